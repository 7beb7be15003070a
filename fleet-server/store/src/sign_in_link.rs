//! One-time links that sign an account in: for an administrator who lost the password, made by
//! whoever holds the server's own machine.

use fleet_protocol::UnixMillis;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, AuditEntry};
use crate::statement::{execute, fetch_optional, statements};
use crate::user::User;
use crate::{StoreError, Tx};

/// A link is good for this long, in milliseconds.
pub const LIFETIME_MS: i64 = 60 * 60 * 1000;

statements! {
    FORGET = "DELETE FROM sign_in_links WHERE user_id = $1 OR expires_at <= $2";
    INSERT = "INSERT INTO sign_in_links (token_hash, user_id, expires_at) VALUES ($1, $2, $3)";
    TAKE = "DELETE FROM sign_in_links WHERE token_hash = $1 AND expires_at > $2 RETURNING user_id";
}

/// Makes `token_hash` the only link of this account that is good, and says so in the audit log.
pub async fn replace(tx: &mut Tx, token_hash: &[u8], user: &User, now: UnixMillis) -> Result<(), StoreError> {
    execute!(tx, FORGET, user.id, now)?;
    execute!(tx, INSERT, token_hash, user.id, now + LIFETIME_MS)?;
    let object = ("user", user.id.to_string(), user.username.as_str());
    let summary = json!({"expires_at": now + LIFETIME_MS});
    audit::append(tx, AuditEntry::of_server(now, "user.sign_in_link", object, summary)).await
}

/// Uses a link up; the account it belongs to, if it was good.
pub async fn take(tx: &mut Tx, token_hash: &[u8], now: UnixMillis) -> Result<Option<Uuid>, StoreError> {
    let row = fetch_optional!(tx, (Uuid,), TAKE, token_hash, now)?;
    Ok(row.map(|(user_id,)| user_id))
}
