//! `Idempotency-Key`: a retried request has its effect once and gets the same
//! answer. The key and the answer are stored in the transaction that does the
//! work, so there is no moment between them.

use sea_orm::{ConnectionTrait, Statement, Value};
use serde::{Serialize, de::DeserializeOwned};

use super::ctx::Ctx;
use crate::{
    kernel::Refusal,
    platform::{db::Tx, keys::sha256_hex},
};

/// What is asked, as one hash: a repeated request with the same key must ask
/// the same.
#[must_use]
pub fn asked(act: &str, what: &impl Serialize) -> String {
    sha256_hex(format!("{act}\n{}", serde_json::to_string(what).unwrap_or_default()).as_bytes())
}

impl Ctx {
    /// Like [`Ctx::in_tx`], but a repeated `Idempotency-Key` answers what the
    /// first call answered and changes nothing. `request` is the hash of what
    /// was asked; the same key with another request is refused.
    ///
    /// # Errors
    /// Those of `work`; 422 when the key was used for something else.
    pub async fn in_tx_once<T>(
        &self,
        request: &str,
        work: impl AsyncFnOnce(&Tx) -> Result<T, Refusal>,
    ) -> Result<T, Refusal>
    where
        T: Serialize + DeserializeOwned,
    {
        let Some(key) = &self.idempotency else { return self.in_tx(work).await };
        // Keyed before it is stored: what was asked may hold an address or an ID
        // number, which could be guessed from a plain hash.
        let request = self.app.keys.blind_index("request", request);
        let key = sha256_hex(format!("{}\0{}", self.actor.label(), key.0).as_bytes());
        self.in_tx(async |tx| {
            let name =
                uuid::Uuid::from_slice(&hex::decode(&key[..32]).unwrap_or_default()).unwrap_or_default();
            let _alone = tx.alone(("idempotency", name)).await?;
            if let Some((asked, answer)) = find(tx, &key).await? {
                if asked != request {
                    return Err(Refusal::field("Idempotency-Key", "error-idempotency-reused"));
                }
                return serde_json::from_str(&answer).map_err(Refusal::internal);
            }
            let answer = work(tx).await?;
            let stored = serde_json::to_string(&answer).map_err(Refusal::internal)?;
            let values: [Value; 4] =
                [key.as_str().into(), request.into(), stored.into(), self.now().0.into()];
            execute(tx, "INSERT INTO idempotency (key, request, answer, at) VALUES ", &values).await?;
            Ok(answer)
        })
        .await
    }
}

async fn find(tx: &Tx, key: &str) -> Result<Option<(String, String)>, Refusal> {
    let sql = match tx.get_database_backend() {
        sea_orm::DatabaseBackend::Postgres => "SELECT request, answer FROM idempotency WHERE key = $1",
        _ => "SELECT request, answer FROM idempotency WHERE key = ?",
    };
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [key.into()]);
    let Some(row) = tx.query_one_raw(statement).await? else { return Ok(None) };
    Ok(Some((row.try_get("", "request")?, row.try_get("", "answer")?)))
}

async fn execute(tx: &Tx, sql: &str, values: &[Value]) -> Result<(), Refusal> {
    let marks: Vec<String> = (1..=values.len())
        .map(|n| match tx.get_database_backend() {
            sea_orm::DatabaseBackend::Postgres => format!("${n}"),
            _ => "?".to_owned(),
        })
        .collect();
    let sql = format!("{sql}({})", marks.join(", "));
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values.iter().cloned()))
        .await?;
    Ok(())
}
