use fleet_domain::Scope;
use fleet_protocol::{AppId, NoticeId, NoticeLevel};
use fleet_store::{app, listing, notice};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::{self, Listing, ListingNotice};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::text::{paragraphs, required};

/// What citizens are told is shown for this long, in milliseconds.
const NOTICE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// How an app goes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Unlisting {
    /// The listing's version that was read.
    version: i64,
    /// What citizens are told, for seven days, where the app was offered.
    #[serde(default)]
    notice: Option<ListingNotice>,
}

/// Unlists an app (下架). Terminals follow at once.
#[utoipa::path(post, path = "/apps/{id}/unlist", tag = "listings", params(("id" = AppId, Path)),
    request_body = Unlisting,
    responses((status = 200, body = Listing), (status = 409, description = "`version_conflict`, `not_listed`")))]
pub async fn unlist(
    Path(id): Path<AppId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<Unlisting>>,
) -> ApiResult<Json<Listing>> {
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let listing = listing::by_app(&mut change.tx, id).await?.filter(listing::Listing::is_listed);
    listing.ok_or_else(|| ApiError::new(Code::NotListed))?;
    let scopes = listing::targets(&mut change.tx, id).await?;
    let notice_id = match &body.notice {
        Some(told) => Some(announce(&mut change, told, &scopes).await?),
        None => None,
    };
    let stamp = (change.now, change.principal.username.as_str());
    listing::unlist(&mut change.tx, id, body.version, notice_id, stamp).await?;
    change.bump(scopes);
    let title = body.notice.as_ref().map(|notice| notice.title.as_str());
    change.audit(
        "listing.unlist",
        Object { kind: "app", id: &id, name: &app.name },
        json!({"notice": title}),
    );
    let listing = item::answer(&mut change.tx, id).await?;
    change.commit().await?;
    Ok(Json(listing))
}

async fn announce(
    change: &mut Change<Operator>,
    told: &ListingNotice,
    scopes: &[Scope],
) -> ApiResult<NoticeId> {
    let id = NoticeId(change.new_id());
    let notice = notice::Notice {
        id,
        title: required(&told.title, 60, "/notice/title")?,
        body: paragraphs(&told.body, 500, "/notice/body")?,
        level: NoticeLevel::Warning,
        interrupts: false,
        starts_at: change.now,
        ends_at: Some(change.now + NOTICE_MS),
        version: 1,
        created_at: change.now,
        created_by: change.principal.username.clone(),
    };
    notice::insert(&mut change.tx, &notice, scopes).await?;
    Ok(id)
}
