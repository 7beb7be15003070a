use std::collections::HashMap;

use fleet_protocol::{AppId, AppVersionId};
use fleet_store::usage::{self, UsageFilter};
use fleet_store::{StoreError, Tx};

use super::item::{UsageFigures, UsageOfVersion};
use super::params::days;
use crate::apps::VersionRef;

/// Use by version, the most used first.
pub(super) async fn versions(
    tx: &mut Tx,
    filter: &UsageFilter,
    names: &HashMap<AppId, String>,
) -> Result<Vec<UsageOfVersion>, StoreError> {
    let rows = usage::versions(tx, days(filter), filter.app).await?;
    let ids = rows.iter().map(|row| row.version_id).filter(|id| !id.is_nil());
    let labels = usage::version_labels(tx, ids).await?;
    let item = |row: usage::VersionRow| {
        let app_id = AppId(row.app_id);
        let label = labels.get(&row.version_id).cloned();
        UsageOfVersion {
            app_id,
            app_name: names.get(&app_id).cloned().unwrap_or_default(),
            version: label.map(|label| VersionRef { id: AppVersionId(row.version_id), label }),
            figures: UsageFigures::of_app(&row.row),
            failures: row.failures,
        }
    };
    Ok(rows.into_iter().map(item).collect())
}
