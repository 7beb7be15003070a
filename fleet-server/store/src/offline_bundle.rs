//! Offline bundles: the words of the director that were put on a medium.

use fleet_protocol::{AttemptId, RolloutId, SignedGrant, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{Cell, Insert};
use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO offline_bundles (id, rollout_id, made_at, made_by, expires_at) VALUES ($1, $2, $3, $4, $5)";
    FIND = "SELECT b.id, b.rollout_id, b.made_at, b.made_by, b.expires_at, \
        (SELECT COUNT(*) FROM offline_words w WHERE w.bundle_id = b.id) AS terminals, \
        (SELECT COUNT(*) FROM offline_words w JOIN offline_receipts r ON r.attempt_id = w.attempt_id \
        WHERE w.bundle_id = b.id) AS receipts FROM offline_bundles b WHERE b.id = $1";
    OF_ROLLOUT = "SELECT b.id, b.rollout_id, b.made_at, b.made_by, b.expires_at, \
        (SELECT COUNT(*) FROM offline_words w WHERE w.bundle_id = b.id) AS terminals, \
        (SELECT COUNT(*) FROM offline_words w JOIN offline_receipts r ON r.attempt_id = w.attempt_id \
        WHERE w.bundle_id = b.id) AS receipts FROM offline_bundles b WHERE b.rollout_id = $1 \
        ORDER BY b.made_at DESC, b.id DESC LIMIT $2";
    WORDS = "SELECT terminal_id, terminal_name, attempt_id, public_key, text, signature FROM offline_words \
        WHERE bundle_id = $1 ORDER BY terminal_id";
    // Whoever may still have something to do.
    CANDIDATES = "SELECT terminal_id FROM attempts WHERE rollout_id = $1 AND state IN ('eligible', 'downloading', \
        'downloaded', 'verified', 'staged') ORDER BY id LIMIT $2";
}

pub(crate) const WORD: Insert = Insert {
    into: "INSERT INTO offline_words (bundle_id, terminal_id, terminal_name, attempt_id, public_key, text, signature)",
    columns: 7,
    then: "",
};

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct BundleRow {
    /// Which.
    pub id: Uuid,
    /// Of which rollout.
    pub rollout_id: Uuid,
    /// When it was made.
    pub made_at: UnixMillis,
    /// By whom.
    pub made_by: String,
    /// When its words end.
    pub expires_at: UnixMillis,
    /// How many terminals it is for.
    pub terminals: i64,
    /// Of how many of them a receipt came back.
    pub receipts: i64,
}

/// A new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBundle {
    /// Which.
    pub id: Uuid,
    /// Of which rollout.
    pub rollout_id: RolloutId,
    /// When it is made.
    pub made_at: UnixMillis,
    /// By whom.
    pub made_by: String,
    /// When its words end.
    pub expires_at: UnixMillis,
    /// The words in it.
    pub words: Vec<Word>,
}

/// A word in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// To which terminal.
    pub terminal_id: TerminalId,
    /// Its name when the bundle was made.
    pub terminal_name: String,
    /// About which attempt.
    pub attempt_id: AttemptId,
    /// As it was signed.
    pub signed: SignedGrant,
}

#[derive(FromRow)]
struct WordRow {
    terminal_id: Uuid,
    terminal_name: String,
    attempt_id: Uuid,
    public_key: String,
    text: String,
    signature: String,
}

/// Keeps a new bundle.
pub async fn insert(tx: &mut Tx, bundle: &NewBundle) -> Result<(), StoreError> {
    let (id, made_at) = (bundle.id, bundle.made_at);
    execute!(tx, INSERT, id, bundle.rollout_id.0, made_at, &bundle.made_by, bundle.expires_at)?;
    let cells = |word: &Word| {
        vec![
            Cell::Id(id),
            Cell::Id(word.terminal_id.0),
            Cell::Text(word.terminal_name.clone()),
            Cell::Id(word.attempt_id.0),
            Cell::Text(word.signed.key.clone()),
            Cell::Text(word.signed.grant.clone()),
            Cell::Text(word.signed.signature.clone()),
        ]
    };
    WORD.run(tx, bundle.words.iter().map(cells).collect()).await.map(drop)
}

/// The bundle, if there is one.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<BundleRow>, StoreError> {
    fetch_optional!(tx, BundleRow, FIND, id)
}

/// The newest bundles of a rollout, at most `limit`.
pub async fn of_rollout(tx: &mut Tx, rollout: RolloutId, limit: i64) -> Result<Vec<BundleRow>, StoreError> {
    fetch_all!(tx, BundleRow, OF_ROLLOUT, rollout.0, limit)
}

/// The words in a bundle.
pub async fn words(tx: &mut Tx, id: Uuid) -> Result<Vec<Word>, StoreError> {
    let rows = fetch_all!(tx, WordRow, WORDS, id)?;
    let word = |row: WordRow| Word {
        terminal_id: TerminalId(row.terminal_id),
        terminal_name: row.terminal_name,
        attempt_id: AttemptId(row.attempt_id),
        signed: SignedGrant { key: row.public_key, grant: row.text, signature: row.signature },
    };
    Ok(rows.into_iter().map(word).collect())
}

/// The terminals of a rollout that have not switched yet, at most `limit`.
pub async fn candidates(tx: &mut Tx, rollout: RolloutId, limit: i64) -> Result<Vec<TerminalId>, StoreError> {
    let ids = fetch_all!(tx, (Uuid,), CANDIDATES, rollout.0, limit)?;
    Ok(ids.into_iter().map(|(id,)| TerminalId(id)).collect())
}
