use fleet_domain::{ChinaDay, DivisionCode, needed_bundles, shown_theme, theme_changes};
use fleet_protocol::{DesiredTheme, ThemeChange, ThemeId, UnixMillis};

use crate::{StoreError, Tx, theme, theme_bundle, theme_period};

/// The home page style of a place, now and later.
pub(super) struct Style {
    pub theme: ThemeId,
    pub changes: Vec<ThemeChange>,
    pub bundles: Vec<DesiredTheme>,
}

/// The style that is shown where a terminal stands, what follows it, and the bundles that it needs for both.
pub(super) async fn style(
    tx: &mut Tx,
    divisions: &[DivisionCode],
    now: UnixMillis,
) -> Result<Style, StoreError> {
    let (choice, _) = theme::get(tx).await?;
    let periods = theme_period::not_over(tx, ChinaDay::of(now)).await?;
    let theme = shown_theme(&choice, &periods, divisions, now).theme.clone();
    let changes = theme_changes(&choice, &periods, divisions, now);
    let wanted: Vec<ThemeId> =
        std::iter::once(&theme).chain(changes.iter().map(|change| &change.theme)).cloned().collect();
    let signed = theme_bundle::offered(tx).await?;
    let signed: Vec<DesiredTheme> = signed.into_iter().map(|bundle| bundle.desired).collect();
    Ok(Style { bundles: needed_bundles(&wanted, &signed), theme, changes })
}
