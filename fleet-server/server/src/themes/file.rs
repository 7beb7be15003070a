use std::io::{self, Read};
use std::path::PathBuf;

use axum::response::{IntoResponse, Response};
use fleet_protocol::Sha256;
use fleet_store::theme_bundle;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use zip::ZipArchive;

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Path, Reading, Viewer};

/// The most bytes of one file of a style.
const LIMIT: u64 = 8 << 20;

/// A file of a style's bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThemeFile {
    /// Its module.
    Module,
    /// Its style sheet.
    Style,
}

impl ThemeFile {
    const fn name(self) -> &'static str {
        match self {
            Self::Module => "theme.js",
            Self::Style => "theme.css",
        }
    }
}

/// Which file of which bundle.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ThemeFilePath {
    /// The bundle's digest.
    #[param(value_type = String)]
    sha256: Sha256,
    /// Which file.
    #[param(inline)]
    file: ThemeFile,
}

/// The module or the style sheet of a signed style, as text: the console shows it in a frame that has no rights. It is
/// never served as something that a browser would run.
#[utoipa::path(get, path = "/themes/{sha256}/{file}", tag = "themes", operation_id = "read_theme_file",
    params(ThemeFilePath), responses((status = 200, content_type = "text/plain", body = String), (status = 404)))]
pub async fn file(
    mut reading: Reading<Viewer>,
    Path(ThemeFilePath { sha256, file }): Path<ThemeFilePath>,
) -> ApiResult<Response> {
    let bundle =
        theme_bundle::by_sha256(&mut reading.tx, &sha256.to_string()).await?.ok_or(Code::NotFound)?;
    let name = format!("{}.{}", bundle.sha256, bundle.desired.target);
    let path = reading.state.terminals.settings.releases.join("targets").join(name);
    let text = tokio::task::spawn_blocking(move || read(path, file.name()));
    let text = text.await.map_err(ApiError::internal)?.map_err(ApiError::internal)?;
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "private, max-age=86400"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, text).into_response())
}

fn read(bundle: PathBuf, name: &str) -> io::Result<String> {
    let mut archive = ZipArchive::new(std::fs::File::open(bundle)?).map_err(io::Error::other)?;
    let file = archive.by_name(name).map_err(io::Error::other)?;
    let mut text = String::new();
    if file.take(LIMIT + 1).read_to_string(&mut text)? as u64 > LIMIT {
        return Err(io::Error::other("the file is larger than a style may be"));
    }
    Ok(text)
}
