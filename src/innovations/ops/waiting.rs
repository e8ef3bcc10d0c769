//! What waits for workers, units and unions in selections of innovations.

use super::union_scope;
use crate::{
    innovations::{
        model::{CategoryStage, FilingStage},
        store::{self, filing::Scope},
    },
    judging,
    kernel::{OrganisationId, PageRequest, Refusal, Waiting},
    notices,
    platform::http::Ctx,
};

/// What the actor has to do: mend and confirm filings of their own, say something on those that
/// wait for their unit or union, lead a category to its end.
///
/// # Errors
/// The database's.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>, Refusal> {
    let db = ctx.read();
    let Some(me) = ctx.actor.person() else { return Ok(Vec::new()) };
    let mut waiting = Vec::new();
    let returned = store::filing::list_returned(db, me).await?;
    waiting.extend(returned.iter().map(|filing| {
        Waiting::one("waiting-mend", &filing.content.title, format!("/filings/{}/edit", filing.id), None)
    }));
    let unconfirmed = store::filing::list_unconfirmed(db, me).await?;
    waiting.extend(unconfirmed.iter().map(|filing| {
        Waiting::one("waiting-confirm", &filing.content.title, format!("/filings/{}", filing.id), None)
    }));
    let Some(seat) = ctx.actor.seat() else { return Ok(waiting) };
    if !seat.is_union && seat.may_write {
        let n = count(ctx, &Scope::Unit(seat.organisation), FilingStage::UnitReview).await?;
        let href = "/filings?view=unit&stage=unit_review";
        waiting.extend(Waiting::several("waiting-endorse", n, href, None));
    }
    if ctx.actor.is_union_officer() {
        let scope = union_scope(ctx).await?;
        for (key, stage) in [
            ("waiting-recommend", FilingStage::DistrictReview),
            ("waiting-form-check", FilingStage::CityCheck),
        ] {
            // A district sees what it recommended, but the form is checked by the host.
            let scope = match (&scope, stage) {
                (Scope::Union { categories, .. }, FilingStage::CityCheck) => {
                    Scope::Union { units: Vec::new(), categories: categories.clone() }
                }
                (scope, _) => scope.clone(),
            };
            let n = count(ctx, &scope, stage).await?;
            let href = format!("/filings?view=union&stage={}", stage.code());
            waiting.extend(Waiting::several(key, n, &href, None));
        }
        waiting.extend(of_host(ctx, seat.organisation).await?);
    }
    Ok(waiting)
}

async fn count(ctx: &Ctx, scope: &Scope, stage: FilingStage) -> Result<u64, Refusal> {
    Ok(store::filing::list(ctx.read(), scope, Some(stage), PageRequest::new(1, 1)).await?.total)
}

/// The next step of each category of this host.
async fn of_host(ctx: &Ctx, host: OrganisationId) -> Result<Vec<Waiting>, Refusal> {
    let db = ctx.read();
    let mut selections = store::selection::list(db, Some(host)).await?;
    selections.retain(|selection| selection.host == host);
    let ids: Vec<_> = selections.iter().map(|selection| selection.id).collect();
    let mut waiting = Vec::new();
    for category in store::selection::categories(db, &ids).await? {
        let key = match (category.stage, category.notice) {
            (CategoryStage::Review, _) => {
                let panel = judging::find_panel(db, category.id.0).await?;
                panel.filter(|panel| panel.locked_at.is_some()).map(|_| "waiting-list")
            }
            (CategoryStage::Listed, _) => Some("waiting-list-notice"),
            (CategoryStage::Noticed, Some(id)) => {
                let notice = notices::load_notice(db, id).await?.head;
                notice.may_close(ctx.now()).then_some("waiting-list-publish")
            }
            _ => None,
        };
        let title = || {
            let selection = selections.iter().find(|selection| selection.id == category.selection);
            let of = selection.map(|selection| selection.title_in(ctx.lang())).unwrap_or_default();
            format!("{} · {of}", category.title_in(ctx.lang()))
        };
        let href = format!("/categories/{}/list", category.id);
        waiting.extend(key.map(|key| Waiting::one(key, &title(), href, None)));
    }
    Ok(waiting)
}
