use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{json_has_nul, read_body};
use crate::problem::{ApiError, ApiResult, Code};

/// The largest JSON body that the API takes.
const LIMIT: usize = 256 * 1024;

/// How a handler takes its body.
pub trait FromBody: Sized + Send {
    /// Reads it.
    fn from_body(request: Request) -> impl Future<Output = ApiResult<Self>> + Send;
}

/// The handler takes no body; one that is sent is not read.
#[derive(Debug, Clone, Copy)]
pub struct NoBody;

impl FromBody for NoBody {
    async fn from_body(_request: Request) -> ApiResult<Self> {
        Ok(Self)
    }
}

/// A JSON body: of a request at most 256 KiB, of a response any.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + Send> FromBody for Json<T> {
    async fn from_body(request: Request) -> ApiResult<Self> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let kind = kind.split(';').next().unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Code::MediaTypeWrong.into());
        }
        let bytes = read_body(request.into_body(), LIMIT, Code::BodyTooLarge).await?;
        if json_has_nul(&bytes) {
            return Err(Code::BodyInvalid.into());
        }
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let value = T::deserialize(&mut reader).map_err(|_| Code::BodyInvalid)?;
        reader.end().map_err(|_| Code::BodyInvalid)?;
        Ok(Self(value))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        Self::from_body(request).await
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}
