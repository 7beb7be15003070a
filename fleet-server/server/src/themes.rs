//! Home page styles (首页风格) that there are: built in, and from bundles that the offline keys signed.

mod file;
mod list;

use fleet_protocol::ThemeId;
use fleet_store::{Tx, theme_bundle};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::problem::{ApiError, ApiResult, Code};
use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(file::file))
}

/// Refuses a style that is neither built in nor signed.
pub async fn check_known<'a>(
    tx: &mut Tx,
    themes: impl IntoIterator<Item = &'a ThemeId>,
    pointer: &str,
) -> ApiResult<()> {
    let signed = theme_bundle::offered(tx).await?;
    let known =
        |theme: &ThemeId| theme.is_built_in() || signed.iter().any(|bundle| bundle.desired.theme == *theme);
    if themes.into_iter().all(known) { Ok(()) } else { Err(ApiError::new(Code::ThemeUnknown).at(pointer)) }
}
