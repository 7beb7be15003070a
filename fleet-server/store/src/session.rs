//! Sessions of the console, and wrong passwords. Tokens are stored as hashes alone.

use fleet_domain::Role;
use fleet_protocol::UnixMillis;
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, fetch_optional, statements};
use crate::{StoreError, Tx, user};

/// A session ends this long after its last request, in milliseconds.
pub const IDLE_LIMIT_MS: i64 = 2 * 60 * 60 * 1000;
/// A session ends this long after signing in, in milliseconds.
pub const LIFETIME_MS: i64 = 12 * 60 * 60 * 1000;
/// The last request is written down no more often than this, in milliseconds.
const TOUCH_EVERY_MS: i64 = 5 * 60 * 1000;
/// So many wrong passwords lock an account.
pub const FAILURES_ALLOWED: i64 = 5;
/// Wrong passwords are counted, and the lock holds, for this long, in milliseconds.
pub const LOCK_MS: i64 = 15 * 60 * 1000;

statements! {
    INSERT = "INSERT INTO console_sessions (token_hash, user_id, created_at, last_used_at, expires_at) \
        VALUES ($1, $2, $3, $3, $4)";
    FIND = "SELECT u.id AS user_id, u.username, u.display_name, u.role, s.last_used_at \
        FROM console_sessions AS s JOIN users AS u ON u.id = s.user_id \
        WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_used_at > $3 AND u.disabled = $4";
    TOUCH = "UPDATE console_sessions SET last_used_at = $2 WHERE token_hash = $1";
    DELETE = "DELETE FROM console_sessions WHERE token_hash = $1";
    DELETE_OF_USER = "DELETE FROM console_sessions WHERE user_id = $1";
    DELETE_EXPIRED = "DELETE FROM console_sessions WHERE expires_at <= $1";
    COUNT_ATTEMPT = "INSERT INTO sign_in_failures (username_key, window_start, failures) VALUES ($1, $2, 1) \
        ON CONFLICT (username_key) DO UPDATE SET \
        failures = CASE WHEN sign_in_failures.window_start > $3 THEN sign_in_failures.failures + 1 ELSE 1 END, \
        window_start = $2 \
        WHERE sign_in_failures.window_start <= $3 OR sign_in_failures.failures < $4 \
        RETURNING failures";
    FORGET_FAILURES = "DELETE FROM sign_in_failures WHERE username_key = $1";
    FORGET_OLD_FAILURES = "DELETE FROM sign_in_failures WHERE window_start <= $1";
}

/// A valid session with its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The account.
    pub user_id: Uuid,
    /// Its name for signing in.
    pub username: String,
    /// Its name for people.
    pub display_name: String,
    /// What it may do.
    pub role: Role,
    last_used_at: UnixMillis,
}

impl Session {
    /// Whether the use at `now` should be written down.
    pub fn needs_touch(&self, now: UnixMillis) -> bool {
        now - self.last_used_at > TOUCH_EVERY_MS
    }
}

#[derive(FromRow)]
struct Row {
    user_id: Uuid,
    username: String,
    display_name: String,
    role: String,
    last_used_at: i64,
}

/// Begins a session. Ended ones are removed on the way.
pub async fn insert(
    tx: &mut Tx,
    token_hash: &[u8],
    user_id: Uuid,
    now: UnixMillis,
) -> Result<(), StoreError> {
    execute!(tx, DELETE_EXPIRED, now)?;
    execute!(tx, INSERT, token_hash, user_id, now, now + LIFETIME_MS)?;
    Ok(())
}

/// The session of a token, unless it has ended or its account is disabled.
pub async fn find(tx: &mut Tx, token_hash: &[u8], now: UnixMillis) -> Result<Option<Session>, StoreError> {
    let Some(row) = fetch_optional!(tx, Row, FIND, token_hash, now, now - IDLE_LIMIT_MS, false)? else {
        return Ok(None);
    };
    let role = row.role.parse().map_err(|_| StoreError::corrupt("users", "role", &row.role))?;
    let Row { user_id, username, display_name, last_used_at, .. } = row;
    Ok(Some(Session { user_id, username, display_name, role, last_used_at }))
}

/// Writes down that the session was used.
pub async fn touch(tx: &mut Tx, token_hash: &[u8], now: UnixMillis) -> Result<(), StoreError> {
    execute!(tx, TOUCH, token_hash, now).map(drop)
}

/// Ends a session.
pub async fn delete(tx: &mut Tx, token_hash: &[u8]) -> Result<(), StoreError> {
    execute!(tx, DELETE, token_hash).map(drop)
}

/// Ends all sessions of an account.
pub async fn delete_of_user(tx: &mut Tx, user_id: Uuid) -> Result<(), StoreError> {
    execute!(tx, DELETE_OF_USER, user_id).map(drop)
}

/// Whether a password may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Too many were wrong of late.
    Locked,
    /// It may, and it counts as wrong until [`forget_failures`] says otherwise.
    Counted {
        /// If it is wrong, no further one is taken.
        is_last: bool,
    },
}

/// Counts a try before its password is looked at: of many at once, no more than the allowed number
/// get through, and one whose answer is never sent counts too. Names that do not exist are counted
/// as well, so that the answer does not tell which do.
pub async fn count_attempt(tx: &mut Tx, username: &str, now: UnixMillis) -> Result<Attempt, StoreError> {
    execute!(tx, FORGET_OLD_FAILURES, now - LOCK_MS)?;
    let key = user::username_key(username);
    let counted = fetch_optional!(tx, (i64,), COUNT_ATTEMPT, key, now, now - LOCK_MS, FAILURES_ALLOWED)?;
    Ok(match counted {
        Some((failures,)) => Attempt::Counted { is_last: failures >= FAILURES_ALLOWED },
        None => Attempt::Locked,
    })
}

/// A right password ends the counting.
pub async fn forget_failures(tx: &mut Tx, username: &str) -> Result<(), StoreError> {
    execute!(tx, FORGET_FAILURES, user::username_key(username)).map(drop)
}
