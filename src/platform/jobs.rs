//! Work for later, stored in the transaction that causes it: what was promised
//! is done once the transaction is in, and never for one rolled back.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*,
};
use serde::Serialize;

use super::{App, db::Tx};
use crate::kernel::{
    Refusal, Timestamp,
    time::{MINUTE, SECOND},
};

/// Attempts before a job is a dead letter, with waits of 10 s doubling to 1 h.
const ATTEMPTS: i32 = 10;
/// Looks for work are at least so far apart, however fast the writes are.
const PACE: Duration = Duration::from_millis(20);
/// When something may have become due, or another process have promised it.
const POLL: Duration = Duration::from_secs(1);
/// A worker that died gives its job back after this time.
const LEASE: i64 = MINUTE;

pub mod entity {
    //! The table `job`.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub payload: String,
        pub run_at: i64,
        pub attempts: i32,
        pub state: String,
        pub lease_until: Option<i64>,
        #[sea_orm(column_type = "Text", nullable)]
        pub last_error: Option<String>,
        pub created_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How a run of a job ended badly.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Try again later.
    #[error("{0}")]
    Retry(String),
    /// Trying again cannot help: a dead letter, shown to the administrators.
    #[error("{0}")]
    Fail(String),
}

impl From<Refusal> for JobError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unavailable | Refusal::Internal(_) => Self::Retry(refusal.to_string()),
            other => Self::Fail(other.to_string()),
        }
    }
}

impl From<sea_orm::DbErr> for JobError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Retry(error.to_string())
    }
}

type Run = Arc<
    dyn Fn(App, serde_json::Value) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>
        + Send
        + Sync,
>;

/// A kind of job and what does it; slices list theirs in `jobs()`.
#[derive(Clone)]
pub struct JobKind {
    pub kind: &'static str,
    run: Run,
}

impl JobKind {
    pub fn new<F>(
        kind: &'static str,
        run: impl Fn(App, serde_json::Value) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        Self { kind, run: Arc::new(move |app, payload| Box::pin(run(app, payload))) }
    }
}

/// Stores a job in the caller's transaction.
///
/// # Errors
/// The database's.
pub async fn enqueue(
    tx: &Tx,
    app: &App,
    kind: &'static str,
    payload: &impl Serialize,
    run_at: Timestamp,
) -> Result<(), Refusal> {
    let now = app.clock.now();
    let job = entity::ActiveModel {
        id: Set(app.dice.id(now)),
        kind: Set(kind.to_owned()),
        payload: Set(serde_json::to_string(payload).map_err(Refusal::internal)?),
        run_at: Set(run_at.0),
        attempts: Set(0),
        state: Set("queued".to_owned()),
        lease_until: Set(None),
        last_error: Set(None),
        created_at: Set(now.0),
    };
    entity::Entity::insert(job).exec_without_returning(tx).await?;
    Ok(())
}

/// Runs jobs of the kinds it knows.
#[derive(Clone)]
pub struct Worker {
    app: App,
    kinds: Arc<HashMap<&'static str, Run>>,
}

impl Worker {
    #[must_use]
    pub fn new(app: App, kinds: Vec<JobKind>) -> Self {
        Self { app, kinds: Arc::new(kinds.into_iter().map(|k| (k.kind, k.run)).collect()) }
    }

