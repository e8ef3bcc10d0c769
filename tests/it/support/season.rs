//! Panels that are there at once, for tests that need many of them or a server
//! of another process: made through the same operations, without the pages.

use jiangtai::{
    accounts,
    judging::{self, Duty, Invite, NewPanel, NewSubject},
    kernel::{
        Actor, JudgeId, Lang, OrganisationId, PanelId, PersonId, Refusal, SessionId, SubjectId, Window,
    },
    platform::{App, http::Ctx},
    scoring::RuleSet,
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use uuid::Uuid;

/// A panel that takes marks.
pub struct Bench {
    pub panel: PanelId,
    pub contest: Uuid,
    /// The trail of the whole.
    pub chain: Uuid,
    pub chief: PersonId,
    pub judges: Vec<Seated>,
}

/// A judge and their sheets.
pub struct Seated {
    pub id: JudgeId,
    pub person: PersonId,
    /// In the order of work numbers.
    pub sheets: Vec<Uuid>,
}

/// How large a panel is, and what it marks.
pub struct Size {
    pub judges: usize,
    pub subjects: usize,
    /// Aspects from 0 to 100 in steps of a millionth, one mark of each judge.
    pub aspects: usize,
}

/// A rule set in which everybody gives any number from 0 to 1,000.
pub fn open_rules(aspects: usize) -> RuleSet {
    let text = |t: &str| json!({ "zh-CN": t, "en": t });
    let aspects: Vec<_> = (1..=aspects)
        .map(|n| {
            json!({ "code": format!("A{n}"), "title": text("评分点"), "kind": "panel", "max": "1000",
                "input": { "type": "range", "min": "0", "max": "1000", "step": "0" } })
        })
        .collect();
    let total = (aspects.len() * 1000).to_string();
    let rules = json!({
        "jiangtai_rules": 1, "name": text("测试"), "source": "test", "version": "1",
        "rubric": { "total": total, "modules": [{ "code": "M", "title": text("模块"),
            "criteria": [{ "code": "C", "title": text("标准"), "aspects": aspects }] }] },
        "aspects": [{ "kind": "panel", "aggregate": { "method": "mean" }, "marks": { "least": 1 },
            "then": [{ "do": "round", "decimals": 2, "mode": "half_up" }] }],
        "total": { "then": [{ "do": "round", "decimals": 2, "mode": "half_up" }] }
    });
    RuleSet::parse(&rules.to_string()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// As this person, outside any request.
pub fn acting(app: &App, person: PersonId) -> Ctx {
    let actor = Actor::Person {
        person,
        session: SessionId(app.dice.blind_id::<Uuid>()),
        acting_for: None,
        platform: Vec::new(),
        second_factor: true,
    };
    Ctx::acting(app, actor)
}

/// Somebody with an account.
pub async fn person(app: &App, name: &str) -> PersonId {
    let ctx = Ctx::system(app, "test");
    let email = format!("{}@example.com", app.dice.blind_id::<Uuid>().simple());
    let made =
        ctx.in_tx(async |tx| accounts::create_person(tx, &ctx, name, &email, Lang::Zh, "").await).await;
    made.expect("a person")
}

/// A session cookie of this person; with the second factor shown, or not.
pub async fn session(app: &App, person: PersonId, second_factor: bool) -> String {
    let ctx = Ctx::system(app, "test");
    let token = ctx.in_tx(async |tx| {
        let token = accounts::sign_in_as(tx, &ctx, person, "test").await?;
        if second_factor {
            let (backend, sql) = match tx.get_database_backend() {
                b @ sea_orm::DatabaseBackend::Postgres => {
                    (b, "UPDATE session SET second_factor_at = $1 WHERE person = $2")
                }
                b => (b, "UPDATE session SET second_factor_at = ? WHERE person = ?"),
            };
            let values = [ctx.now().0.into(), person.0.into()];
            tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok::<_, Refusal>(token)
    });
    format!("jt={}", token.await.expect("a session"))
}

impl Bench {
    /// A panel with its sheets assigned, open for a year around now.
    pub async fn open(app: &App, size: &Size) -> Self {
        let ctx = Ctx::system(app, "test");
        let now = ctx.now();
        let half_a_year = 180 * 24 * 60 * 60 * 1000;
        let window = Window { opens: now.plus(-half_a_year), closes: now.plus(half_a_year) };
        let contest: Uuid = app.dice.blind_id();
        let host = OrganisationId(app.dice.blind_id());
        let chain: Uuid = app.dice.blind_id();
        let new = NewPanel {
            contest,
            chain,
            host,
            title: "测试".to_owned(),
            title_en: "Test".to_owned(),
            window,
            works: "",
        };
        let panel = ctx.in_tx(async |tx| judging::open_panel(tx, &ctx, new).await).await.expect("a panel");
        let subjects = (1..=size.subjects)
            .map(|n| NewSubject {
                id: app.dice.blind_id::<SubjectId>(),
                work_number: format!("W{n:03}"),
                origin: OrganisationId(app.dice.blind_id()),
            })
            .collect();
        ctx.in_tx(async |tx| judging::seat_subjects(tx, &ctx, contest, subjects).await)
            .await
            .expect("subjects");
        let (chief, _) = join(app, panel, Duty::Chief).await;
        let mut judges = Vec::new();
        for _ in 0..size.judges {
            let (person, id) = join(app, panel, Duty::Judge).await;
            judges.push(Seated { id, person, sheets: Vec::new() });
        }
        let rules = open_rules(size.aspects);
        ctx.in_tx(async |tx| judging::freeze(tx, &ctx, contest, &rules).await).await.expect("an open panel");
        for judge in &mut judges {
            let lines = judging::list_lines(app.db.read(), judge.person, Some(panel)).await.expect("sheets");
            judge.sheets = lines.iter().map(|line| line.id.0).collect();
        }
        Self { panel, contest, chain, chief, judges }
    }

    /// Every mark is given once.
    pub async fn fill(&self, app: &App, size: &Size) {
        for judge in &self.judges {
            for sheet in &judge.sheets {
                let wishes = (1..=size.aspects).map(|n| wish(n, &(n * 7 % 100).to_string())).collect();
                let save = judging::Save {
                    sheet: (*sheet).into(),
                    base_version: 0,
                    key: "fill".to_owned(),
                    wishes,
                    received_at: app.clock.now(),
                };
                judging::save(&acting(app, judge.person), save).await.expect("a filled sheet");
            }
        }
    }
}

pub fn wish(aspect: usize, value: &str) -> judging::Wish {
    judging::Wish { aspect: format!("A{aspect}"), value: Some(value.to_owned()), raw: None }
}

async fn join(app: &App, panel: PanelId, duty: Duty) -> (PersonId, JudgeId) {
    let ctx = Ctx::system(app, "test");
    let email = format!("{}@example.com", app.dice.blind_id::<Uuid>().simple());
    let invite = Invite { name: "裁判".to_owned(), email: email.clone(), duty, lang: Lang::Zh };
    let judge = judging::invite(&ctx, panel, invite).await.expect("an invitation");
    let person =
        accounts::find_person_by_email(app.db.read(), &email).await.expect("people").expect("a judge").id;
    judging::accept(&acting(app, person), judge).await.expect("accepted");
    (person, judge)
}

/// How often something is tried: the number in the nightly run
/// (`JT_FAULTS=full`), a few in the usual one, or what the variable says.
pub fn times(name: &str, usual: usize, full: usize) -> usize {
    if let Some(said) = super::env(name) {
        return said.parse().unwrap_or_else(|_| panic!("{name} is no number: {said}"));
    }
    if super::env("JT_FAULTS").as_deref() == Some("full") { full } else { usual }
}

/// Numbers that follow from a seed, for choices that a failing test can repeat.
pub struct Choices(u64);

impl Choices {
    /// The seed of `JT_SEED`, or one that is printed.
    pub fn new() -> Self {
        let seed = super::env("JT_SEED").map_or_else(
            || {
                let bytes = jiangtai::platform::chance::entropy();
                u64::from_le_bytes(bytes[..8].try_into().expect("8 bytes"))
            },
            |said| said.parse().expect("JT_SEED is a number"),
        );
        eprintln!("JT_SEED={seed}");
        Self(seed)
    }

    /// The next number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).expect("a small number")
    }
}
