use fleet_domain::{ChinaDay, DivisionCode, ThemePeriodState};
use fleet_protocol::{ThemeId, ThemePeriodId, UnixMillis};
use fleet_store::Tx;
use fleet_store::theme_period::{self, StoredPeriod};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::CsvRow;

/// A stretch of days with a style of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ThemePeriod {
    /// Which.
    pub id: ThemePeriodId,
    /// What for, such as `春节`.
    pub name: String,
    /// Where; `null` for everywhere.
    pub division_code: Option<DivisionCode>,
    /// Which style.
    pub theme: ThemeId,
    /// The first of its days, by the calendar of China.
    pub first_day: ChinaDay,
    /// The last of its days.
    pub last_day: ChinaDay,
    /// Where it stands now.
    pub state: ThemePeriodState,
    /// For updates.
    pub version: i64,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
    /// Unix milliseconds.
    pub updated_at: UnixMillis,
    /// User name.
    pub updated_by: String,
}

impl ThemePeriod {
    /// As it is answered at a moment.
    pub fn at(row: StoredPeriod, now: UnixMillis) -> Self {
        let state = row.period.state(now);
        let fleet_domain::ThemePeriod { id, name, division_code, theme, first_day, last_day } = row.period;
        let StoredPeriod { version, created_at, updated_at, updated_by, .. } = row;
        Self {
            id,
            name,
            division_code,
            theme,
            first_day,
            last_day,
            state,
            version,
            created_at,
            updated_at,
            updated_by,
        }
    }
}

/// What the audit log says of a period that was made or removed.
pub fn said(period: &fleet_domain::ThemePeriod) -> Value {
    json!({
        "division_code": period.division_code, "theme": period.theme,
        "first_day": period.first_day, "last_day": period.last_day,
    })
}

/// The period with this id as it is answered.
pub async fn answer(tx: &mut Tx, id: ThemePeriodId, now: UnixMillis) -> ApiResult<Option<ThemePeriod>> {
    Ok(theme_period::by_id(tx, id).await?.map(|row| ThemePeriod::at(row, now)))
}

impl CsvRow for ThemePeriod {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "division_code",
        "theme",
        "first_day",
        "last_day",
        "state",
        "updated_at",
        "updated_by",
    ];

    fn cells(&self) -> Vec<String> {
        let state = match self.state {
            ThemePeriodState::Coming => "coming",
            ThemePeriodState::Running => "running",
            ThemePeriodState::Past => "past",
        };
        vec![
            self.id.to_string(),
            self.name.clone(),
            self.division_code.as_ref().map(ToString::to_string).unwrap_or_default(),
            self.theme.to_string(),
            self.first_day.to_string(),
            self.last_day.to_string(),
            state.to_owned(),
            self.updated_at.to_string(),
            self.updated_by.clone(),
        ]
    }
}
