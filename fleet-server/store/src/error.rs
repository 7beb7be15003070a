use sqlx::error::ErrorKind;
use sqlx::migrate::MigrateError;

/// Why the store could not do what it was asked. "Not there" is not an error but `None`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or is too busy: try again later.
    #[error("the database is unavailable")]
    Unavailable(#[source] sqlx::Error),
    /// The row has another version than the caller read: somebody was faster.
    #[error("the row was changed by somebody else")]
    Stale,
    /// A unique or foreign key forbids the change.
    #[error("the change contradicts existing rows ({})", constraint.as_deref().unwrap_or("unnamed constraint"))]
    Conflict {
        /// The constraint's name; SQLite does not always tell.
        constraint: Option<String>,
    },
    /// A stored value is not what this program writes.
    #[error("column {column} of {table} holds what it should not: {value}")]
    Corrupt {
        /// Where.
        table: &'static str,
        /// Where.
        column: &'static str,
        /// The value, shortened.
        value: String,
    },
    /// The database refused a statement: a fault of this program or of the schema.
    #[error("the database refused a statement")]
    Refused(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the schema could not be brought up to date")]
    Migration(#[source] MigrateError),
    /// A newer version has used the database, and changed it in ways that this one does not know.
    #[error(
        "the database was used by a newer version of this program (migration {0}): install that version again, or put back a backup from before it"
    )]
    Newer(i64),
    /// The database's address is not one this program understands.
    #[error("not a database address: give a path or postgres://user@host/name")]
    Address(#[source] sqlx::Error),
}

impl StoreError {
    /// A value that this program would not have written.
    pub fn corrupt(table: &'static str, column: &'static str, value: impl Into<String>) -> Self {
        let value = value.into().chars().take(80).collect();
        Self::Corrupt { table, column, value }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        if let MigrateError::VersionMissing(migration) = error {
            return Self::Newer(migration);
        }
        Self::Migration(error)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error {
            if matches!(database.kind(), ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation) {
                return Self::Conflict { constraint: database.constraint().map(str::to_owned) };
            }
            let is_transient = crate::dialect::is_transient(database.as_ref());
            return if is_transient { Self::Unavailable(error) } else { Self::Refused(error) };
        }
        if is_connection_fault(&error) { Self::Unavailable(error) } else { Self::Refused(error) }
    }
}

fn is_connection_fault(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed
    )
}
