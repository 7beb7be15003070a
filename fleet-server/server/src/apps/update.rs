use fleet_protocol::AppId;
use fleet_store::{app, listing};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::AppBody;
use super::{App, item};
use crate::audit::difference;
use crate::problem::{ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};

/// All fields of an app anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AppUpdate {
    /// The version that was read.
    version: i64,
    /// The fields.
    #[serde(flatten)]
    body: AppBody,
}

/// Changes an app. Terminals that are offered it show it at once.
#[utoipa::path(put, path = "/apps/{id}", tag = "apps", params(("id" = AppId, Path)), request_body = AppUpdate,
    responses((status = 200, body = App), (status = 409, description = "`version_conflict`")))]
pub async fn update(
    Path(id): Path<AppId>,
    Writing(mut change, Json(update)): Writing<Operator, Json<AppUpdate>>,
) -> ApiResult<Json<App>> {
    let fields = update.body.checked()?;
    let before = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let before = item::answer(&mut change.tx, before, change.now).await?;
    app::update(&mut change.tx, id, update.version, &fields, change.now).await?;
    let row = app::by_id(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    let app = item::answer(&mut change.tx, row, change.now).await?;
    bump_if_listed(&mut change, id).await?;
    let summary = difference(&before, &app, &["version", "updated_at", "listed_terminals"]);
    change.audit("app.update", Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok(Json(app))
}

/// The terminals that are offered the app must show what changed.
pub(super) async fn bump_if_listed(change: &mut Change<Operator>, id: AppId) -> ApiResult<()> {
    if listing::by_app(&mut change.tx, id).await?.is_some_and(|listing| listing.is_listed()) {
        let targets = listing::targets(&mut change.tx, id).await?;
        change.bump(targets);
    }
    Ok(())
}
