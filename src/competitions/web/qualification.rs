//! The queue of the qualification check (资格审核).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use askama::Template;
use axum::http::StatusCode;

use super::{
    entries::{PAGE, base, named, read_filter, stages},
    entry_line::{EntryLine, entry_line, entry_stage},
    words::Badge,
};
use crate::{
    accounts::OrganisationHead,
    competitions::{
        model::{Decision, EntryStage, EventHead},
        ops, store,
    },
    kernel::{EntryId, EventId, OrganisationId, PageRequest, Refusal, Text},
    platform::http::{
        Access, Ctx, Fields, FormState, Posted, Query, Result, Route, Ui, get, page_with, post,
    },
};

pub fn routes() -> Vec<Route> {
    vec![get("/qualification", Access::UNION, queue), post("/qualification", Access::UNION, decide)]
}

#[derive(Template)]
#[template(path = "competitions/qualification.html")]
struct QueuePage {
    ui: Ui,
    form: FormState,
    /// The filter as the address has it; posted along, so that one stays on it.
    filter: FormState,
    union: String,
    counts: Vec<(Badge, String, String)>,
    stages: Vec<(String, String)>,
    events: Vec<(String, String)>,
    rows: Vec<QueueRow>,
    decisions: Vec<(String, String, String)>,
    query: String,
    filtered: bool,
    base: String,
    number: u64,
    pages: u64,
    total: u64,
}

impl QueuePage {
    fn action(&self) -> String {
        format!("/qualification?{}", self.query)
    }
}

struct QueueRow {
    line: EntryLine,
    unit: String,
    event: String,
    received: String,
    /// Id and version seen, as the box posts them.
    value: String,
    chosen: bool,
}

async fn queue_page(
    ctx: &Ctx,
    status: StatusCode,
    query: &Fields,
    posted: Option<(&Fields, &Refusal)>,
) -> Result {
    let (ui, db) = (ctx.ui(), ctx.read());
    let union = ops::acting_union(db, &ctx.actor).await?.ok_or(Refusal::NotFound)?;
    let (scope, units) = ops::check_scope(db, &union).await?;
    let mut filter = read_filter(query);
    // What waits comes first; `all` shows the rest.
    if filter.stage.is_none() && query.get("stage") != "all" {
        filter.stage = Some(EntryStage::Submitted);
    }
    filter.named_units = named(units.values(), &filter.query);
    let request = PageRequest::new(query.parsed("page").unwrap_or(1), PAGE);
    let found = store::entry::list(db, &scope, &filter, request).await?;
    let counted = store::entry::count_stages(db, &scope).await?;
    let ids: Vec<EventId> =
        counted.iter().map(|(event, ..)| *event).collect::<BTreeSet<_>>().into_iter().collect();
    let events = store::event::events(db, &ids).await?;
    let chosen: BTreeSet<&str> =
        posted.map(|(fields, _)| fields.all("entry").into_iter().collect()).unwrap_or_default();
    let (pages, total) = (found.pages(), found.total);
    let rows = found.items.into_iter().map(|entry| {
        let value = format!("{}.{}", entry.id, entry.version);
        QueueRow {
            unit: unit_name(&units, entry.organisation),
            event: events.get(&entry.event).map(|e| e.title_in(ctx.lang()).to_owned()).unwrap_or_default(),
            received: ui.time(&entry.received_at),
            chosen: chosen.contains(value.as_str()),
            value,
            line: entry_line(&ui, entry),
        }
    });
    let rows = rows.collect();
    let form = match posted {
        Some((fields, refusal)) => ctx.form(fields, refusal),
        None => FormState::filled([("decision", Decision::Approve.code())]),
    };
    let mut shown_filter: Vec<(String, String)> =
        query.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    if query.get("stage").is_empty() {
        shown_filter.push(("stage".to_owned(), EntryStage::Submitted.code().to_owned()));
    }
    let kept: Vec<(&str, &str)> = query.iter().filter(|(_, value)| !value.is_empty()).collect();
    let shown = QueuePage {
        form,
        filter: FormState::filled(shown_filter),
        union: union.name,
        counts: counts(&ui, &counted),
        stages: [vec![("all".to_owned(), ui.t("qualify-all"))], stages(&ui)].concat(),
        events: event_choices(ctx, &events),
        rows,
        decisions: decisions(&ui),
        query: serde_urlencoded::to_string(&kept).unwrap_or_default(),
        filtered: query.iter().any(|(name, value)| name != "page" && !value.is_empty()),
        base: base("/qualification", query),
        number: request.number,
        pages,
        total,
        ui,
    };
    page_with(status, &shown)
}

