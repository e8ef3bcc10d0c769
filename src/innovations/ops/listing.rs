//! From locked marks to the list, its public notice, and the repository.

use std::collections::HashMap;

use super::{
    letters::tell_people,
    publish::publish,
    steps::{check_reason, write_down},
};
use crate::{
    accounts,
    audit::{self, Act},
    innovations::{
        model::{
            Category, CategoryStage, Contributor, Credit, Filing, FilingStage, FilingStep, NewInnovation,
            Opinion, Selection, SelectionRow,
        },
        policy,
        rules::list::{list, list_hash, rank},
        store,
    },
    judging,
    kernel::{CategoryId, FilingId, Lang, Refusal, require, require_newest},
    notices::{self, Body, Cell, Column, NewNotice, NoticeKind},
    platform::{
        db::Tx,
        http::{Ctx, asked},
        texts,
    },
};

/// A category, for its host.
async fn organise(tx: &Tx, ctx: &Ctx, id: CategoryId) -> Result<(Category, Selection), Refusal> {
    let (category, selection) = store::selection::load_category_to_change(tx, id).await?;
    policy::may_organise(&ctx.actor, selection.host, selection.stage)?;
    Ok((category, selection))
}

/// Makes the list from the locked marks: ranks by the rule set, the first places selected.
/// Filings that were left out since are not on it, and the next ones move up.
///
/// # Errors
/// A conflict before the panel is locked, or once the list is in a notice.
pub async fn make_list(ctx: &Ctx, id: CategoryId, version: i64) -> Result<(), Refusal> {
    let seen = store::selection::load_category(ctx.read(), id).await?;
    policy::may_organise(&ctx.actor, seen.1.host, seen.1.stage)?;
    require(seen.0.stage != CategoryStage::Filing, || Refusal::conflict("category-not-reviewed"))?;
    let book = match judging::material(ctx.read(), id.0).await {
        Err(Refusal::NotFound) => return Err(Refusal::conflict("category-before-lock")),
        book => book?,
    };
    // What is locked does not change any more, so it may be read outside the transaction.
    let ranked = tokio::task::spawn_blocking(move || rank(&book)).await.map_err(Refusal::internal)??;
    ctx.in_tx_once(&asked("category.list", &(id, version)), async |tx| {
        let (category, selection) = organise(tx, ctx, id).await?;
        require_newest(version, category.version)?;
        require(category.stage != CategoryStage::Noticed, || Refusal::conflict("category-noticed"))?;
        let stage = category.stage.to(CategoryStage::Listed)?;
        let on_list = [FilingStage::Scoring, FilingStage::Selected, FilingStage::NotSelected];
        let filings: HashMap<FilingId, Filing> = store::filing::list_of_category(tx, id, &on_list)
            .await?
            .into_iter()
            .map(|filing| (filing.id, filing))
            .collect();
        let works = store::works::by_number(tx, id).await?;
        let rows = list(&category, &ranked, &works, |filing| filings.contains_key(&filing));
        require(rows.iter().any(|row| row.is_selected), || Refusal::conflict("category-nobody-ranked"))?;
        let edition = category.edition + 1;
        store::works::insert_list(tx, id, edition, &rows).await?;
        for row in &rows {
            let filing = filings.get(&row.filing).cloned().ok_or(Refusal::NotFound)?;
            let stage = filing.stage.list(row.is_selected)?;
            if stage != filing.stage {
                store::filing::save(tx, Filing { stage, ..filing }).await?;
            }
        }
        store::selection::save_category(tx, Category { stage, edition, ..category }).await?;
        let act = Act::new("category.listed", ("category", id), selection.id)
            .with("edition", edition)
            .with("list", list_hash(&rows));
        audit::record(tx, ctx, act).await?;
        Ok(())
    })
    .await
}

/// What the list says of those selected, with their contributors.
async fn selected(
    tx: &Tx,
    category: &Category,
) -> Result<Vec<(SelectionRow, Filing, Vec<Contributor>, String)>, Refusal> {
    let rows = store::works::list(tx, category.id, category.edition).await?;
    let ids: Vec<FilingId> = rows.iter().filter(|row| row.is_selected).map(|row| row.filing).collect();
    let mut makers = store::filing::contributors(tx, &ids).await?;
    let mut all = Vec::new();
    for row in rows.into_iter().filter(|row| row.is_selected) {
        let filing = store::filing::load_to_change(tx, row.filing).await?;
        let unit = accounts::load_organisation(tx, filing.unit).await?.name;
        let makers = makers.remove(&filing.id).unwrap_or_default();
        all.push((row, filing, makers, unit));
    }
    Ok(all)
}

