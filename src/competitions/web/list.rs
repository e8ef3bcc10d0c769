//! The public list of competitions.

use std::collections::HashMap;

use askama::Template;

use super::words::{self, Badge};
use crate::{
    accounts,
    competitions::{
        model::Phase,
        store::{
            self,
            competition::{Audience, Filter},
        },
    },
    kernel::{CompetitionId, OrganisationId, PageRequest},
    platform::http::{Access, Ctx, Fields, FormState, Query, Result, Route, Ui, get, page},
    taxonomy::Level,
};

pub fn routes() -> Vec<Route> {
    vec![get("/competitions", Access::PUBLIC, list)]
}

#[derive(Template)]
#[template(path = "competitions/list.html")]
struct ListPage {
    ui: Ui,
    form: FormState,
    clusters: Vec<(String, String)>,
    levels: Vec<(String, String)>,
    phases: Vec<(String, String)>,
    may_create: bool,
    filtered: bool,
    rows: Vec<Row>,
    total: u64,
    number: u64,
    pages: u64,
    base: String,
}

impl ListPage {
    fn empty_text(&self) -> String {
        self.ui.t(if self.filtered { "competitions-empty-filtered" } else { "competitions-empty-text" })
    }
}

struct Row {
    href: String,
    number: String,
    title: String,
    kind: String,
    level: String,
    cluster: String,
    host: String,
    phase: Badge,
    countdown: String,
    events: u64,
}

const SIZE: u64 = 20;
/// What a reader may ask for; drafts are shown to their host anyway.
const PHASES: [Phase; 6] =
    [Phase::Open, Phase::Soon, Phase::Closed, Phase::Judging, Phase::Finished, Phase::Cancelled];

/// The filter as a query string says it.
pub(in crate::competitions) fn filter(fields: &Fields) -> Filter {
    Filter {
        query: fields.get("q").chars().take(100).collect(),
        cluster: Some(fields.get("cluster").to_owned()).filter(|c| !c.is_empty()),
        level: fields.parsed::<Level>("level"),
        phase: fields.parsed::<Phase>("phase"),
    }
}

/// A union sees its own drafts in the list.
pub(in crate::competitions) fn audience(ctx: &Ctx) -> Audience {
    ctx.actor.seat().filter(|s| s.is_union).map_or(Audience::Public, |s| Audience::Host(s.organisation))
}

async fn list(ctx: Ctx, Query(fields): Query) -> Result {
    let (ui, now, db) = (ctx.ui(), ctx.now(), ctx.read());
    let wanted = PageRequest::new(fields.parsed("page").unwrap_or(1), SIZE);
    let found = store::competition::list(db, &filter(&fields), audience(&ctx), now, wanted).await?;
    let ids: Vec<CompetitionId> = found.items.iter().map(|c| c.id).collect();
    let hosts: Vec<OrganisationId> = found.items.iter().map(|c| c.host).collect();
    let hosts = accounts::organisations(db, &hosts).await?;
    let mut events: HashMap<CompetitionId, (u64, bool)> = HashMap::new();
    for (id, stage) in store::event::stages(db, &ids).await? {
        let of = events.entry(id).or_insert((0, true));
        *of = (of.0 + 1, of.1 && stage.is_over());
    }
    let pages = found.pages();
    let rows = found.items.iter().map(|head| {
        let (events, over) = events.get(&head.id).copied().unwrap_or((0, false));
        let phase = head.phase(now, over);
        Row {
            href: format!("/competitions/{}", head.id),
            number: head.number.clone(),
            title: head.title_in(ctx.lang()).to_owned(),
            kind: ui.word("competition-kind", head.facts.kind),
            level: ui.word("level", head.facts.level),
            cluster: words::cluster(&ui, &head.facts.cluster_version, &head.facts.cluster),
            host: hosts.get(&head.host).map(|h| h.name.clone()).unwrap_or_default(),
            phase: words::phase(&ui, phase),
            countdown: words::countdown(&ui, head, phase, now),
            events,
        }
    });
    let asked = ["q", "cluster", "level", "phase"].map(|name| (name, fields.get(name)));
    let kept: Vec<(&str, &str)> = asked.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_urlencoded::to_string(&kept).unwrap_or_default();
    page(&ListPage {
        form: FormState::filled(asked),
        clusters: words::clusters(&ui),
        levels: Level::ALL.iter().map(|l| (l.code().to_owned(), ui.word("level", l))).collect(),
        phases: PHASES.iter().map(|p| (p.code().to_owned(), ui.word("phase", p))).collect(),
        may_create: ctx.actor.is_union_officer(),
        filtered: !kept.is_empty(),
        rows: rows.collect(),
        total: found.total,
        number: found.request.number,
        pages,
        base: if query.is_empty() { "?".to_owned() } else { format!("?{query}&") },
        ui,
    })
}
