//! Files for the engine: bundles on `app://<app id>/`, the trusted pages on `kiosk://localhost/`.

mod file;
mod path;
mod range;

use std::path::PathBuf;

pub use file::{Served, read, refusal};
use path::{PathError, file_of};

/// One file to serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRequest {
    /// Nothing outside of it is served.
    pub root: PathBuf,
    /// The path of the address, still percent-encoded.
    pub path: String,
    /// The `Range` header.
    pub range: Option<String>,
    /// The `Content-Security-Policy` to send with it.
    pub content_policy: String,
}
