use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use terminal_core::Failure;

/// The largest answer that is read into memory, in bytes: a desired state with many apps and notices.
const LARGEST: usize = 4 << 20;

/// Reads a JSON answer; anything else is a failure.
pub(super) async fn json<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    let response = success(response).await?;
    let body = bounded(response).await?;
    serde_json::from_slice(&body).map_err(|error| {
        tracing::warn!(%error, "the server's answer is not understood");
        Failure::Refused
    })
}

/// Passes a successful answer on; reads another one's problem.
pub(super) async fn success(response: Response) -> Result<Response, Failure> {
    if response.status().is_success() { Ok(response) } else { Err(failure_of(response).await) }
}

/// Reads an answer that is no success.
pub async fn failure_of(response: Response) -> Failure {
    let status = response.status();
    let retry_after_ms = retry_after(&response);
    let problem = match bounded(response).await {
        Ok(body) => serde_json::from_slice(&body).ok(),
        Err(failure) => return failure,
    };
    let failure = Failure::of_answer(status.as_u16(), problem, retry_after_ms);
    if status != StatusCode::UNAUTHORIZED {
        tracing::warn!(%status, ?failure, "the server refused");
    }
    failure
}

/// Seconds are the form that servers use for programs; a date would need a clock that is right.
fn retry_after(response: &Response) -> Option<u64> {
    let seconds: u64 = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.saturating_mul(1_000))
}

async fn bounded(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
        if body.len() + chunk.len() > LARGEST {
            tracing::warn!("the server's answer is too large");
            return Err(Failure::Refused);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// No answer.
pub(super) fn unreachable(error: &reqwest::Error) -> Failure {
    tracing::debug!(error = format!("{error:#}"), cause = ?std::error::Error::source(error), "no answer");
    Failure::Unreachable
}
