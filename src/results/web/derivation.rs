//! Why this rank: the way from every mark to the rank, for a person to read.

use askama::Template;

use super::{
    super::{model::Standings, ops, store},
    teller::{ModuleLines, Stage, Teller},
};
use crate::{
    competitions::EventHead,
    judging,
    kernel::{EntryId, StandingsId},
    platform::http::{Ctx, Path, Result, Ui, page},
    scoring::Derivation,
};

#[derive(Template)]
#[template(path = "results/derivation.html")]
struct DerivationPage {
    ui: Ui,
    event: String,
    competition: String,
    back: String,
    name: String,
    unit: String,
    work_number: String,
    rank: String,
    total: String,
    awards: Vec<(String, String)>,
    above: Vec<String>,
    vetoes: Vec<String>,
    modules: Vec<ModuleLines>,
    stages: Vec<Stage>,
    is_draft: bool,
}

pub(super) async fn of_entry(ctx: Ctx, Path((id, entry)): Path<(StandingsId, EntryId)>) -> Result {
    let (standings, event) = ops::readable(&ctx, id).await?;
    let work = store::work_of(ctx.read(), id, entry).await?;
    derivation_page(&ctx, &standings, event, &work).await
}

pub(super) async fn of_work(ctx: Ctx, Path((id, work)): Path<(StandingsId, String)>) -> Result {
    let (standings, event) = ops::readable(&ctx, id).await?;
    derivation_page(&ctx, &standings, event, &work).await
}

async fn derivation_page(ctx: &Ctx, standings: &Standings, event: EventHead, work: &str) -> Result {
    let (row, derivation) = store::load_row(ctx.read(), standings.id, work).await?;
    let derivation: Option<Derivation> = serde_json::from_str(&derivation).unwrap_or_default();
    let rules = judging::frozen_rules(ctx.read(), event.id.0).await?;
    let ui = ctx.ui();
    let names = names(ctx, standings, derivation.as_ref()).await?;
    let teller = Teller { ui: &ui, rules: &rules };
    let is_draft = !standings.stage.is_public();
    let rank = match row.rank {
        Some(rank) => ui.ta("standings-rank-n", &[("rank", rank.to_string())]),
        None => ui.word("standings-outcome", row.outcome),
    };
    let (name, unit) = row
        .identity
        .as_ref()
        .map_or_else(|| (row.work_number.clone(), String::new()), |who| (who.name.clone(), who.unit.clone()));
    let page_struct = DerivationPage {
        event: event.title_in(ui.language()).to_owned(),
        competition: event.competition_title_in(ui.language()).to_owned(),
        back: if is_draft {
            format!("/events/{}/standings", event.id)
        } else {
            format!("/results/{}", event.id)
        },
        name,
        unit,
        work_number: row.work_number.clone(),
        rank,
        total: row.total.map(|total| total.to_string()).unwrap_or_default(),
        awards: teller.awards(&row),
        above: derivation.as_ref().map(|d| teller.above(d, &row, &names)).unwrap_or_default(),
        vetoes: derivation.as_ref().map(|d| d.vetoes.clone()).unwrap_or_default(),
        modules: derivation.as_ref().map(|d| teller.modules(d)).unwrap_or_default(),
        stages: derivation.as_ref().map(|d| teller.total(d)).unwrap_or_default(),
        is_draft,
        ui: ui.clone(),
    };
    page(&page_struct)
}

/// How the entry above is called: by name once published.
async fn names(ctx: &Ctx, standings: &Standings, derivation: Option<&Derivation>) -> Result<String> {
    let Some(above) = derivation.and_then(|d| d.above.as_ref()) else { return Ok(String::new()) };
    let (row, _) = store::load_row(ctx.read(), standings.id, &above.entry).await?;
    Ok(row.identity.map_or(row.work_number, |who| who.name))
}