/// Puts the selected ones into a public notice.
///
/// # Errors
/// Stale when the list is not the one that was seen; a conflict where there is none.
pub async fn publish_list(ctx: &Ctx, id: CategoryId, version: i64) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("category.notice", &(id, version)), async |tx| {
        let (category, selection) = organise(tx, ctx, id).await?;
        require_newest(version, category.version)?;
        let stage = category.stage.to(CategoryStage::Noticed)?;
        let selected = selected(tx, &category).await?;
        require(selected.iter().all(|(_, filing, ..)| filing.stage == FilingStage::Selected), || {
            Refusal::conflict("category-list-outdated")
        })?;
        let title = |lang: Lang| {
            let args = [
                ("selection", selection.title_in(lang).to_owned()),
                ("category", category.title_in(lang).to_owned()),
            ];
            texts::ta(lang, "category-notice-title", &args)
        };
        let new = NewNotice {
            kind: NoticeKind::Selection,
            about: id.0,
            chain: selection.id.0,
            host: selection.host,
            title: title(Lang::Zh),
            title_en: title(Lang::En),
            body: notice_body(&selected),
            days: u32::try_from(selection.facts.dates.notice_days).unwrap_or(1),
        };
        let notice = notices::publish(tx, ctx, new).await?;
        for (_, filing, makers, _) in &selected {
            let people: Vec<_> = makers.iter().map(|c| c.person).collect();
            tell_people(tx, ctx, "filing-listed", filing, &people, "").await?;
        }
        store::selection::save_category(tx, Category { stage, notice: Some(notice), ..category }).await?;
        let act = Act::new("category.noticed", ("category", id), selection.id).says("notice", notice);
        audit::record(tx, ctx, act).await?;
        seal(tx, ctx, &selection, id, "publication").await
    })
    .await
}

/// Rank, work, unit, and the contributors who agreed to be named.
fn notice_body(selected: &[(SelectionRow, Filing, Vec<Contributor>, String)]) -> Body {
    let rows = selected
        .iter()
        .map(|(row, filing, makers, unit)| {
            let rank = row.rank.map(|rank| rank.to_string()).unwrap_or_default();
            let named = |lang: Lang| names(lang, makers);
            let (zh, en) = (named(Lang::Zh), named(Lang::En));
            vec![
                Cell::Same(rank),
                Cell::Same(filing.content.title.clone()),
                Cell::Same(unit.clone()),
                if zh == en { Cell::Same(zh) } else { Cell::Each { zh, en } },
            ]
        })
        .collect();
    Body { columns: vec![Column::Rank, Column::Work, Column::Unit, Column::Contributors], rows }
}

fn names(lang: Lang, makers: &[Contributor]) -> String {
    let public: Vec<&str> = makers.iter().filter(|c| c.is_public).map(|c| c.name.as_str()).collect();
    let unnamed = makers.len() - public.len();
    let mut text = public.join(&texts::t(lang, "ui-list-comma"));
    if unnamed > 0 {
        let more = texts::ta(lang, "category-unnamed", &[("n", unnamed.to_string())]);
        if !text.is_empty() {
            text.push_str(&texts::t(lang, "ui-list-comma"));
        }
        text.push_str(&more);
    }
    text
}

/// Takes the notice back, so that the list is made anew.
///
/// # Errors
/// 422 without a reason; a conflict when there is no running notice.
pub async fn withdraw_list(ctx: &Ctx, id: CategoryId, version: i64, reason: &str) -> Result<(), Refusal> {
    let reason = reason.trim();
    ctx.in_tx_once(&asked("category.withdraw", &(id, version, reason)), async |tx| {
        let (category, selection) = organise(tx, ctx, id).await?;
        require_newest(version, category.version)?;
        let (CategoryStage::Noticed, Some(notice)) = (category.stage, category.notice) else {
            return Err(Refusal::conflict("category-not-noticed"));
        };
        check_reason(Opinion::Refuse, reason)?;
        notices::withdraw(tx, ctx, notice, reason).await?;
        let stage = category.stage.to(CategoryStage::Listed)?;
        store::selection::save_category(tx, Category { stage, notice: None, ..category }).await?;
        audit::record(tx, ctx, Act::new("category.notice-withdrawn", ("category", id), selection.id)).await?;
        Ok(())
    })
    .await
}

