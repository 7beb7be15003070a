use fleet_domain::{RatingRefused, RatingStep};
use fleet_protocol::RatingId;
use fleet_store::rating::{self, RatingDecided};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::bad::detail;
use super::bad_item::BadRatingDetail;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};
use crate::text::{optional, required};

/// A step with a bad rating that was read.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RatingStepBody {
    /// The `version` that was read.
    version: i64,
    /// Which step.
    step: RatingStep,
    /// What was done, how the call-back or the review went, or why; at most 500 characters. Only `exclude` needs none: the
    /// appeal has the reason.
    #[serde(default)]
    note: String,
}

/// Takes a bad rating one step further. An appeal is decided by another person than who appealed; a rating that is excluded
/// counts no more.
#[utoipa::path(post, path = "/ratings/bad/{id}/steps", tag = "bad_ratings", params(("id" = RatingId, Path)),
    request_body = RatingStepBody,
    responses((status = 200, body = BadRatingDetail), (status = 404),
        (status = 403, description = "`rating_appeal_own`"),
        (status = 409, description = "`version_conflict`, `transition_forbidden`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn step(
    Path(id): Path<RatingId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<RatingStepBody>>,
) -> ApiResult<Json<BadRatingDetail>> {
    let row = rating::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let by = change.principal.username.clone();
    let own_appeal = row.appealed_by.as_ref() == Some(&by);
    let state = row.state()?.step(body.step, own_appeal).map_err(|refused| match refused {
        RatingRefused::State { .. } => Code::TransitionForbidden,
        RatingRefused::OwnAppeal => Code::RatingAppealOwn,
    })?;
    let note = match body.step {
        RatingStep::Exclude => optional(&body.note, 500, "/note")?,
        RatingStep::Handle
        | RatingStep::Close
        | RatingStep::Reopen
        | RatingStep::Appeal
        | RatingStep::Uphold => required(&body.note, 500, "/note")?,
    };
    let decided = RatingDecided {
        version: body.version,
        step: body.step,
        state,
        note: &note,
        at: change.now,
        by: &by,
        id: change.new_id(),
    };
    rating::decide(&mut change.tx, &row, decided).await?;
    let object = Object { kind: "rating", id: &id, name: &row.app_name };
    change.audit(action(body.step), object, json!({"rating_state": state, "note": note}));
    let answer = detail(&mut change.tx, id, change.now).await?;
    change.commit().await?;
    Ok(Json(answer))
}

const fn action(step: RatingStep) -> &'static str {
    match step {
        RatingStep::Handle => "rating.handle",
        RatingStep::Close => "rating.close",
        RatingStep::Reopen => "rating.reopen",
        RatingStep::Appeal => "rating.appeal",
        RatingStep::Exclude => "rating.exclude",
        RatingStep::Uphold => "rating.uphold",
    }
}
