//! Errors as RFC 9457 problems: stable codes, sentences in the caller's language.

mod catalogue;
mod render;

use std::error::Error;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use fleet_store::StoreError;
use http::StatusCode;

use crate::blobs::BlobError;
use crate::request::broken_off;

pub use catalogue::Code;
pub(crate) use render::{ToldOnPage, language, render};

/// Why a request failed. It becomes a response without a body; [`render`] then adds the problem
/// in the language that the request asked for.
#[derive(Debug, Clone)]
pub struct ApiError {
    code: Code,
    pointer: Option<String>,
    retry_after_s: Option<u64>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// What handlers return.
pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    /// A failure with nothing more to say than its code.
    pub const fn new(code: Code) -> Self {
        Self { code, pointer: None, retry_after_s: None, cause: None }
    }

    /// The field at fault, as a JSON pointer such as `/name`.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// When trying again makes sense.
    #[must_use]
    pub fn retry_after_s(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// A fault of the server; `cause` goes to its log, not to the caller.
    pub fn internal(cause: impl Error + Send + Sync + 'static) -> Self {
        Self { cause: Some(Arc::new(cause)), ..Self::new(Code::Internal) }
    }

    /// When trying again makes sense, in seconds.
    pub fn seconds_to_wait(&self) -> Option<u64> {
        self.retry_after_s
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What to say where a unique key or a reference forbids the change.
    #[must_use]
    pub fn on_conflict(error: StoreError, code: Code) -> Self {
        if matches!(error, StoreError::Conflict { .. }) { Self::new(code) } else { error.into() }
    }
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::new(Code::VersionConflict),
            StoreError::Conflict { .. } => Self::new(Code::Conflict),
            StoreError::Unavailable(_) => {
                let cause: Option<Arc<dyn Error + Send + Sync>> = Some(Arc::new(error));
                Self { cause, ..Self::new(Code::Unavailable) }.retry_after_s(5)
            }
            StoreError::Corrupt { .. }
            | StoreError::Refused(_)
            | StoreError::Migration(_)
            | StoreError::Newer(_)
            | StoreError::Address(_) => Self::internal(error),
        }
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::TooLarge(_) => Self::new(Code::BodyTooLarge),
            BlobError::BrokenOff(error) => Self::new(broken_off(&error)),
            BlobError::Store(_) | BlobError::Disk(_) => Self::internal(error),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Some(cause) = &self.cause {
            let chain = std::iter::successors(cause.source(), |error| (*error).source());
            let causes = chain.map(ToString::to_string).collect::<Vec<_>>().join(": ");
            tracing::error!(code = self.code.as_str(), error = %cause, causes, "request failed");
        }
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