/// Leaves a filing out of the list, with reasons; the list is made anew after.
///
/// # Errors
/// 422 without a reason; a conflict while the notice runs or after publication.
pub async fn exclude(ctx: &Ctx, id: FilingId, version: i64, reason: &str) -> Result<CategoryId, Refusal> {
    let reason = reason.trim();
    ctx.in_tx_once(&asked("filing.exclude", &(id, version, reason)), async |tx| {
        let filing = store::filing::load_to_change(tx, id).await?;
        let shown = super::shown(tx, ctx, filing).await?;
        require(shown.from.decides(FilingStep::Exclusion), || {
            Refusal::forbidden("filing-not-yours-to-decide")
        })?;
        require_newest(version, shown.filing.version)?;
        require(shown.category.stage == CategoryStage::Listed, || Refusal::conflict("category-not-listed"))?;
        check_reason(Opinion::Refuse, reason)?;
        let stage = shown.filing.stage.decide(FilingStep::Exclusion, Opinion::Refuse)?;
        write_down(tx, ctx, &shown.filing, (FilingStep::Exclusion, Opinion::Refuse), reason).await?;
        let filing = store::filing::save(tx, Filing { stage, ..shown.filing }).await?;
        let people: Vec<_> = shown.contributors.iter().map(|c| c.person).collect();
        tell_people(tx, ctx, "filing-refused", &filing, &people, reason).await?;
        Ok(filing.category)
    })
    .await
}

/// Closes the notice and publishes what was selected, each under a permanent number.
///
/// # Errors
/// A conflict before the notice is over and its objections decided.
pub async fn publish_selected(ctx: &Ctx, id: CategoryId, version: i64) -> Result<usize, Refusal> {
    ctx.in_tx_once(&asked("category.publish", &(id, version)), async |tx| {
        let (category, selection) = organise(tx, ctx, id).await?;
        require_newest(version, category.version)?;
        let stage = category.stage.to(CategoryStage::Published)?;
        let notice = category.notice.ok_or_else(|| Refusal::conflict("category-not-noticed"))?;
        notices::close(tx, ctx, notice).await?;
        let selected = selected(tx, &category).await?;
        let count = selected.len();
        for (_, filing, makers, unit) in selected {
            let stage = filing.stage.publish()?;
            let new = result_of(tx, ctx, &category, &filing, &makers, unit).await?;
            let innovation = publish(tx, ctx, new).await?;
            let act = Act::new("filing.published", ("filing", filing.id), filing.id.0);
            audit::record(tx, ctx, act.says("innovation", innovation)).await?;
            let filing =
                store::filing::save(tx, Filing { stage, innovation: Some(innovation), ..filing }).await?;
            let people: Vec<_> = makers.iter().map(|c| c.person).collect();
            tell_people(tx, ctx, "filing-published", &filing, &people, "").await?;
        }
        store::selection::save_category(tx, Category { stage, ..category }).await?;
        let act = Act::new("category.published", ("category", id), selection.id).with("results", count);
        audit::record(tx, ctx, act).await?;
        seal(tx, ctx, &selection, id, "final").await?;
        Ok(count)
    })
    .await
}

/// What is published of a filing: its text, whose it is, and the names that may be said.
async fn result_of(
    tx: &Tx,
    ctx: &Ctx,
    category: &Category,
    filing: &Filing,
    makers: &[Contributor],
    unit: String,
) -> Result<NewInnovation, Refusal> {
    let holder = accounts::load_organisation(tx, filing.unit).await?;
    let mut content = filing.content.clone();
    content.category.clone_from(&category.title);
    content.year = Some(chrono::Datelike::year(&ctx.now().local_date()));
    content.further.unit = unit;
    content.further.district = holder.district.unwrap_or_default();
    content.further.contributors = makers.iter().filter(|c| c.is_public).map(|c| c.name.clone()).collect();
    let credits = makers
        .iter()
        .map(|c| Credit { place: c.place, person: Some(c.person), name: c.name.clone(), share: c.share })
        .collect();
    Ok(NewInnovation { holder: holder.id, content, credits })
}

/// Signs where every chain of the category ends now.
async fn seal(
    tx: &Tx,
    ctx: &Ctx,
    selection: &Selection,
    category: CategoryId,
    reason: &'static str,
) -> Result<(), Refusal> {
    let mut heads = judging::heads(tx, category.0).await?;
    heads.extend(audit::head(tx, selection.id.0).await?);
    audit::checkpoint(tx, ctx, selection.id.0, reason, heads).await?;
    Ok(())
}
