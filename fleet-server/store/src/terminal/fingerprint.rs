use fleet_protocol::{TerminalId, UnixMillis};
use sqlx::FromRow;

use crate::statement::{execute, fetch_all, fetch_one, statements};
use crate::{StoreError, Tx};

statements! {
    NOTE = "INSERT INTO terminal_fingerprints (terminal_id, fingerprint, refused, last_seen_at, address) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (terminal_id, fingerprint) \
        DO UPDATE SET last_seen_at = excluded.last_seen_at, address = excluded.address \
        RETURNING fingerprint, refused, last_seen_at, address";
    OF_TERMINAL = "SELECT fingerprint, refused, last_seen_at, address FROM terminal_fingerprints \
        WHERE terminal_id = $1 ORDER BY last_seen_at DESC, fingerprint";
    ACCEPT = "UPDATE terminals SET fingerprint = $2 WHERE id = $1";
    JUDGE = "UPDATE terminal_fingerprints SET refused = (fingerprint <> $2) WHERE terminal_id = $1";
}

/// A machine that presented a terminal's key.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Fingerprint {
    /// The machine.
    pub fingerprint: String,
    /// A person said that it is the copy.
    pub refused: bool,
    /// When it last asked.
    pub last_seen_at: UnixMillis,
    /// From where.
    pub address: String,
}

/// Remembers that the machine presented the key, and returns what is known of it.
pub async fn note_fingerprint(
    tx: &mut Tx,
    id: TerminalId,
    fingerprint: &str,
    at: UnixMillis,
    address: &str,
) -> Result<Fingerprint, StoreError> {
    fetch_one!(tx, Fingerprint, NOTE, id.0, fingerprint, false, at, address)
}

/// The machines that presented the terminal's key, the latest first.
pub async fn fingerprints(tx: &mut Tx, id: TerminalId) -> Result<Vec<Fingerprint>, StoreError> {
    fetch_all!(tx, Fingerprint, OF_TERMINAL, id.0)
}

/// From now on the key belongs to this machine; the others are copies.
pub async fn keep_fingerprint(tx: &mut Tx, id: TerminalId, fingerprint: &str) -> Result<(), StoreError> {
    execute!(tx, ACCEPT, id.0, fingerprint)?;
    execute!(tx, JUDGE, id.0, fingerprint).map(drop)
}
