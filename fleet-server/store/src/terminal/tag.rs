use sqlx::FromRow;

use crate::statement::{fetch_all, statements};
use crate::{StoreError, Tx};

statements! {
    // Answered from the index alone.
    ALL = "SELECT tag, COUNT(*) AS terminals FROM terminal_tags GROUP BY tag ORDER BY tag LIMIT 1000";
}

/// A tag that terminals have.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TagRow {
    /// The word.
    pub tag: String,
    /// How many have it.
    pub terminals: i64,
}

/// The tags in use, at most a thousand.
pub async fn tags(tx: &mut Tx) -> Result<Vec<TagRow>, StoreError> {
    fetch_all!(tx, TagRow, ALL)
}
