//! What anybody may know of locations: whether there is a public list, and what stands in it.

mod list;
mod place;

use fleet_protocol::UnixMillis;
use sqlx::FromRow;

use crate::statement::{execute, expect_current, fetch_one, statements};
use crate::{StoreError, Tx};

pub use list::{LIST, PublicFilter, by_id, list};
pub use place::{ListedService, StandingTerminal, places};
#[cfg(test)]
pub(crate) use place::{SERVICES, STANDING, WITHIN};

statements! {
    GET = "SELECT is_published, version FROM public_list WHERE id = 1";
    UPDATE = "UPDATE public_list SET is_published = $2, updated_at = $3, version = version + 1 \
        WHERE id = 1 AND version = $1";
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, list::STATEMENTS];

/// Whether ops publish a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct PublicList {
    /// Without it nobody without an account is told anything.
    pub is_published: bool,
    /// For updates.
    pub version: i64,
}

/// Whether there is a list.
pub async fn get(tx: &mut Tx) -> Result<PublicList, StoreError> {
    fetch_one!(tx, PublicList, GET)
}

/// Publishes the list or takes it back, over what has the same version.
pub async fn update(tx: &mut Tx, to: PublicList, now: UnixMillis) -> Result<(), StoreError> {
    expect_current(execute!(tx, UPDATE, to.version, to.is_published, now)?)
}
