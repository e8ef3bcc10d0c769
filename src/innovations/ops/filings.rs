//! A worker writes a filing; those who made it confirm; it is submitted.

use super::{
    letters::{tell_organisation, tell_people},
    publish::hash,
    shown,
};
use crate::{
    accounts,
    audit::{self, Act},
    innovations::{
        model::{
            Category, CategoryStage, Content, Contributor, Filing, FilingStage, Opinion, Selection,
            SelectionStage,
        },
        policy,
        rules::{
            complete::complete,
            filing::{FilingInput, Named, read},
        },
        store,
    },
    kernel::{CategoryId, FilingId, PersonId, Problems, Refusal, Text, Timestamp, require, require_newest},
    platform::{
        db::Tx,
        http::{Ctx, asked},
    },
};

/// Filings a person may have under way in one category.
const MOST_OF_ONE: usize = 5;

/// An empty draft in a category that takes filings.
///
/// # Errors
/// Forbidden without a unit; a conflict outside the window.
pub async fn start(ctx: &Ctx, category: CategoryId) -> Result<FilingId, Refusal> {
    let unit = policy::files_for(&ctx.actor)?;
    let author = ctx.actor.person().ok_or(Refusal::SignIn)?;
    ctx.in_tx_once(&asked("filing.start", &category), async |tx| {
        let (category, selection) = store::selection::load_category(tx, category).await?;
        require(selection.stage == SelectionStage::Called && category.active, || Refusal::NotFound)?;
        let window = selection.facts.dates.filing;
        let now = ctx.now();
        if !window.contains(now) {
            return Err(outside(&selection, now));
        }
        let _alone = tx.alone(("filing-author", author.0)).await?;
        let scope = store::filing::Scope::Person(author);
        let mine = store::filing::list(
            tx,
            &scope,
            Some(FilingStage::Draft),
            crate::kernel::PageRequest::new(1, 100),
        );
        let drafts =
            mine.await?.items.into_iter().filter(|f| f.category == category.id && f.author == author);
        if drafts.count() >= MOST_OF_ONE {
            return Err(Refusal::Conflict(Text::new("filing-too-many-drafts").with("most", MOST_OF_ONE)));
        }
        let me = accounts::load_person(tx, author).await?;
        let year = chrono::Datelike::year(&now.local_date());
        let filing = Filing {
            id: ctx.new_id(),
            number: format!("SB-{year}-{:05}", tx.next_number(&format!("filing-{year}")).await?),
            category: category.id,
            unit,
            author,
            stage: FilingStage::Draft,
            content: Content::default(),
            promised: false,
            created_at: now,
            saved_at: now,
            submitted_at: None,
            innovation: None,
            version: 1,
        };
        store::filing::insert(tx, &filing).await?;
        let lead = Contributor {
            place: 1,
            person: author,
            name: me.name,
            share: crate::innovations::model::Share::WHOLE,
            is_public: false,
            confirmed_at: None,
        };
        store::filing::set_contributors(tx, filing.id, &[lead]).await?;
        let act = Act::new("filing.started", ("filing", filing.id), filing.id.0)
            .says("number", &filing.number)
            .says("category", category.id);
        audit::record(tx, ctx, act).await?;
        Ok(filing.id)
    })
    .await
}

fn outside(selection: &Selection, now: Timestamp) -> Refusal {
    let window = selection.facts.dates.filing;
    let (key, at) = if now < window.opens {
        ("filing-too-early", window.opens)
    } else {
        ("filing-too-late", window.closes)
    };
    Refusal::Conflict(Text::new(key).with("when", at.local_input().replace('T', " ")))
}

/// The filing, for its author and nobody else, while it may be written.
async fn to_write(tx: &Tx, ctx: &Ctx, id: FilingId) -> Result<super::Shown, Refusal> {
    let filing = store::filing::load_to_change(tx, id).await?;
    let shown = shown(tx, ctx, filing).await?;
    require(shown.from.author, || Refusal::forbidden("filing-only-author"))?;
    require(shown.filing.stage.is_open(), || {
        Refusal::Conflict(Text::new("filing-not-open").with("stage", shown.filing.stage.code()))
    })?;
    Ok(shown)
}

/// Saves a draft as it was seen. Whoever is named in it and was not before gets a letter; a
/// confirmation holds as long as nobody's credit or share changes. Answers the new version.
///
/// # Errors
/// Every problem of the form; stale when it was saved elsewhere meanwhile.
pub async fn save(ctx: &Ctx, id: FilingId, version: i64, input: &FilingInput) -> Result<i64, Refusal> {
    let typed = read(input);
    ctx.in_tx_once(&asked("filing.save", &(id, version, input)), async |tx| {
        let shown = to_write(tx, ctx, id).await?;
        let typed = typed?;
        require_newest(version, shown.filing.version)?;
        let contributors = resolve(tx, ctx, typed.contributors, &shown.contributors).await?;
        let mut content = typed.content;
        content.further.attachments = shown.filing.content.further.attachments.clone();
        let filing = Filing { content, promised: typed.promised, saved_at: ctx.now(), ..shown.filing };
        let filing = store::filing::save(tx, filing).await?;
        store::filing::set_contributors(tx, id, &contributors).await?;
        let new: Vec<PersonId> = contributors
            .iter()
            .map(|c| c.person)
            .filter(|person| *person != filing.author)
            .filter(|person| shown.contributors.iter().all(|before| before.person != *person))
            .collect();
        tell_people(tx, ctx, "filing-confirm", &filing, &new, "").await?;
        let act = Act::new("filing.saved", ("filing", id), id.0)
            .with("version", filing.version)
            .with("content", hash(&filing.content));
        audit::record(tx, ctx, act).await?;
        Ok(filing.version)
    })
    .await
}

