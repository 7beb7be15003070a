//! All routes and what wraps them.

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use utoipa_axum::router::OpenApiRouter;

use crate::problem::{ApiError, Code, render};
use crate::request::{csrf, deadline, refuse_nul};
use crate::state::AppState;
use crate::{
    acceptances, apps, audit, commands, console, consumables, daily_check_lists, daily_checks, device_models,
    divisions, enrollment_codes, findings, health, inspections, installs, listings, live, locations,
    maintenance, notices, observe, offline_bundles, openapi, overview, public, ratings, releases, rollouts,
    saved_queries, screen_hours, self_tests, sessions, settings, setup, terminal_api, terminals,
    theme_periods, themes, usage, users, watches, wipes, zones,
};

/// The console API with its document, before `/api` is put in front.
pub(crate) fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(setup::router())
        .merge(sessions::router())
        .merge(users::router())
        .merge(overview::router())
        .merge(usage::router())
        .merge(ratings::router())
        .merge(device_models::router())
        .merge(divisions::router())
        .merge(locations::router())
        .merge(terminals::router())
        .merge(commands::router())
        .merge(maintenance::router())
        .merge(consumables::router())
        .merge(daily_checks::router())
        .merge(daily_check_lists::router())
        .merge(screen_hours::router())
        .merge(enrollment_codes::router())
        .merge(installs::router())
        .merge(self_tests::router())
        .merge(acceptances::router())
        .merge(apps::router())
        .merge(listings::router())
        .merge(findings::router())
        .merge(inspections::router())
        .merge(watches::router())
        .merge(notices::router())
        .merge(theme_periods::router())
        .merge(themes::router())
        .merge(zones::router())
        .merge(wipes::router())
        .merge(releases::router())
        .merge(rollouts::router())
        .merge(offline_bundles::router())
        .merge(saved_queries::router())
        .merge(settings::router())
        .merge(audit::router())
        .merge(live::router())
}

/// Everything that the server answers.
pub fn router(state: AppState) -> Router {
    assemble(state, Router::new())
}

/// The same, with `others` among the routes.
pub(crate) fn assemble(state: AppState, others: Router<AppState>) -> Router {
    let (api, document) = openapi::assemble();
    let api = api
        .route("/openapi.json", get(move || async move { openapi::answer(&document) }))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(state.clone(), csrf));
    // The terminal API brings its whole paths; utoipa's part of it is not published.
    let (terminal_api, _) = terminal_api::router().split_for_parts();
    Router::new()
        .nest("/api", api)
        .merge(terminal_api.method_not_allowed_fallback(method_not_allowed))
        .merge(public::router())
        .merge(health::router())
        .merge(others)
        .fallback(console::serve)
        .layer(CompressionLayer::new().compress_when(compressible()))
        .layer(from_fn(refuse_nul))
        .layer(from_fn_with_state(state.clone(), deadline))
        // Inside of what renders: who meets a mistake of ours gets a problem with the request's id.
        .layer(CatchPanicLayer::custom(|_| panicked()))
        .layer(from_fn(render))
        .layer(from_fn(observe::observe))
        .with_state(state)
}

fn compressible() -> impl tower_http::compression::Predicate {
    // A compressor would hold back events until its buffer is full.
    DefaultPredicate::new()
        .and(NotForContentType::const_new("text/event-stream"))
        .and(NotForContentType::const_new("application/zip"))
        .and(NotForContentType::const_new("application/x-tar"))
        // Blobs and releases: packed already, and their length is what a download resumes by.
        .and(NotForContentType::const_new("application/octet-stream"))
}

async fn not_found() -> ApiError {
    Code::NotFound.into()
}

async fn method_not_allowed() -> ApiError {
    Code::MethodNotAllowed.into()
}

fn panicked() -> axum::response::Response {
    axum::response::IntoResponse::into_response(ApiError::new(Code::Internal))
}

#[cfg(test)]
mod contract;

#[cfg(test)]
mod tests {
    use crate::testing::TestServer;

    #[tokio::test]
    async fn a_panic_is_a_problem_with_the_id_of_its_request() {
        fleet_store::testing::on_fresh_database(|db| async move {
            let server = TestServer::new(db).await;
            let answer = server.get("/test/panic").await;
            answer.problem(500, "internal");
            assert_eq!(answer.json()["request_id"], answer.headers["x-request-id"].to_str().unwrap());
        })
        .await;
    }
}
