//! Codes that let a terminal in. Only their digests are kept.

mod list;

use fleet_domain::{DivisionCode, IssuedCode};
use fleet_protocol::{LocationId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{Cell, Insert};
use crate::statement::{execute, fetch_optional, statements};
use crate::{StoreError, Tx};

pub use list::{CodeFilter, CodeRow, CodeState, LIST, find, list};

statements! {
    BY_HASH = "SELECT id, code_hint, location_id, division_code, expires_at, terminal_id, revoked_at FROM enrollment_codes \
        WHERE code_hash = $1";
    USE = "UPDATE enrollment_codes SET used_at = $2, terminal_id = $3 WHERE id = $1 AND used_at IS NULL";
    REVOKE = "UPDATE enrollment_codes SET revoked_at = $2 WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL";
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, list::STATEMENTS];

pub(crate) const INSERT: Insert = Insert {
    into: "INSERT INTO enrollment_codes (id, code_hash, code_hint, location_id, note, created_at, created_by, expires_at, \
        division_code)",
    columns: 9,
    then: "",
};

/// A code to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// Names the code without telling it.
    pub id: Uuid,
    /// SHA-256 of the code.
    pub hash: Vec<u8>,
    /// Its last four characters.
    pub hint: String,
    /// Where terminals that use it are put.
    pub location_id: Option<LocationId>,
    /// Where terminals that use it may stand as their installer wishes; `None`: anywhere.
    pub division: Option<DivisionCode>,
    /// What it is for.
    pub note: String,
    /// When.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
    /// Not after this.
    pub expires_at: UnixMillis,
}

/// A code as an enrolling terminal meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCode {
    /// Which.
    pub id: Uuid,
    /// Its last four characters.
    pub hint: String,
    /// Where terminals that use it are put.
    pub location_id: Option<LocationId>,
    /// Where terminals that use it may stand as their installer wishes; `None`: anywhere.
    pub division: Option<DivisionCode>,
    /// What it is good for.
    pub issued: IssuedCode,
}

#[derive(FromRow)]
struct KnownRow {
    id: Uuid,
    code_hint: String,
    location_id: Option<Uuid>,
    division_code: Option<String>,
    expires_at: i64,
    terminal_id: Option<Uuid>,
    revoked_at: Option<i64>,
}

/// Issues codes.
pub async fn insert(tx: &mut Tx, codes: Vec<NewCode>) -> Result<(), StoreError> {
    let rows = codes.into_iter().map(|code| {
        vec![
            Cell::Id(code.id),
            Cell::Bytes(code.hash),
            Cell::Text(code.hint),
            Cell::MaybeId(code.location_id.map(|id| id.0)),
            Cell::Text(code.note),
            Cell::Int(code.created_at),
            Cell::Text(code.created_by),
            Cell::Int(code.expires_at),
            Cell::MaybeText(code.division.map(|division| division.to_string())),
        ]
    });
    INSERT.run(tx, rows.collect()).await.map(drop)
}

/// The code with this digest, if it was ever issued.
pub async fn by_hash(tx: &mut Tx, hash: &[u8]) -> Result<Option<KnownCode>, StoreError> {
    let row = fetch_optional!(tx, KnownRow, BY_HASH, hash)?;
    let Some(row) = row else { return Ok(None) };
    let parse = |code: String| {
        code.parse().map_err(|_| StoreError::corrupt("enrollment_codes", "division_code", code))
    };
    Ok(Some(KnownCode {
        id: row.id,
        hint: row.code_hint,
        location_id: row.location_id.map(LocationId),
        division: row.division_code.map(parse).transpose()?,
        issued: IssuedCode {
            expires_at: row.expires_at,
            used_by: row.terminal_id.map(TerminalId),
            revoked: row.revoked_at.is_some(),
        },
    }))
}

/// Uses the code up. Returns whether it was still to be had.
pub async fn redeem(tx: &mut Tx, id: Uuid, terminal: TerminalId, at: UnixMillis) -> Result<bool, StoreError> {
    Ok(execute!(tx, USE, id, at, terminal.0)? == 1)
}

/// Takes an unused code back. Returns whether there was one.
pub async fn revoke(tx: &mut Tx, id: Uuid, at: UnixMillis) -> Result<bool, StoreError> {
    Ok(execute!(tx, REVOKE, id, at)? == 1)
}
