//! The rules of the catalogue: one row.

use fleet_protocol::UnixMillis;
use sqlx::FromRow;

use crate::statement::{execute, expect_current, fetch_one, statements};
use crate::{StoreError, Tx};

statements! {
    GET = "SELECT second_person, version FROM catalogue_rules WHERE id = 1";
    UPDATE = "UPDATE catalogue_rules SET second_person = $2, updated_at = $3, version = version + 1 \
        WHERE id = 1 AND version = $1";
}

/// The rules as they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct CatalogueRules {
    /// Whether a version has to be reviewed by somebody else than who submitted it.
    pub second_person: bool,
    /// For updates.
    pub version: i64,
}

/// The rules.
pub async fn get(tx: &mut Tx) -> Result<CatalogueRules, StoreError> {
    fetch_one!(tx, CatalogueRules, GET)
}

/// Writes the rules over those with the same version.
pub async fn update(tx: &mut Tx, rules: CatalogueRules, now: UnixMillis) -> Result<(), StoreError> {
    expect_current(execute!(tx, UPDATE, rules.version, rules.second_person, now)?)
}
