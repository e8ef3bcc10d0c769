//! Everybody who might ask, and everything they might ask about.

use std::{collections::BTreeMap, time::Duration};

use jiangtai::kernel::PlatformRole;
use reqwest::Method;

use crate::support::{
    Client, Reply, season,
    world::{World, ids_after, made},
};

/// Whose the object in an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Of the competition that the people of the matrix take part in, of the
    /// second unit, of the first judge.
    Own,
    /// Of another organiser's draft, another unit, another judge or panel.
    Other,
    /// Of nobody: there is no such thing.
    Unknown,
}

/// Somebody who asks.
pub struct Role {
    pub name: &'static str,
    pub client: Client,
}

/// Who asks and what about.
pub struct Cast {
    pub roles: Vec<Role>,
    own: BTreeMap<&'static str, String>,
    other: BTreeMap<&'static str, String>,
}

/// Parameters that name something of a world; the others are given as they are.
const NAMED: [&str; 18] = [
    "selection",
    "category",
    "filing",
    "innovation_number",
    "deal",
    "competition",
    "event",
    "entry",
    "panel",
    "judge",
    "sheet",
    "upload",
    "notice",
    "objection",
    "standings",
    "job",
    "token",
    "access_token",
];

const NOBODY: &str = "00000000-0000-4000-8000-000000000404";

impl Cast {
    /// Gathers them; needs a world whose competition is called.
    pub async fn of(world: &World) -> Self {
        let app = &world.app;
        let elsewhere = app.city_union().await;
        let reply = elsewhere.client.post("/competitions", &World::competition_form()).await.expect(303);
        let draft = made(&reply);
        let form = [
            ("title", "瓦工"),
            ("occupation", "6-18-02-04"),
            ("places_per_unit", "3"),
            ("stations", "4"),
            ("preset", "welder"),
        ];
        let path = format!("/competitions/{draft}/events/new");
        let drafted = made(&elsewhere.client.post(&path, &form).await.expect(303));

        let viewer =
            world.colleague(1, "阅览员", &format!("viewer{}@example.com", world.now().0), "viewer").await;
        let one_factor = app.visitor();
        one_factor.set_cookie(&season::session(&app.app, world.city.person, false).await);
        let mut roles = vec![
            Role { name: "visitor", client: app.visitor() },
            Role { name: "account", client: app.someone("路人").await.client },
            Role { name: "viewer", client: app.signed_in(viewer).await },
            Role { name: "clerk", client: world.units[1].client.clone() },
            Role { name: "clerk-other", client: world.units[2].client.clone() },
            Role { name: "district", client: world.district.client.clone() },
            Role { name: "district-other", client: world.other_district.client.clone() },
            Role { name: "organiser", client: world.city.client.clone() },
            Role { name: "organiser-1f", client: one_factor },
            Role { name: "union-other", client: elsewhere.client.clone() },
        ];
        let (first, second) = (&world.events[0], &world.events[1]);
        let judges = [
            ("judge", first.judges.first()),
            ("judge-hidden", first.judges.get(1)),
            ("judge-of-unit", first.judges.last()),
            ("chief", first.chief.as_ref()),
            ("judge-elsewhere", second.judges.first()),
        ];
        for (name, judge) in judges {
            let client = match judge {
                Some(judge) => judge.client.clone(),
                // Not invited yet: an account like any other.
                None => app.someone("待邀").await.client,
            };
            roles.push(Role { name, client });
        }
        for (name, role) in [
            ("system", PlatformRole::System),
            ("security", PlatformRole::Security),
            ("audit", PlatformRole::Audit),
        ] {
            roles.push(Role { name, client: app.administrator(role).await.client });
        }

        let tokens = [access_token(&world.units[1].client).await, access_token(&world.units[2].client).await];

        let mut own = BTreeMap::new();
        let mut other = BTreeMap::new();
        let mut put = |name: &'static str, mine: Option<String>, theirs: Option<String>| {
            own.extend(mine.filter(|id| !id.is_empty()).map(|id| (name, id)));
            other.extend(theirs.filter(|id| !id.is_empty()).map(|id| (name, id)));
        };
        let sheet = |judge: usize| Some(first.judges.get(judge)?.sheets.first()?.1.clone());
        put("competition", Some(world.competition.clone()), Some(draft));
        put("event", Some(first.id.clone()), Some(drafted));
        put("entry", first.entries.get(1).map(|e| e[0].clone()), first.entries.get(2).map(|e| e[0].clone()));
        put("panel", Some(first.panel.clone()), Some(second.panel.clone()));
        put("judge", first.judges.first().map(|j| j.id.clone()), second.judges.first().map(|j| j.id.clone()));
        put("sheet", sheet(0), sheet(1));
        // A roster of one's own under somebody else's event is nowhere.
        put("upload", Some(world.upload.clone()), Some(world.upload.clone()));
        put("notice", Some(first.notice.clone()), Some(second.notice.clone()));
        put("objection", Some(world.objection.clone()), None);
        let [mine, theirs] = tokens;
        put("access_token", Some(mine), Some(theirs));
        put("standings", Some(first.standings.clone()), Some(second.standings.clone()));
        // Results of the second and of the third unit, with a deal of the first about each.
        let [mine, theirs] = [deal(world, 1).await, deal(world, 2).await];
        put("innovation_number", Some(mine.0), Some(theirs.0));
        put("deal", Some(mine.1), Some(theirs.1));
        let [mine, theirs] = selections(world, &elsewhere.client).await;
        put("selection", Some(mine[0].clone()), Some(theirs[0].clone()));
        put("category", Some(mine[1].clone()), Some(theirs[1].clone()));
        put("filing", Some(mine[2].clone()), Some(theirs[2].clone()));
        Self { roles, own, other }
    }

    /// The address of a route about something; nothing where there is no such
    /// thing yet.
    ///
    /// # Panics
    /// At a parameter that nobody has said a sample for.
    pub fn fill_in(&self, path: &str, relation: Relation) -> Option<String> {
        let mut filled = Vec::new();
        for part in path.split('/') {
            let Some(name) = part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) else {
                filled.push(part.to_owned());
                continue;
            };
            let value = match (name, relation) {
                ("version" | "file", _) => "x".to_owned(),
                ("place" | "edition", _) => "1".to_owned(),
                ("*file", Relation::Own) => "css/app.css".to_owned(),
                ("*file", _) => "css/none.css".to_owned(),
                ("work", Relation::Unknown) => "W999".to_owned(),
                ("work", _) => "W001".to_owned(),
                (name, _) if !NAMED.contains(&name) => {
                    panic!("no sample for the parameter {{{name}}} of {path}")
                }
                (_, Relation::Unknown) => NOBODY.to_owned(),
                (name, Relation::Own) => self.own.get(name)?.clone(),
                (name, Relation::Other) => self.other.get(name)?.clone(),
            };
            filled.push(value);
        }
        Some(filled.join("/"))
    }
}

