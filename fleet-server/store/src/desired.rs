//! Which terminals must be told that what they should run or show has changed.

use fleet_domain::Scope;

use crate::{StoreError, Tx};

/// Marks the desired state of every terminal in `scopes` as changed.
#[expect(clippy::unused_async, reason = "its statements come with the terminals")]
pub async fn scope_bump(_tx: &mut Tx, _scopes: &[Scope]) -> Result<(), StoreError> {
    Ok(())
}
