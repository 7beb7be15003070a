use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePoolOptions, SqliteSynchronous,
};

use crate::disk::{Healed, make_directory, remove_if_there, set_aside, write_atomically};

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database.
    #[error("store: {0}")]
    Database(#[from] sqlx::Error),
    /// The file system.
    #[error("store: {0}")]
    Io(#[from] std::io::Error),
    /// A value that cannot be written as JSON.
    #[error("store: {0}")]
    Json(#[from] serde_json::Error),
    /// The file does not pass SQLite's own check.
    #[error("store: damaged: {0}")]
    Damaged(String),
    /// So much waits in memory for a disk that takes nothing that no more is taken in.
    #[error("store: the disk takes nothing, and the memory no more")]
    Overflow,
}

impl StoreError {
    /// SQLite's primary result codes of a damaged file: SQLITE_CORRUPT, SQLITE_FORMAT, SQLITE_NOTADB.
    const DAMAGE: [u32; 3] = [11, 24, 26];
    /// SQLITE_FULL.
    const FULL: u32 = 13;

    /// Whether the file is damaged, so that only a new one helps.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_)) || self.code().is_some_and(|code| Self::DAMAGE.contains(&code))
    }

    /// Whether there was no room.
    pub fn is_full(&self) -> bool {
        self.code() == Some(Self::FULL)
    }

    fn code(&self) -> Option<u32> {
        let Self::Database(sqlx::Error::Database(error)) = self else { return None };
        let extended: u32 = error.code()?.parse().ok()?;
        Some(extended & 0xff)
    }
}

/// Opens a database file with its schema. A damaged one is set aside as `<name>.corrupt-<n>` and made anew.
pub async fn open_healing(
    path: &Path,
    schema: &'static str,
) -> Result<(SqlitePool, Option<Healed>), StoreError> {
    match open(path, schema).await {
        Ok(pool) => Ok((pool, None)),
        Err(error) if error.is_damage() => {
            tracing::error!(path = %path.display(), %error, "damaged; making it anew");
            set_database_aside(path)?;
            let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let healed = Healed { file, reason: error.to_string() };
            Ok((open(path, schema).await?, Some(healed)))
        }
        Err(error) => Err(error),
    }
}

/// The write-ahead log must not be applied to the new file; it goes with the damaged one, under the name by which
/// SQLite finds it, because the records of the last minutes may be in it alone.
fn set_database_aside(path: &Path) -> std::io::Result<()> {
    let aside = set_aside(path)?;
    let log = with_suffix(path, "-wal");
    if log.exists() {
        std::fs::rename(log, with_suffix(&aside, "-wal"))?;
    }
    remove_if_there(&with_suffix(path, "-shm"))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

async fn open(path: &Path, schema: &'static str) -> Result<SqlitePool, StoreError> {
    if !path.exists() {
        if let Some(directory) = path.parent() {
            make_directory(directory, 0o755)?;
        }
        // An empty file is an empty database; its log inherits the mode.
        write_atomically(path, b"", 0o600)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        // Nobody else reads it; and without a shared index beside it the file opens on a full disk too.
        .locking_mode(SqliteLockingMode::Exclusive)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10));
    // One connection for as long as the agent runs: another could not be opened while the disk fails.
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_with(options)
        .await?;
    let checked: Result<(), StoreError> = async {
        let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&pool).await?;
        if verdict != "ok" {
            return Err(StoreError::Damaged(verdict));
        }
        sqlx::raw_sql(schema).execute(&pool).await?;
        Ok(())
    }
    .await;
    if let Err(error) = checked {
        pool.close().await;
        return Err(error);
    }
    Ok(pool)
}