    /// Runs until shutdown.
    pub async fn run(self) {
        loop {
            // Before the look, so that what is promised meanwhile is not missed.
            let written = self.app.db.written.notified();
            let worked = match self.run_one().await {
                Ok(worked) => worked,
                Err(error) => {
                    tracing::warn!(%error, "jobs cannot be claimed; trying again");
                    false
                }
            };
            if self.app.live.closing.is_cancelled() {
                return;
            }
            if !worked {
                let paced = async {
                    tokio::time::sleep(PACE).await;
                    written.await;
                };
                tokio::select! {
                    () = self.app.live.closing.cancelled() => return,
                    () = paced => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            }
        }
    }

    /// Runs everything that is due; answers how many jobs ran.
    ///
    /// # Errors
    /// The database's.
    pub async fn run_due(&self) -> Result<usize, Refusal> {
        let mut ran = 0;
        while self.run_one().await? {
            ran += 1;
        }
        Ok(ran)
    }

    async fn run_one(&self) -> Result<bool, Refusal> {
        let Some(job) = self.claim().await? else { return Ok(false) };
        let payload = serde_json::from_str(&job.payload).unwrap_or_default();
        let outcome = match self.kinds.get(job.kind.as_str()) {
            Some(run) => {
                // In a task of its own, so that a panic is one job's failure.
                match tokio::spawn(run(App::clone(&self.app), payload)).await {
                    Ok(outcome) => outcome,
                    Err(panic) => Err(JobError::Retry(panic.to_string())),
                }
            }
            None => Err(JobError::Fail(format!("no worker knows the kind {:?}", job.kind))),
        };
        self.settle(job, outcome).await?;
        Ok(true)
    }

    async fn claim(&self) -> Result<Option<entity::Model>, Refusal> {
        let now = self.app.clock.now().0;
        // A look without the writer's lock first: most of the time nothing is due.
        if due(now).one(self.app.db.read()).await?.is_none() {
            return Ok(None);
        }
        self.app
            .db
            .write(Timestamp(now), async |tx| {
                use sea_orm::sea_query::{LockBehavior, LockType};
                let job =
                    due(now).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(tx).await?;
                let Some(job) = job else { return Ok(None) };
                let mut claimed: entity::ActiveModel = job.into();
                claimed.state = Set("running".to_owned());
                claimed.lease_until = Set(Some(now + LEASE));
                Ok(Some(claimed.update(tx).await?))
            })
            .await
    }

    async fn settle(&self, job: entity::Model, outcome: Result<(), JobError>) -> Result<(), Refusal> {
        let now = self.app.clock.now();
        let attempts = job.attempts + 1;
        let mut settled: entity::ActiveModel = job.clone().into();
        settled.attempts = Set(attempts);
        settled.lease_until = Set(None);
        match outcome {
            Ok(()) => {
                settled.state = Set("done".to_owned());
                settled.last_error = Set(None);
            }
            Err(error) => {
                let dead = attempts >= ATTEMPTS || matches!(error, JobError::Fail(_));
                tracing::warn!(job.id = %job.id, job.kind = job.kind, job.attempts = attempts, dead, %error);
                let wait = (10 * SECOND) << (attempts - 1).clamp(0, 8);
                settled.state = Set(if dead { "dead" } else { "queued" }.to_owned());
                settled.run_at = Set(now.plus(wait.min(60 * MINUTE)).0);
                settled.last_error = Set(Some(error.to_string()));
            }
        }
        self.app
            .db
            .write(now, async |tx| {
                settled.update(tx).await?;
                Ok(())
            })
            .await
    }
}

fn due(now: i64) -> Select<entity::Entity> {
    use entity::Column;
    let waiting = Condition::all().add(Column::State.eq("queued")).add(Column::RunAt.lte(now));
    let abandoned = Condition::all().add(Column::State.eq("running")).add(Column::LeaseUntil.lt(now));
    entity::Entity::find()
        .filter(Condition::any().add(waiting).add(abandoned))
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .limit(1)
}

/// Jobs that wait, and dead letters, for the administrators' page.
///
/// # Errors
/// The database's.
pub async fn list(db: &impl ConnectionTrait, state: &str, limit: u64) -> Result<Vec<entity::Model>, Refusal> {
    Ok(entity::Entity::find()
        .filter(entity::Column::State.eq(state))
        .order_by_desc(entity::Column::CreatedAt)
        .limit(limit)
        .all(db)
        .await?)
}

/// Queues a dead letter again, with all its attempts before it.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such dead letter.
pub async fn revive(tx: &Tx, id: uuid::Uuid, now: Timestamp) -> Result<(), Refusal> {
    let dead = entity::Entity::find_by_id(id)
        .filter(entity::Column::State.eq("dead"))
        .one(tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let mut queued: entity::ActiveModel = dead.into();
    queued.state = Set("queued".to_owned());
    queued.attempts = Set(0);
    queued.run_at = Set(now.0);
    queued.update(tx).await?;
    Ok(())
}
