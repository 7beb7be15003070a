use super::RolloutRow;
use crate::release::{self, ReleaseRow};
use crate::statement::{fetch_all, statements};
use crate::{StoreError, Tx};

statements! {
    CAME_FROM = "SELECT from_version FROM attempts WHERE rollout_id = $1 \
        AND state IN ('activating', 'probation', 'committed') GROUP BY from_version ORDER BY from_version LIMIT 20";
}

/// Where the terminals that a rollout has switched came from.
#[derive(Debug, Clone)]
pub struct CameFrom {
    /// The versions.
    pub versions: Vec<String>,
    /// The release of the only version, if there is one and it is known for the same hardware.
    pub release: Option<ReleaseRow>,
}

/// Asks where the terminals of a rollout came from.
pub async fn came_from(tx: &mut Tx, row: &RolloutRow, release: &ReleaseRow) -> Result<CameFrom, StoreError> {
    let rows = fetch_all!(tx, (String,), CAME_FROM, row.id)?;
    let versions: Vec<String> = rows.into_iter().map(|(version,)| version).collect();
    let found = match versions.as_slice() {
        [only] => release::of_version(tx, only, release).await?,
        _ => None,
    };
    Ok(CameFrom { versions, release: found })
}
