//! Reviewers mark, blind, on the same panels as judges of competitions.

use crate::{
    accounts,
    audit::{self, Act},
    innovations::{
        model::{Category, CategoryStage, Filing, FilingStage, SelectionRow},
        policy,
        rules::blind::{BlindWork, blind},
        store,
    },
    judging::{self, NewSubject},
    kernel::{CategoryId, Refusal, SheetId, SubjectId, Text, require_newest},
    platform::http::{Ctx, asked},
    scoring::RuleSet,
};

/// Ends the checks of a category: what was accepted gets work numbers by lot and goes to the
/// panel, whose rule set is frozen.
///
/// # Errors
/// A conflict before the date of recommendation, while the host has filings to check, with
/// nothing to mark, where a reviewer made one of the works, or when the panel is not ready.
pub async fn begin_review(ctx: &Ctx, id: CategoryId, version: i64) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("category.review", &(id, version)), async |tx| {
        let (category, selection) = store::selection::load_category_to_change(tx, id).await?;
        policy::may_organise(&ctx.actor, selection.host, selection.stage)?;
        require_newest(version, category.version)?;
        let stage = match category.stage {
            CategoryStage::Filing => category.stage.to(CategoryStage::Review)?,
            _ => return Err(Refusal::conflict("category-review-begun")),
        };
        let recommend_by = selection.facts.dates.recommend_by;
        if ctx.now() < recommend_by {
            let when = recommend_by.local_input().replace('T', " ");
            return Err(Refusal::Conflict(Text::new("category-review-early").with("when", when)));
        }
        let waiting = store::filing::list_of_category(tx, id, &[FilingStage::CityCheck]).await?;
        if !waiting.is_empty() {
            return Err(Refusal::Conflict(Text::new("category-unchecked").with("n", waiting.len())));
        }
        let filings = store::filing::list_of_category(tx, id, &[FilingStage::Scoring]).await?;
        if filings.is_empty() {
            return Err(Refusal::conflict("category-nothing"));
        }
        let ids: Vec<_> = filings.iter().map(|f| f.id).collect();
        let makers = store::filing::contributors(tx, &ids).await?;
        for filing in &filings {
            for maker in makers.get(&filing.id).into_iter().flatten() {
                if judging::is_on_panel(tx, maker.person, id.0).await? {
                    let text = Text::new("category-reviewer-files").with("number", &filing.number);
                    return Err(Refusal::Conflict(text));
                }
            }
        }
        // By lot: the order of filing must not be read from a work number.
        let mut lots: Vec<(SubjectId, _)> =
            filings.iter().map(|filing| (ctx.app.dice.blind_id::<SubjectId>(), filing)).collect();
        lots.sort_by_key(|(subject, _)| *subject);
        let works: Vec<_> = (1..)
            .zip(&lots)
            .map(|(n, (subject, filing))| (filing.id, *subject, format!("W{n:03}")))
            .collect();
        store::works::insert(tx, id, &works).await?;
        let subjects: Vec<NewSubject> = works
            .iter()
            .zip(&lots)
            .map(|((_, subject, number), (_, filing))| NewSubject {
                id: *subject,
                work_number: number.clone(),
                origin: filing.unit,
            })
            .collect();
        judging::seat_subjects(tx, ctx, id, subjects).await?;
        let rules = RuleSet::parse(&category.rules).map_err(|_| {
            Refusal::Conflict(Text::new("category-rules-unfit").with("title", &category.title))
        })?;
        judging::freeze(tx, ctx, id, &rules).await?;
        store::selection::save_category(tx, Category { stage, ..category }).await?;
        let act =
            Act::new("category.review-begun", ("category", id), selection.id).with("works", works.len());
        audit::record(tx, ctx, act).await?;
        Ok(())
    })
    .await
}

/// The work behind a reviewer's own sheet, blind.
///
/// # Errors
/// [`Refusal::NotFound`] unless it is their sheet and there is a work behind it.
pub async fn work_of(ctx: &Ctx, sheet: SheetId) -> Result<(String, BlindWork), Refusal> {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let sheet = judging::load_sheet(ctx.read(), me, sheet).await?;
    let filing = store::works::filing_of(ctx.read(), sheet.subject).await?;
    let filing = store::filing::load(ctx.read(), filing).await?;
    Ok((sheet.work_number, blind(filing.content)))
}

/// A place of a list, with whose it is.
#[derive(Clone, Debug)]
pub struct ListLine {
    pub row: SelectionRow,
    pub filing: Filing,
    /// Name of the unit.
    pub unit: String,
}

/// Whether the actor sees no names of this category: whoever is on its panel.
///
/// # Errors
/// The database's.
pub async fn is_blind(ctx: &Ctx, id: CategoryId) -> Result<bool, Refusal> {
    match ctx.actor.person() {
        Some(person) => judging::is_on_panel(ctx.read(), person, id.0).await,
        None => Ok(true),
    }
}

/// The newest list of a category; none while it is reviewed, or for who [is blind](is_blind).
///
/// # Errors
/// The database's.
pub async fn read_list(ctx: &Ctx, category: &Category) -> Result<Vec<ListLine>, Refusal> {
    let db = ctx.read();
    if category.edition == 0 || category.stage == CategoryStage::Review || is_blind(ctx, category.id).await? {
        return Ok(Vec::new());
    }
    let mut lines = Vec::new();
    for row in store::works::list(db, category.id, category.edition).await? {
        let filing = store::filing::load(db, row.filing).await?;
        let unit = accounts::load_organisation(db, filing.unit).await?.name;
        lines.push(ListLine { row, filing, unit });
    }
    Ok(lines)
}
