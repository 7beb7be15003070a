use fleet_domain::{WATCH_IGNORED_MOST, WATCH_STALE_DAYS, Watch};
use fleet_protocol::AppId;
use fleet_store::{app, watch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::item::{AppWatch, answer, is_bundle};
use crate::audit::difference;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};
use crate::text::required;

/// What is to be watched of an app.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WatchBody {
    /// The version that was read; 0 if nothing was decided yet.
    version: i64,
    /// Whether the page's text has to be what a person has confirmed.
    change: bool,
    /// Whole days, 1 to 730, after which a page without a change is too old; `null`: its age does not count.
    stale_after_days: Option<i64>,
    /// Lines of the page with any of these words do not count; at most 20 of 1 to 60 characters.
    #[serde(default)]
    ignored: Vec<String>,
}

/// Decides what is watched of an app: the next inspection brings the page's text. What is found already stays in the ledger.
#[utoipa::path(put, path = "/apps/{id}/watch", tag = "watches", params(("id" = AppId, Path)), request_body = WatchBody,
    responses((status = 200, body = AppWatch), (status = 404),
        (status = 409, description = "`version_conflict`, `watch_bundle`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn update(
    Path(id): Path<AppId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<WatchBody>>,
) -> ApiResult<Json<AppWatch>> {
    let wanted = body.checked()?;
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if wanted.is_on() && is_bundle(&mut change.tx, &app).await? {
        return Err(Code::WatchBundle.into());
    }
    let before = answer(&mut change.tx, &app).await?;
    let by = change.principal.username.clone();
    watch::put(&mut change.tx, (id, body.version), &wanted, (change.now, &by)).await?;
    let after = answer(&mut change.tx, &app).await?;
    let summary = difference(&before, &after, &["version", "updated_at", "updated_by", "state", "seen"]);
    change.audit("app.watch", Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok(Json(after))
}

impl WatchBody {
    fn checked(&self) -> ApiResult<Watch> {
        let invalid = |pointer: &str| Err(ApiError::new(Code::FieldInvalid).at(pointer));
        if self.stale_after_days.is_some_and(|days| !WATCH_STALE_DAYS.contains(&days)) {
            return invalid("/stale_after_days");
        }
        if self.ignored.len() > WATCH_IGNORED_MOST {
            return invalid("/ignored");
        }
        let ignored = self.ignored.iter().map(|words| required(words, 60, "/ignored"));
        Ok(Watch {
            change: self.change,
            stale_after_days: self.stale_after_days,
            ignored: ignored.collect::<ApiResult<_>>()?,
        })
    }
}
