use axum::response::{IntoResponse, Response};
use fleet_protocol::SelfTestId;
use fleet_store::self_test;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};

use crate::problem::{ApiResult, Code};
use crate::request::{Path, Reading, Viewer};

/// What the camera saw in a self-test, as the person who tested it let it go.
#[utoipa::path(get, path = "/self-tests/{id}/photo", tag = "self_tests", operation_id = "photo",
    params(("id" = SelfTestId, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>), (status = 404)))]
pub async fn photo(mut reading: Reading<Viewer>, Path(id): Path<SelfTestId>) -> ApiResult<Response> {
    let photo = self_test::photo(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "image/jpeg"),
        // What an id names never changes.
        (CACHE_CONTROL, "private, max-age=86400"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, photo).into_response())
}
