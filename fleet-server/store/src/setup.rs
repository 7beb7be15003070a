//! The one-time link that makes the first administrator.

use fleet_protocol::UnixMillis;

use serde_json::json;

use crate::audit::{self, AuditEntry};
use crate::statement::{execute, fetch_optional, statements};
use crate::{StoreError, Tx};

/// A set-up link is good for this long, in milliseconds.
pub const LIFETIME_MS: i64 = 24 * 60 * 60 * 1000;

statements! {
    CLEAR = "DELETE FROM setup_tokens";
    INSERT = "INSERT INTO setup_tokens (token_hash, expires_at) VALUES ($1, $2)";
    IS_GOOD = "SELECT expires_at FROM setup_tokens WHERE token_hash = $1 AND expires_at > $2";
    TAKE = "DELETE FROM setup_tokens WHERE token_hash = $1 AND expires_at > $2";
}

/// Makes `token_hash` the only link that is good, and says so in the audit log.
pub async fn replace(tx: &mut Tx, token_hash: &[u8], now: UnixMillis) -> Result<(), StoreError> {
    execute!(tx, CLEAR)?;
    execute!(tx, INSERT, token_hash, now + LIFETIME_MS)?;
    let object = ("setup", "link".to_owned(), "setup link");
    audit::append(
        tx,
        AuditEntry::of_server(now, "setup.link", object, json!({"expires_at": now + LIFETIME_MS})),
    )
    .await
}

/// Whether the link is good.
pub async fn is_good(tx: &mut Tx, token_hash: &[u8], now: UnixMillis) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (i64,), IS_GOOD, token_hash, now)?.is_some())
}

/// Uses the link up; whether it was good.
pub async fn take(tx: &mut Tx, token_hash: &[u8], now: UnixMillis) -> Result<bool, StoreError> {
    Ok(execute!(tx, TAKE, token_hash, now)? == 1)
}
