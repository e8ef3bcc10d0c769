//! Telling contestants and their units, each in their language.

use std::collections::BTreeMap;

use super::super::{model::Row, store};
use crate::{
    accounts::{self, PersonHead},
    competitions::{self, EventHead},
    kernel::{Lang, OrganisationId, Refusal, StandingsId},
    notifications::{self, Letter},
    platform::{db::Tx, http::Ctx},
};

/// Writes the letters about a publication (`published`) or about the final
/// result (`final`). Doing it again writes none twice.
///
/// # Errors
/// The database's.
pub async fn write_letters(ctx: &Ctx, id: StandingsId, is_final: bool) -> Result<(), Refusal> {
    let (to_contestant, to_unit) = if is_final {
        ("results-final", "results-final-unit")
    } else {
        ("results-published", "results-published-unit")
    };
    ctx.in_tx(async |tx| {
        let _alone = tx.alone(("letters_of_results", id.0)).await?;
        let written = notifications::list_about(tx, id.0).await?;
        if written.iter().any(|letter| letter.kind == to_contestant || letter.kind == to_unit) {
            return Ok(());
        }
        let standings = store::load(tx, id).await?;
        let event = competitions::load_event(tx, standings.event).await?;
        let rows: BTreeMap<String, Row> =
            store::list_rows(tx, id).await?.into_iter().map(|row| (row.work_number.clone(), row)).collect();
        let base = ctx.app.config.base_url();
        let mut units: BTreeMap<OrganisationId, usize> = BTreeMap::new();
        for who in competitions::decoded(tx, ctx, standings.event).await? {
            *units.entry(who.organisation).or_default() += 1;
            let Some(row) = rows.get(&who.work_number).filter(|_| !who.email.is_empty()) else { continue };
            let mut args = about(&event, who.lang);
            args.push(("name", who.name.clone()));
            args.push(("rank", rank(row, who.lang)));
            args.push(("total", row.total.map(|total| total.to_string()).unwrap_or_default()));
            args.push(("award", award(row, who.lang)));
            args.push(("link", format!("{base}/standings/{id}/entries/{}", who.entry)));
            let letter = Letter { kind: to_contestant, to: who.email, lang: who.lang, args, about: id.0 };
            notifications::queue(tx, ctx, letter).await?;
        }
        for (unit, count) in units {
            for officer in accounts::list_members(tx, unit).await? {
                tell_unit(tx, ctx, &event, id, to_unit, officer, count).await?;
            }
        }
        Ok(())
    })
    .await
}

async fn tell_unit(
    tx: &Tx,
    ctx: &Ctx,
    event: &EventHead,
    about_id: StandingsId,
    kind: &'static str,
    officer: PersonHead,
    count: usize,
) -> Result<(), Refusal> {
    let mut args = about(event, officer.lang);
    args.push(("n", count.to_string()));
    args.push(("link", format!("{}/results/{}", ctx.app.config.base_url(), event.id)));
    let letter = Letter { kind, to: officer.email, lang: officer.lang, args, about: about_id.0 };
    notifications::queue(tx, ctx, letter).await
}

fn about(event: &EventHead, lang: Lang) -> Vec<(&'static str, String)> {
    vec![
        ("competition", event.competition_title_in(lang).to_owned()),
        ("event", event.title_in(lang).to_owned()),
    ]
}

fn rank(row: &Row, lang: Lang) -> String {
    use crate::platform::texts;
    match row.rank {
        Some(rank) => texts::ta(lang, "standings-rank-n", &[("rank", rank.to_string())]),
        None => texts::t(lang, &format!("standings-outcome-{}", row.outcome)),
    }
}

fn award(row: &Row, lang: Lang) -> String {
    let awards = row.awards_in(lang);
    if awards.is_empty() { crate::platform::texts::t(lang, "standings-no-award") } else { awards }
}
