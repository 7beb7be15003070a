use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};

use super::open::StoreError;

/// A transaction that stays what it says when the disk is full. SQLite itself rolls one back then. sqlx counts how
/// deep its own transactions are nested; its count would be wrong from there on, and it would take later ones for
/// inner ones: their commits would succeed and nothing would be on the disk.
///
/// Every way out goes through [`Transaction::end`].
pub(super) struct Transaction(PoolConnection<Sqlite>);

impl Transaction {
    pub async fn begin(pool: &SqlitePool) -> Result<Self, StoreError> {
        let mut connection = pool.acquire().await?;
        sqlx::raw_sql("BEGIN").execute(&mut *connection).await?;
        Ok(Self(connection))
    }

    /// Commits what was done, or takes it back if it failed.
    pub async fn end<T>(mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        let ended = match done {
            Ok(value) => match sqlx::raw_sql("COMMIT").execute(&mut *self.0).await {
                Ok(_) => return Ok(value),
                Err(error) => Err(error.into()),
            },
            Err(error) => Err(error),
        };
        // Fails when SQLite has done it already.
        let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *self.0).await;
        ended
    }
}

impl Deref for Transaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.0
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}