/// The accounts behind the typed addresses. Where anybody's place, name or share changed, all
/// confirm anew: each confirmed the whole split, not a number of their own.
async fn resolve(
    tx: &Tx,
    ctx: &Ctx,
    typed: Vec<Named>,
    before: &[Contributor],
) -> Result<Vec<Contributor>, Refusal> {
    let mut contributors = Vec::with_capacity(typed.len());
    for who in typed {
        let person =
            accounts::ensure_person(tx, ctx, &who.email, &who.name, ctx.lang()).await.map_err(|refusal| {
                match refusal {
                    Refusal::Invalid(problems) => {
                        let mut moved = Problems::new();
                        for problem in problems {
                            moved.add(format!("{}-{}", problem.field, who.place), problem.text);
                        }
                        moved.finish().err().unwrap_or(Refusal::NotFound)
                    }
                    other => other,
                }
            })?;
        contributors.push(Contributor {
            place: who.place,
            person,
            name: who.name,
            share: who.share,
            is_public: false,
            confirmed_at: None,
        });
    }
    let split = |all: &[Contributor]| -> Vec<(i32, PersonId, String, i32)> {
        all.iter().map(|c| (c.place, c.person, c.name.clone(), c.share.0)).collect()
    };
    if split(&contributors) == split(before) { Ok(before.to_vec()) } else { Ok(contributors) }
}

/// A contributor confirms their credit and the split, and says whether their name may be
/// published. Nobody does it for them.
///
/// # Errors
/// Not found for others; stale when the split is not the one that was seen.
pub async fn confirm(ctx: &Ctx, id: FilingId, version: i64, is_public: bool) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("filing.confirm", &(id, version, is_public)), async |tx| {
        let filing = store::filing::load_to_change(tx, id).await?;
        let shown = shown(tx, ctx, filing).await?;
        require(shown.from.contributor, || Refusal::forbidden("filing-only-contributor"))?;
        require(shown.filing.stage.is_open(), || {
            Refusal::Conflict(Text::new("filing-not-open").with("stage", shown.filing.stage.code()))
        })?;
        require_newest(version, shown.filing.version)?;
        let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
        let mut contributors = shown.contributors;
        for own in contributors.iter_mut().filter(|c| c.person == me) {
            own.is_public = is_public;
            own.confirmed_at = Some(ctx.now());
        }
        store::filing::set_contributors(tx, id, &contributors).await?;
        let shares: Vec<i32> = contributors.iter().map(|c| c.share.0).collect();
        let act = Act::new("filing.confirmed", ("filing", id), id.0)
            .says("person", me)
            .with("shares", shares)
            .with("name_public", is_public);
        audit::record(tx, ctx, act).await?;
        Ok(())
    })
    .await
}

/// Until when this filing may be submitted: one that was sent back may come again until the
/// review begins.
///
/// # Errors
/// A conflict that says when.
fn in_time(
    filing: &Filing,
    (category, selection): (&Category, &Selection),
    at: Timestamp,
) -> Result<(), Refusal> {
    require(category.stage == CategoryStage::Filing, || Refusal::conflict("category-in-review"))?;
    let dates = selection.facts.dates;
    match filing.stage {
        FilingStage::Returned => require(at < dates.review.opens, || {
            let when = dates.review.opens.local_input().replace('T', " ");
            Refusal::Conflict(Text::new("filing-too-late").with("when", when))
        }),
        _ if dates.filing.contains(at) => Ok(()),
        _ => Err(outside(selection, at)),
    }
}

/// Submits the filing to the union of its unit.
///
/// # Errors
/// Everything that is missing, each at its field; a conflict outside the window.
pub async fn submit(ctx: &Ctx, id: FilingId, version: i64, received_at: Timestamp) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("filing.submit", &(id, version)), async |tx| {
        let shown = to_write(tx, ctx, id).await?;
        require_newest(version, shown.filing.version)?;
        in_time(&shown.filing, (&shown.category, &shown.selection), received_at)?;
        complete(&shown.filing, &shown.contributors, &shown.unit.name)?;
        let stage = shown.filing.stage.submit()?;
        let filing = Filing { stage, submitted_at: Some(ctx.now()), ..shown.filing };
        let filing = store::filing::save(tx, filing).await?;
        tell_organisation(tx, ctx, "filing-waits", &filing, filing.unit, "").await?;
        let act = Act::new("filing.submitted", ("filing", id), id.0)
            .with("content", hash(&filing.content))
            .says("rules", crate::platform::keys::sha256_hex(shown.category.rules.as_bytes()));
        audit::record(tx, ctx, act).await?;
        Ok(())
    })
    .await
}

/// Takes a filing back.
///
/// # Errors
/// A conflict once reviewers mark it.
pub async fn withdraw(ctx: &Ctx, id: FilingId, version: i64) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("filing.withdraw", &(id, version)), async |tx| {
        let filing = store::filing::load_to_change(tx, id).await?;
        let shown = shown(tx, ctx, filing).await?;
        require(shown.from.author, || Refusal::forbidden("filing-only-author"))?;
        require_newest(version, shown.filing.version)?;
        let stage = shown.filing.stage.withdraw()?;
        store::filing::save(tx, Filing { stage, ..shown.filing }).await?;
        audit::record(tx, ctx, Act::new("filing.withdrawn", ("filing", id), id.0)).await?;
        Ok(())
    })
    .await
}

/// Whether it was sent back once.
///
/// # Errors
/// The database's.
pub async fn was_returned(tx: &Tx, id: FilingId) -> Result<bool, Refusal> {
    Ok(store::filing::opinions(tx, id).await?.iter().any(|o| o.opinion == Opinion::Return))
}