/// The city's selection and another union's draft, each with its category, and a filing of the
/// second unit and of the third in the city's.
async fn selections(world: &World, elsewhere: &Client) -> [[String; 3]; 2] {
    let at = |minutes: i64| world.now().plus(minutes * 60_000).0.to_string();
    let dates = [at(-60), at(60), at(120), at(180), at(240)];
    let form = [
        ("title", "职工创新成果评选"),
        ("filing_opens", &dates[0]),
        ("filing_closes", &dates[1]),
        ("recommend_by", &dates[2]),
        ("review_opens", &dates[3]),
        ("review_closes", &dates[4]),
        ("notice_days", "5"),
    ];
    let mut made_by = Vec::new();
    for client in [&world.city.client, elsewhere] {
        let selection = made(&client.post("/selections", &form).await.expect(303));
        let here = format!("/selections/{selection}");
        let category =
            [("title", "十大合理化建议"), ("places", "10"), ("quota", "10"), ("preset", "suggestion")];
        client.post(&format!("{here}/categories"), &category).await.expect(303);
        let page = client.get(&here).await.expect(200);
        let category = ids_after(&page.text(), "/categories/").remove(0);
        made_by.push((selection, category, page.field("version")));
    }
    let (selection, category, version) = made_by.remove(0);
    let form = [("confirmed", "yes"), ("version", version.as_str())];
    world.city.client.post(&format!("/selections/{selection}/call"), &form).await.expect(303);
    let mut filings = Vec::new();
    for unit in [1, 2] {
        let path = format!("/categories/{category}/filings");
        filings.push(made(&world.units[unit].client.post(&path, &[("start", "yes")]).await.expect(303)));
    }
    let (draft, drafted, _) = made_by.remove(0);
    [[selection, category, filings.remove(0)], [draft, drafted, filings.remove(0)]]
}

/// Somebody makes an access token; answers its id.
async fn access_token(client: &Client) -> String {
    let form = [("token_name", "矩阵"), ("scope", "read"), ("days", "30")];
    let page = client.post("/account/tokens", &form).await.expect(201).text();
    ids_after(&page, "/account/tokens/").remove(0)
}

/// Whether an address speaks of something at all.
pub fn has_object(path: &str) -> bool {
    path.contains('{')
}

/// Looks at a page. Of a stream that never ends, only how it begins.
pub async fn probe(client: &Client, path: &str) -> Reply {
    if !path.contains("/stream") {
        return client.get(path).await;
    }
    let request = client.bare(Method::GET, path).header("accept", "text/html");
    let mut response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let first = tokio::time::timeout(Duration::from_secs(2), response.chunk()).await;
    let bytes = first.ok().and_then(Result::ok).flatten().map(|chunk| chunk.to_vec()).unwrap_or_default();
    Reply { status, headers, bytes }
}

/// Publishes a result of a unit, which lists it, and lets the first unit ask about it;
/// answers the number and the deal.
async fn deal(world: &World, unit: usize) -> (String, String) {
    use crate::marketplace::stage::{listing_form, publish};
    let holder = &world.units[unit];
    let (_, number) = publish(&world.app, holder.organisation, &[], true).await;
    let edit = format!("/marketplace/listings/{number}/edit");
    holder.client.post(&edit, &listing_form()).await.expect(303);
    let ask = format!("/marketplace/enquire/{number}");
    let deal = made(&world.units[0].client.post(&ask, &[("purpose", "试用")]).await.expect(303));
    (number, deal)
}
