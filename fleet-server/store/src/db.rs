use std::path::Path;

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::{StoreError, dialect};

/// An open database with its schema up to date. Cloning shares the connections.
#[derive(Debug, Clone)]
pub enum Db {
    /// A SQLite file.
    Lite {
        /// The one connection that writes.
        writer: SqlitePool,
        /// Connections that cannot write.
        readers: SqlitePool,
    },
    /// A PostgreSQL server.
    Pg(PgPool),
}

/// A transaction. Dropping it rolls back.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Lite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Pg(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens the SQLite file at `path`, making it if it is not there.
    pub async fn open_file(path: &Path) -> Result<Self, StoreError> {
        dialect::open_sqlite(path).await
    }

    /// Connects to the PostgreSQL database at `url` (`postgres://user:password@host/name`).
    pub async fn open_url(url: &str) -> Result<Self, StoreError> {
        dialect::open_postgres(url).await
    }

    /// Begins a transaction that only reads: one unchanging view of the data.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Lite { readers, .. } => Ok(Tx::Lite(readers.begin().await?)),
            Self::Pg(pool) => dialect::begin_postgres_read(pool).await,
        }
    }

    /// Begins a transaction that writes. On SQLite it waits for its turn: keep it short and never
    /// wait for the network inside.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Lite { writer, .. } => dialect::begin_sqlite_write(writer).await,
            Self::Pg(pool) => Ok(Tx::Pg(pool.begin().await?)),
        }
    }

    /// Its kind, for logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Lite { .. } => "SQLite",
            Self::Pg(_) => "PostgreSQL",
        }
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), StoreError> {
        match self {
            Self::Lite { readers, .. } => sqlx::query("SELECT 1").execute(readers).await.map(drop)?,
            Self::Pg(pool) => sqlx::query("SELECT 1").execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    /// Waits for running statements and closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Lite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes the changes durable.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Lite(tx) => tx.commit().await?,
            Self::Pg(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Forgets the changes; the same as dropping, but waits for it.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self {
            Self::Lite(tx) => tx.rollback().await?,
            Self::Pg(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}
