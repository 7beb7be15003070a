use fleet_domain::{ChinaDay, DivisionCode, ThemePeriod, ThemePeriodRefused};
use fleet_protocol::{ThemeId, ThemePeriodId, UnixMillis};
use fleet_store::{Tx, division, theme_period};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::text::required;
use crate::themes;

/// Characters of a name, at most.
const NAME: usize = 20;

/// All fields of a period.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ThemePeriodBody {
    /// What for, such as `春节`: 1 to 20 characters.
    name: String,
    /// Where; everywhere if not given.
    #[serde(default)]
    division_code: Option<DivisionCode>,
    /// Which style: a built-in one, or one of which there is a signed bundle.
    theme: ThemeId,
    /// The first of its days, by the calendar of China: it begins at midnight.
    first_day: ChinaDay,
    /// The last of its days: it ends at the midnight after it.
    last_day: ChinaDay,
}

impl ThemePeriodBody {
    /// The period, if it may be planned. Nobody else plans from here to the end of the transaction.
    pub async fn checked(self, tx: &mut Tx, id: ThemePeriodId, now: UnixMillis) -> ApiResult<ThemePeriod> {
        theme_period::lock(tx).await?;
        let Self { name, division_code, theme, first_day, last_day } = self;
        let name = required(&name, NAME, "/name")?;
        if let Some(code) = &division_code
            && !division::all(tx).await?.iter().any(|known| known.code == code.as_str())
        {
            return Err(ApiError::new(Code::FieldInvalid).at("/division_code"));
        }
        themes::check_known(tx, [&theme], "/theme").await?;
        let period = ThemePeriod { id, name, division_code, theme, first_day, last_day };
        let others = theme_period::not_over(tx, ChinaDay::of(now)).await?;
        period.check(&others, now).map_err(refuse)?;
        Ok(period)
    }
}

fn refuse(refused: ThemePeriodRefused) -> ApiError {
    match refused {
        ThemePeriodRefused::DaysReversed | ThemePeriodRefused::TooFar => {
            ApiError::new(Code::FieldInvalid).at("/last_day")
        }
        ThemePeriodRefused::Over => ApiError::new(Code::ThemePeriodOver).at("/last_day"),
        ThemePeriodRefused::Overlaps(_) => ApiError::new(Code::ThemePeriodOverlaps).at("/first_day"),
        ThemePeriodRefused::TooMany => Code::ThemePeriodsTooMany.into(),
    }
}
