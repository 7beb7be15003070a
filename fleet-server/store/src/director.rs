//! The director's keys, and its newest word to each terminal.

use fleet_protocol::{AttemptId, SignedGrant, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

/// More keys than ever count at once.
const MOST_KEYS: i64 = 100;

statements! {
    ADD_KEY = "INSERT INTO director_keys (public_key, secret, label, created_at) VALUES ($1, $2, $3, $4)";
    KEYS = "SELECT public_key, secret, label, created_at FROM director_keys \
        ORDER BY created_at DESC, public_key LIMIT $1";
    GRANT = "SELECT attempt_id, sequence, public_key, text, signature FROM grants WHERE terminal_id = $1";
    PUT_GRANT = "INSERT INTO grants (terminal_id, attempt_id, sequence, public_key, text, signature) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (terminal_id) DO UPDATE SET attempt_id = excluded.attempt_id, \
        sequence = excluded.sequence, public_key = excluded.public_key, text = excluded.text, \
        signature = excluded.signature WHERE grants.sequence < excluded.sequence";
}

/// A key of the director.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct DirectorKey {
    /// 64 hexadecimal digits.
    pub public_key: String,
    /// PKCS#8. Never logged, never sent.
    pub secret: Vec<u8>,
    /// For people.
    pub label: String,
    /// When it was made.
    pub created_at: UnixMillis,
}

/// Keeps a new key.
pub async fn add_key(tx: &mut Tx, key: &DirectorKey) -> Result<(), StoreError> {
    execute!(tx, ADD_KEY, &key.public_key, &key.secret, &key.label, key.created_at)?;
    Ok(())
}

/// The keys, the newest first.
pub async fn keys(tx: &mut Tx) -> Result<Vec<DirectorKey>, StoreError> {
    fetch_all!(tx, DirectorKey, KEYS, MOST_KEYS)
}

/// The newest word to a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptGrant {
    /// About which attempt.
    pub attempt_id: AttemptId,
    /// Its number.
    pub sequence: i64,
    /// As it was signed.
    pub signed: SignedGrant,
}

#[derive(FromRow)]
struct Row {
    attempt_id: Uuid,
    sequence: i64,
    public_key: String,
    text: String,
    signature: String,
}

/// The newest word to a terminal, if there was any.
pub async fn grant(tx: &mut Tx, terminal: TerminalId) -> Result<Option<KeptGrant>, StoreError> {
    let row = fetch_optional!(tx, Row, GRANT, terminal.0)?;
    Ok(row.map(|row| KeptGrant {
        attempt_id: AttemptId(row.attempt_id),
        sequence: row.sequence,
        signed: SignedGrant { key: row.public_key, grant: row.text, signature: row.signature },
    }))
}

/// Keeps a word, unless one with a higher number is there; whether it was kept.
pub async fn put_grant(tx: &mut Tx, terminal: TerminalId, grant: &KeptGrant) -> Result<bool, StoreError> {
    let SignedGrant { key, grant: text, signature } = &grant.signed;
    let changed =
        execute!(tx, PUT_GRANT, terminal.0, grant.attempt_id.0, grant.sequence, key, text, signature)?;
    Ok(changed == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keys_come_newest_first() {
        crate::testing::on_fresh_database(|db| async move {
            let key = |name: &str, created_at| DirectorKey {
                public_key: name.repeat(64),
                secret: vec![1, 2, 3],
                label: name.to_owned(),
                created_at,
            };
            let mut tx = db.write().await.unwrap();
            for (name, at) in [("a", 5), ("b", 9), ("c", 7)] {
                add_key(&mut tx, &key(name, at)).await.unwrap();
            }
            let labels: Vec<String> = keys(&mut tx).await.unwrap().into_iter().map(|key| key.label).collect();
            assert_eq!(labels, ["b", "c", "a"]);
            assert!(add_key(&mut tx, &key("a", 5)).await.is_err(), "a key is made once");
        })
        .await;
    }
}
