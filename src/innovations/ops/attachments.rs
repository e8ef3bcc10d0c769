//! Files of a filing: handed in, taken away, and given to who may read them.

use bytes::Bytes;

use super::{load_shown, shown};
use crate::{
    audit::{self, Act},
    innovations::{
        model::{Attachment, Disclosure, Filing, Innovation},
        store,
    },
    kernel::{FilingId, Refusal, SheetId, Text, require, require_newest, text},
    platform::{
        http::{Ctx, Upload, asked},
        uploads,
    },
};

/// Files a filing may have.
const MOST: usize = 8;
const NAME_MAX: usize = 80;

/// A file that is handed in.
#[derive(Clone, Debug)]
pub struct NewFile {
    pub name: String,
    pub bytes: Bytes,
    pub level: Disclosure,
    /// It names neither a unit nor a person.
    pub is_blind: bool,
}

impl NewFile {
    /// The largest request that brings one: a little more than the file, for the form around it.
    pub const REQUEST_BYTES: usize = uploads::MOST_BYTES + (1 << 20);

    /// What was sent as `file`, `level` and `is_blind`.
    ///
    /// # Errors
    /// 422 under the field that is missing.
    pub fn sent(upload: &Upload) -> Result<Self, Refusal> {
        let file = upload.file("file").ok_or_else(|| Refusal::field("file", "filing-file-missing"))?;
        let level = upload.fields.parsed::<Disclosure>("level");
        Ok(Self {
            name: file.name.clone(),
            bytes: file.bytes.clone(),
            level: level.ok_or_else(|| Refusal::field("level", "filing-level-missing"))?,
            is_blind: upload.fields.ticked("is_blind"),
        })
    }
}

/// Adds a file to a draft.
///
/// # Errors
/// 422 under `file` with what is wrong with it; stale when the draft was saved meanwhile.
pub async fn attach(ctx: &Ctx, id: FilingId, version: i64, file: NewFile) -> Result<i64, Refusal> {
    // Whoever may not write learns nothing of what was handed in.
    let seen = load_shown(ctx, id).await?;
    may_write(&seen)?;
    let NewFile { name, bytes, level, is_blind } = file;
    let examined = tokio::task::spawn_blocking(move || uploads::examine(&bytes)).await;
    let kept = examined.map_err(Refusal::internal)?.map_err(|text| Refusal::field("file", text))?;
    let size = u64::try_from(kept.bytes.len()).unwrap_or(u64::MAX);
    // The bytes are there before the database says so: what it names is never missing.
    let hash = ctx.app.files.put(kept.bytes).await.map_err(Refusal::internal)?;
    let attachment = Attachment {
        hash: hash.clone(),
        name: tidy_name(&name, kept.ending),
        media: kept.media.to_owned(),
        bytes: size,
        level,
        is_blind,
    };
    ctx.in_tx_once(&asked("filing.attach", &(id, version, &attachment)), async |tx| {
        let filing = store::filing::load_to_change(tx, id).await?;
        let shown = shown(tx, ctx, filing).await?;
        may_write(&shown)?;
        require_newest(version, shown.filing.version)?;
        let mut filing = shown.filing;
        let attachments = &mut filing.content.further.attachments;
        require(attachments.iter().all(|a| a.hash != hash), || Refusal::field("file", "filing-file-twice"))?;
        require(attachments.len() < MOST, || {
            Refusal::field("file", Text::new("filing-files-many").with("most", MOST))
        })?;
        attachments.push(attachment);
        let act = Act::new("filing.attached", ("filing", id), id.0)
            .says("file", &hash)
            .with("bytes", size)
            .says("level", level);
        let filing = store::filing::save(tx, Filing { saved_at: ctx.now(), ..filing }).await?;
        audit::record(tx, ctx, act).await?;
        Ok(filing.version)
    })
    .await
}

/// Takes a file out of a draft. Its bytes stay in the store, where nothing leads to them.
///
/// # Errors
/// Not found when it is not there; stale when the draft was saved meanwhile.
pub async fn detach(ctx: &Ctx, id: FilingId, version: i64, hash: &str) -> Result<i64, Refusal> {
    ctx.in_tx_once(&asked("filing.detach", &(id, version, hash)), async |tx| {
        let filing = store::filing::load_to_change(tx, id).await?;
        let shown = shown(tx, ctx, filing).await?;
        may_write(&shown)?;
        require_newest(version, shown.filing.version)?;
        let mut filing = shown.filing;
        let before = filing.content.further.attachments.len();
        filing.content.further.attachments.retain(|a| a.hash != hash);
        require(filing.content.further.attachments.len() < before, || Refusal::NotFound)?;
        let filing = store::filing::save(tx, Filing { saved_at: ctx.now(), ..filing }).await?;
        audit::record(tx, ctx, Act::new("filing.detached", ("filing", id), id.0).says("file", hash)).await?;
        Ok(filing.version)
    })
    .await
}

fn may_write(shown: &super::Shown) -> Result<(), Refusal> {
    require(shown.from.author, || Refusal::forbidden("filing-only-author"))?;
    require(shown.filing.stage.is_open(), || {
        Refusal::Conflict(Text::new("filing-not-open").with("stage", shown.filing.stage.code()))
    })
}

/// A name that fits its content and any disk.
fn tidy_name(typed: &str, ending: &str) -> String {
    let base = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let kept: String = text::one_line(stem)
        .chars()
        .filter(|c| !matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*'))
        .take(NAME_MAX)
        .collect();
    let kept = kept.trim_matches(['.', ' ']);
    if kept.is_empty() { format!("file.{ending}") } else { format!("{kept}.{ending}") }
}

async fn open(ctx: &Ctx, attachment: Option<Attachment>) -> Result<(Attachment, Bytes), Refusal> {
    let attachment = attachment.ok_or(Refusal::NotFound)?;
    let bytes = ctx.app.files.get(&attachment.hash).await.map_err(Refusal::internal)?;
    Ok((attachment, bytes))
}

/// A file of a filing, for whom the filing concerns.
///
/// # Errors
/// Not found for everybody else.
pub async fn file_of_filing(ctx: &Ctx, id: FilingId, hash: &str) -> Result<(Attachment, Bytes), Refusal> {
    let shown = load_shown(ctx, id).await?;
    let all = shown.filing.content.further.attachments;
    open(ctx, all.into_iter().find(|a| a.hash == hash)).await
}

/// A file of a work, for the reviewer whose sheet it is: those that name nobody, under a
/// number instead of their name.
///
/// # Errors
/// Not found for everybody else.
pub async fn file_of_work(ctx: &Ctx, sheet: SheetId, place: usize) -> Result<(Attachment, Bytes), Refusal> {
    let (number, work) = super::work_of(ctx, sheet).await?;
    let attachment = place.checked_sub(1).and_then(|at| work.attachments.into_iter().nth(at));
    let (attachment, bytes) = open(ctx, attachment).await?;
    let ending = attachment.name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let name = format!("{number}-{place}.{ending}");
    Ok((Attachment { name, ..attachment }, bytes))
}

/// A file of a published result, for a reader of this level.
///
/// # Errors
/// Not found where this reader may not know of it.
pub async fn file_of_result(
    ctx: &Ctx,
    innovation: &Innovation,
    level: Disclosure,
    hash: &str,
) -> Result<(Attachment, Bytes), Refusal> {
    let all = innovation.text.clone().disclosed(level).further.attachments;
    open(ctx, all.into_iter().find(|a| a.hash == hash)).await
}
