//! The console's files, inside the binary.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use fleet_store::map_tiles;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problem::{ApiError, Code};
use crate::state::AppState;

#[derive(RustEmbed)]
#[folder = "../../ui/console/dist"]
struct Files;

/// Nothing but our own files; styles may be set by the component library at run time.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; worker-src 'self' blob:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The page that shows a home page style at a terminal's size: it stands in frames of the console's own, asks nothing
/// of the server and sends nothing. A style of a bundle comes to it as text, in a frame without an origin: it can load
/// the page's own files and what it was given, and reaches neither the console around it nor the server.
const PREVIEW: &str = "theme-preview.html";
const PREVIEW_POLICY: &str = "default-src 'none'; script-src 'self' blob:; style-src 'self' blob: 'unsafe-inline'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>fleet-server</title>\
    <p>管理平台页面尚未构建：请在 ui/ 目录执行 npm run build 后重新编译 fleet-server。\
    <p>The console was not built: run npm run build in ui/ and compile fleet-server again.</html>";

/// A file of the console; any other address is the console's first page, which routes by itself.
pub(crate) async fn serve(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    // `/api/` itself is no route, so it comes here as well.
    if ["terminal/", "api/", "public/"].iter().any(|prefix| path.starts_with(prefix)) {
        return ApiError::new(Code::NotFound).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ([(ALLOW, "GET, HEAD")], ApiError::new(Code::MethodNotAllowed)).into_response();
    }
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    let mut response = match (Files::get(path), path.starts_with("assets/")) {
        (Some(file), immutable) if !path.is_empty() => answer(path, file, immutable, known.as_ref()),
        (_, true) => ApiError::new(Code::NotFound).into_response(),
        _ => match Files::get("index.html") {
            Some(file) => answer("index.html", file, false, known.as_ref()),
            None => ([(CONTENT_TYPE, "text/html; charset=utf-8")], NOT_BUILT).into_response(),
        },
    };
    if path.starts_with("assets/") {
        // Anybody may have them, and a frame without an origin of its own asks as a stranger.
        response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    let policy = match path {
        PREVIEW => HeaderValue::from_static(PREVIEW_POLICY),
        _ if path.starts_with("assets/") => HeaderValue::from_static(POLICY),
        _ => policy(&state).await,
    };
    secure(&mut response, policy);
    response
}

/// The console's pages may show pictures of one more kind: the tiles of the map that ops chose, from exactly their hosts.
async fn policy(state: &AppState) -> HeaderValue {
    let tiles = match state.db.read().await {
        Ok(mut tx) => map_tiles::get(&mut tx).await,
        Err(error) => Err(error),
    };
    let origins = tiles.map(|(tiles, _)| tiles.origins().join(" ")).unwrap_or_default();
    let pictures = format!("img-src 'self' data: blob: {origins}");
    let policy = POLICY.replace("img-src 'self' data: blob:", pictures.trim_end());
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(POLICY))
}

fn answer(path: &str, file: EmbeddedFile, immutable: bool, known: Option<&HeaderValue>) -> Response {
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    // Names under assets/ hold a hash of their content.
    let cache = if immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    if known.is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream().to_string();
    let headers = [(CONTENT_TYPE, kind), (ETAG, etag), (CACHE_CONTROL, cache.to_owned())];
    (headers, file.data).into_response()
}

fn secure(response: &mut Response, policy: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
}
