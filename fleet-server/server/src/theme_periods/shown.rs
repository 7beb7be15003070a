use fleet_domain::{
    ChinaDay, DivisionCode, ThemeChoice, ThemePeriod, ThemeReason, shown_theme, theme_changes,
};
use fleet_protocol::{ThemeId, ThemePeriodId, UnixMillis};
use fleet_store::{division, theme, theme_period};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};

/// The style that a place shows now, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShownInPlace {
    /// Which division; `null` for those terminals that stand in none with a word of its own.
    division_code: Option<DivisionCode>,
    /// Which style.
    theme: ThemeId,
    /// Why.
    reason: ShownReason,
    /// What follows by itself; `null` while nothing is planned.
    next: Option<NextTheme>,
}

/// Why a style is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ShownReason {
    /// A period says so.
    Period {
        /// Which.
        id: ThemePeriodId,
        /// What for.
        name: String,
        /// Whose it is; `null` for everywhere.
        division_code: Option<DivisionCode>,
        /// The last of its days.
        last_day: ChinaDay,
    },
    /// A division's choice.
    Division {
        /// Whose.
        division_code: DivisionCode,
    },
    /// The choice for everywhere.
    Everywhere,
}

/// A style that follows by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextTheme {
    /// The first day on which it is shown.
    day: ChinaDay,
    /// Which.
    theme: ThemeId,
}

/// The style that every division shows now, by the same rule that terminals are told by: everywhere first.
#[utoipa::path(get, path = "/theme-periods/shown", tag = "theme_periods", operation_id = "shown_themes",
    responses((status = 200, body = Vec<ShownInPlace>)))]
pub async fn shown(mut reading: Reading<Viewer>) -> ApiResult<Json<Vec<ShownInPlace>>> {
    let (tx, now) = (&mut reading.tx, reading.now);
    let (choice, _) = theme::get(tx).await?;
    let periods = theme_period::not_over(tx, ChinaDay::of(now)).await?;
    let tree = division::all(tx).await?;
    let mut places = vec![place(&choice, &periods, &[], now)];
    for division in &tree {
        let chain = chain(&tree, &division.code);
        if !chain.is_empty() {
            places.push(place(&choice, &periods, &chain, now));
        }
    }
    Ok(Json(places))
}

/// A division and those above it, itself first.
fn chain(tree: &[division::Division], code: &str) -> Vec<DivisionCode> {
    let find = |code: &str| tree.iter().find(|division| division.code == code);
    let up = std::iter::successors(find(code), |division| division.parent_code.as_deref().and_then(find));
    up.filter_map(|division| division.code.parse().ok()).collect()
}

fn place(
    choice: &ThemeChoice,
    periods: &[ThemePeriod],
    chain: &[DivisionCode],
    now: UnixMillis,
) -> ShownInPlace {
    let shown = shown_theme(choice, periods, chain, now);
    let reason = match shown.reason {
        ThemeReason::Period(period) => ShownReason::Period {
            id: period.id,
            name: period.name.clone(),
            division_code: period.division_code.clone(),
            last_day: period.last_day,
        },
        ThemeReason::Division(code) => ShownReason::Division { division_code: code.clone() },
        ThemeReason::Everywhere => ShownReason::Everywhere,
    };
    let next = theme_changes(choice, periods, chain, now).into_iter().next();
    ShownInPlace {
        division_code: chain.first().cloned(),
        theme: shown.theme.clone(),
        reason,
        next: next.map(|change| NextTheme { day: ChinaDay::of(change.at), theme: change.theme }),
    }
}
