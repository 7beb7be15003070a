use std::error::Error;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tower_http::timeout::TimeoutError;

use crate::problem::{ApiResult, Code};

/// A whole body of at most `limit` bytes. `too_large` is what to say of a larger one.
pub async fn read_body(body: Body, limit: usize, too_large: Code) -> ApiResult<Bytes> {
    let read = Limited::new(body, limit).collect().await;
    let fault = |error: Box<dyn Error + Send + Sync>| {
        if error.is::<LengthLimitError>() { too_large } else { broken_off(&*error) }
    };
    Ok(read.map_err(fault)?.to_bytes())
}

/// Why a body that was not too large came to no end.
pub fn broken_off(error: &(dyn Error + 'static)) -> Code {
    let mut causes = std::iter::successors(Some(error), |error| (*error).source());
    if causes.any(<dyn Error>::is::<TimeoutError>) { Code::TimedOut } else { Code::BodyInvalid }
}
