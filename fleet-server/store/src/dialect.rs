//! The one place where the two databases differ. Everything else is one text for both.

#[cfg(any(test, feature = "testing"))]
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::{Db, StoreError, Tx};

/// How long a caller waits for a connection before it is told that the database is unavailable.
const ACQUIRE: Duration = Duration::from_secs(10);
/// SQLite answers from the page cache: more readers than this only take turns on the processors.
const SQLITE_READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 24;
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Opens the SQLite file at `path`, making it if need be, and brings its schema up to date.
pub(crate) async fn open_sqlite(path: &Path) -> Result<Db, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged report must survive the power cord: every commit reaches the disk.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", "-32768")
        .pragma("temp_store", "memory");
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .acquire_timeout(ACQUIRE)
        .connect_with(options.clone())
        .await?;
    sqlx::migrate!("migrations/sqlite").run(&writer).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(ACQUIRE)
        .connect_with(options.pragma("query_only", "1"))
        .await?;
    Ok(Db::Lite { writer, readers })
}

/// Connects to PostgreSQL and brings the schema up to date (one server at a time, by an advisory lock).
pub(crate) async fn open_postgres(url: &str) -> Result<Db, StoreError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(StoreError::Address)?
        .application_name("fleet-server")
        // Compiling a query takes longer than any page that a list shows.
        .options([("statement_timeout", "60000"), ("lock_timeout", "15000"), ("jit", "off")]);
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE)
        .connect_with(options)
        .await?;
    POSTGRES_MIGRATIONS.run(&pool).await?;
    Ok(Db::Pg(pool))
}

/// A number that changes with any of PostgreSQL's migrations.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn postgres_schema() -> u64 {
    let mut hasher = DefaultHasher::new();
    for migration in POSTGRES_MIGRATIONS.iter() {
        migration.checksum.hash(&mut hasher);
    }
    hasher.finish()
}

/// One writer at a time, and it says so at its beginning: a transaction that first reads and then
/// writes would otherwise fail half way.
pub(crate) async fn begin_sqlite_write(writer: &SqlitePool) -> Result<Tx, StoreError> {
    Ok(Tx::Lite(writer.begin_with("BEGIN IMMEDIATE").await?))
}

/// All statements of a reading transaction see the same state, as they do on SQLite.
pub(crate) async fn begin_postgres_read(pool: &PgPool) -> Result<Tx, StoreError> {
    Ok(Tx::Pg(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?))
}

/// Whether the same statement may succeed later: the database is busy, full, starting or stopping.
pub(crate) fn is_transient(error: &dyn DatabaseError) -> bool {
    // PostgreSQL: connection exceptions, resources, operator intervention, serialization failures.
    // SQLite: busy (5), locked (6), I/O (10), full (13) in the low byte of the code.
    error.code().is_some_and(|code| {
        if code.len() == 5 {
            ["08", "53", "57", "40", "55"].iter().any(|class| code.starts_with(class))
        } else {
            code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_of_a_newer_version_is_left_alone_and_told_of() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("fleet.db");
        let Ok(Db::Lite { writer, readers }) = open_sqlite(&path).await else { panic!("not SQLite") };
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES (9999, 'of a newer version', TRUE, X'00', 0)";
        sqlx::query(newer).execute(&writer).await.unwrap();
        writer.close().await;
        readers.close().await;
        let error = open_sqlite(&path).await.err().unwrap();
        assert!(matches!(error, StoreError::Newer(9999)), "{error}");
        assert!(error.to_string().contains("install that version again"), "{error}");
    }
}
