//! The OpenAPI document, made from the handlers themselves.

use axum::Router;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

use crate::router;
use crate::state::AppState;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fleet console API",
        description = "Unsafe methods need the header `X-Requested-With: fleet-console`. \
            Errors are RFC 9457 problems. Times are Unix milliseconds.",
    ),
    servers((url = "/api")),
    components(schemas(fleet_protocol::Problem))
)]
struct Head;

/// The console API's router and its document.
pub(crate) fn assemble() -> (Router<AppState>, String) {
    let (router, paths) = router::api().split_for_parts();
    let mut document: Document = Head::openapi();
    document.merge(paths);
    name_operations(&mut document);
    (router, print(&document))
}

/// Handlers are called `list` in every folder; clients need names of their own: `locations_list`.
fn name_operations(document: &mut Document) {
    for item in document.paths.paths.values_mut() {
        let methods = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in methods.into_iter().flatten() {
            let tag = operation.tags.as_deref().and_then(<[String]>::first).map_or("api", String::as_str);
            let name = operation.operation_id.as_deref().unwrap_or_default();
            operation.operation_id = Some(format!("{tag}_{name}"));
        }
    }
}

/// The document as the file `ui/api/openapi.json` holds it.
pub fn document() -> String {
    assemble().1
}

fn print(document: &Document) -> String {
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

pub(crate) fn answer(document: &str) -> Response {
    ([(CONTENT_TYPE, "application/json")], document.to_owned()).into_response()
}

#[cfg(test)]
mod tests {
    #[test]
    fn operations_have_names_of_their_own() {
        let document: serde_json::Value = serde_json::from_str(&super::document()).unwrap();
        let mut seen = std::collections::HashSet::new();
        let paths = document["paths"].as_object().unwrap();
        for operation in paths.values().flat_map(|path| path.as_object().unwrap().values()) {
            let name = operation["operationId"].as_str().unwrap();
            assert!(seen.insert(name), "{name} twice");
        }
    }

    #[test]
    fn committed_document_is_the_one_of_the_handlers() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/api/openapi.json");
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        let same = committed == super::document();
        assert!(same, "run: cargo run -p fleet-server -- openapi > ui/api/openapi.json");
    }
}
