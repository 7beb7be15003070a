use fleet_protocol::{AppId, RatingId, RatingLevel, UnixMillis};
use fleet_store::{StoreError, Tx, rating};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most bad ratings on the list.
const MOST: i64 = 20;

/// A bad rating past its deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OverdueRating {
    /// Which.
    pub id: RatingId,
    /// Of which app.
    pub app_id: AppId,
    /// Its name.
    pub app_name: String,
    /// How bad.
    pub level: RatingLevel,
    /// Where it was given; `null` if that is not known.
    pub location_name: Option<String>,
    /// When it should have been handled; Unix milliseconds.
    pub deadline_at: UnixMillis,
}

/// Those that are over for the longest time first.
pub(super) async fn overdue_ratings(tx: &mut Tx, now: UnixMillis) -> Result<Vec<OverdueRating>, StoreError> {
    let rows = rating::overdue(tx, now, MOST).await?;
    rows.into_iter()
        .map(|row| {
            Ok(OverdueRating {
                id: RatingId(row.id),
                app_id: AppId(row.app_id),
                level: row.level()?,
                app_name: row.app_name,
                location_name: row.location_name,
                deadline_at: row.deadline_at,
            })
        })
        .collect()
}
