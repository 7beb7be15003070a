use fleet_domain::china_day;
use fleet_protocol::{AppId, UnixMillis};
use fleet_store::citizen_session::usage;
use fleet_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Citizens' sessions since midnight in China.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionsToday {
    /// How many.
    pub count: i64,
    /// In how many of them each app was opened, the most used first.
    pub by_app: Vec<AppToday>,
}

/// One app's use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AppToday {
    /// Which app.
    pub app_id: AppId,
    /// Its name; `null` if it is no longer known.
    pub name: Option<String>,
    /// In how many sessions.
    pub count: i64,
}

pub(super) async fn today(tx: &mut Tx, now: UnixMillis) -> Result<SessionsToday, StoreError> {
    let rows = usage(tx, china_day(now)).await?;
    let (whole, apps): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.app_id.is_nil());
    let by_app = apps.into_iter().map(|row| AppToday {
        app_id: AppId(row.app_id),
        name: row.name,
        count: row.sessions,
    });
    Ok(SessionsToday { count: whole.iter().map(|row| row.sessions).sum(), by_app: by_app.collect() })
}
