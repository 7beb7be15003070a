//! Divisions (行政区划): a small tree that migrations fill.

use fleet_domain::DivisionCode;
use sqlx::FromRow;

use crate::statement::{fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    ALL = "SELECT code, name, parent_code, level FROM divisions ORDER BY code";
    BY_CODE = "SELECT code, name, parent_code, level FROM divisions WHERE code = $1";
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Division {
    /// GB/T 2260, six digits.
    pub code: String,
    /// Such as `通川区`.
    pub name: String,
    /// What it belongs to.
    pub parent_code: Option<String>,
    /// 1 province, 2 city, 3 district or county.
    pub level: i64,
}

/// The whole tree, parents before children.
pub async fn all(tx: &mut Tx) -> Result<Vec<Division>, StoreError> {
    fetch_all!(tx, Division, ALL)
}

/// The division with this code.
pub async fn by_code(tx: &mut Tx, code: &DivisionCode) -> Result<Option<Division>, StoreError> {
    fetch_optional!(tx, Division, BY_CODE, code.as_str())
}
