//! Queueing and sending.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store::mail;
use crate::{
    kernel::{Lang, MailId, Refusal},
    platform::{
        App,
        db::Tx,
        http::Ctx,
        jobs::{self, JobError},
        keys::Place,
        mail as post, texts,
    },
};

pub(super) const SEND: &str = "send_mail";

/// A letter to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Texts `mail-<kind>-subject` and `mail-<kind>-body`.
    pub kind: &'static str,
    pub to: String,
    pub lang: Lang,
    /// Arguments of the texts. No ID number, no password.
    pub args: Vec<(&'static str, String)>,
    /// What it is about: an entry, a notice, an invitation.
    pub about: Uuid,
}

#[derive(Serialize, Deserialize)]
struct Send {
    mail: MailId,
}

/// Queues a letter in the caller's transaction.
///
/// # Errors
/// The database's.
pub async fn queue(tx: &Tx, ctx: &Ctx, letter: Letter) -> Result<(), Refusal> {
    let id: MailId = ctx.new_id();
    let row = mail::ActiveModel {
        id: Set(id),
        to_sealed: Set(ctx.app.keys.seal(&ctx.app.dice, place(id), &letter.to)),
        lang: Set(letter.lang),
        kind: Set(letter.kind.to_owned()),
        args: Set(serde_json::to_string(&letter.args).map_err(Refusal::internal)?),
        about: Set(letter.about),
        state: Set("queued".to_owned()),
        created_at: Set(ctx.now().0),
        sent_at: Set(None),
    };
    mail::Entity::insert(row).exec_without_returning(tx).await?;
    jobs::enqueue(tx, &ctx.app, SEND, &Send { mail: id }, ctx.now()).await
}

/// The job: renders the letter and hands it to the transport.
pub(super) async fn send(app: App, payload: serde_json::Value) -> Result<(), JobError> {
    let Send { mail: id } = serde_json::from_value(payload).map_err(|e| JobError::Fail(e.to_string()))?;
    let Some(row) = mail::Entity::find_by_id(id).one(app.db.read()).await? else {
        return Err(JobError::Fail("the letter is gone".to_owned()));
    };
    if row.state == "sent" {
        return Ok(()); // a worker died between sending and settling
    }
    let to = app.keys.open_sealed(place(id), &row.to_sealed).map_err(|e| JobError::Fail(e.to_string()))?;
    let args: Vec<(String, String)> =
        serde_json::from_str(&row.args).map_err(|e| JobError::Fail(e.to_string()))?;
    let args: Vec<(&str, String)> = args.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    let letter = post::Letter {
        to,
        subject: texts::ta(row.lang, &format!("mail-{}-subject", row.kind), &args),
        body: format!(
            "{}\n\n{}\n",
            texts::ta(row.lang, &format!("mail-{}-body", row.kind), &args),
            texts::t(row.lang, "mail-signature")
        ),
        message_id: format!("{id}@jiangtai"),
    };
    app.mail
        .send(&letter)
        .await
        .map_err(|e| if e.for_good { JobError::Fail(e.reason) } else { JobError::Retry(e.reason) })?;
    let now = app.clock.now();
    app.db
        .write(now, async |tx| {
            let mut sent: mail::ActiveModel = row.into();
            sent.state = Set("sent".to_owned());
            sent.sent_at = Set(Some(now.0));
            sent.update(tx).await?;
            Ok::<_, sea_orm::DbErr>(())
        })
        .await?;
    Ok(())
}

fn place(id: MailId) -> Place<'static> {
    Place { table: "mail", row: id.0, column: "to" }
}
