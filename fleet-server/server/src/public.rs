//! What anybody may know of locations, without an account: the list and one of them, for citizens and for a terminal that is
//! being set up. Only where ops publish it (`settings/public_list.rs`); of a location that is hidden, nothing.

mod ability;
mod directory;
mod failure;
mod here;
mod hours;
mod list;
mod local_time;
mod location;
mod page;
mod photo;
mod read;
mod reading;
mod sheet;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use fleet_protocol::path;
use http::HeaderName;
use http::header::CACHE_CONTROL;

use crate::state::AppState;

/// Anybody between here and the reader may keep an answer for a minute.
const CACHED: (HeaderName, &str) = (CACHE_CONTROL, "public, max-age=60");

/// Its routes, with their whole paths.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(path::PUBLIC_LOCATIONS, get(list::list))
        .route(&format!("{}/{{id}}", path::PUBLIC_LOCATIONS), get(read::read))
        .route("/public/page.css", get(page::style))
        .merge(pages())
}

/// What people see, on their phones and on the wall. Failures are told on a page, too.
fn pages() -> Router<AppState> {
    Router::new()
        .route("/terminals", get(directory::directory))
        .route("/here/{id}", get(here::here))
        .route("/here/{id}/photos/{photo_id}", get(photo::photo))
        .route("/here/{id}/sheet", get(sheet::sheet))
        .layer(from_fn(failure::on_page))
}
