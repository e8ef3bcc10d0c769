//! One way in to either database. Reads go through [`Db::read`]; the only way
//! to write is [`Db::write`], whose transaction really excludes other writers
//! of the same rows (a default `begin()` loses updates: SQLite answers BUSY,
//! PostgreSQL silently keeps the last one).

mod connect;
mod feed;
mod kept;
mod many;
mod together;
mod tx;

use sea_orm::{DatabaseBackend, DatabaseConnection};

pub use connect::{ConnectError, connect};
pub use feed::{FeedPosition, changes_since, feed_end};
pub use many::{Writes, among, one_of, table};
pub use tx::{Alone, Tx};

/// Connections to the one database of this installation.
#[derive(Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    /// Wakes the tailer of this process; others poll.
    pub(crate) written: std::sync::Arc<tokio::sync::Notify>,
    kept: std::sync::Arc<kept::Kept>,
}

impl Db {
    /// For reading only: the connections behind it refuse to write.
    #[must_use]
    pub const fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.reader.get_database_backend() == DatabaseBackend::Postgres
    }

    /// The connection that may change the schema; migrations and faults tests.
    #[must_use]
    pub const fn owner(&self) -> &DatabaseConnection {
        &self.writer
    }

    pub async fn close(self) {
        let _ = self.reader.close().await;
        let _ = self.writer.close().await;
    }
}