fn unit_name(units: &HashMap<OrganisationId, OrganisationHead>, id: OrganisationId) -> String {
    units.get(&id).map(|u| u.name.clone()).unwrap_or_default()
}

fn counts(ui: &Ui, counted: &[(EventId, EntryStage, u64)]) -> Vec<(Badge, String, String)> {
    let mut all: BTreeMap<EntryStage, u64> = BTreeMap::new();
    for (_, stage, n) in counted {
        *all.entry(*stage).or_default() += n;
    }
    EntryStage::ALL
        .iter()
        .map(|stage| {
            let n = all.get(stage).copied().unwrap_or(0).to_string();
            (entry_stage(ui, *stage), n, format!("/qualification?stage={stage}"))
        })
        .collect()
}

fn event_choices(ctx: &Ctx, events: &HashMap<EventId, EventHead>) -> Vec<(String, String)> {
    let mut choices: Vec<(String, String)> = events
        .values()
        .map(|e| {
            let name = format!("{} · {}", e.competition_title_in(ctx.lang()), e.title_in(ctx.lang()));
            (e.id.to_string(), name)
        })
        .collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    choices
}

fn decisions(ui: &Ui) -> Vec<(String, String, String)> {
    Decision::ALL
        .iter()
        .map(|d| (d.code().to_owned(), ui.word("decision", d), ui.word("decision-hint", d)))
        .collect()
}

async fn queue(ctx: Ctx, Query(fields): Query) -> Result {
    queue_page(&ctx, StatusCode::OK, &fields, None).await
}

async fn decide(ctx: Ctx, Query(query): Query, posted: Posted) -> Result {
    let fields = &posted.fields;
    let decided = match (read_seen(fields), fields.parsed::<Decision>("decision")) {
        (Err(refusal), _) => Err(refusal),
        (Ok(_), None) => Err(Refusal::field("decision", "qualify-decision-missing")),
        (Ok(seen), Some(decision)) => {
            ops::decide(&ctx, &seen, decision, fields.get("reason")).await.map(|n| (decision, n))
        }
    };
    let refusal = match decided {
        Ok((decision, n)) => {
            let key = match decision {
                Decision::Approve => "qualify-approved",
                Decision::Return => "qualify-returned",
                Decision::Refuse => "qualify-refused",
            };
            let kept: Vec<(&str, &str)> = query.iter().filter(|(name, _)| *name != "page").collect();
            let to = format!("/qualification?{}", serde_urlencoded::to_string(&kept).unwrap_or_default());
            return Ok(ctx.flash(Text::new(key).with("n", n), &to));
        }
        Err(refusal) => refusal,
    };
    let status = match refusal {
        Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Conflict(_) => StatusCode::CONFLICT,
        other => return Err(other.into()),
    };
    queue_page(&ctx, status, &query, Some((fields, &refusal))).await
}

/// The chosen entries with the versions that were seen.
fn read_seen(fields: &Fields) -> Result<Vec<(EntryId, i64)>, Refusal> {
    fields
        .all("entry")
        .into_iter()
        .map(|value| {
            let (id, version) = value.split_once('.')?;
            Some((id.parse().ok()?, version.parse().ok()?))
        })
        .collect::<Option<Vec<_>>>()
        .ok_or(Refusal::NotFound)
}
