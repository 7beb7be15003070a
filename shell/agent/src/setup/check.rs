use std::error::Error;
use std::time::Duration;

use fleet_protocol::path;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use terminal_core::ipc::CheckFailure;
use url::Url;

use crate::api::ClientOptions;

/// How long somebody stands before the screen and waits.
const LIMIT: Duration = Duration::from_secs(15);
/// What a fleet server says to a terminal that it does not know (RFC 9457).
const PROBLEM: &str = "application/problem+json";

/// Whether a fleet server answers at an address: it turns away a terminal without a token in its own words, which the page of a
/// captive portal does not.
pub async fn ask(options: ClientOptions, server: Url) -> Result<(), CheckFailure> {
    let client = options.build().map_err(|_| CheckFailure::Unusable)?;
    let url = format!("{}{}", server.as_str().trim_end_matches('/'), path::WAKE);
    let answer = client.get(url).timeout(LIMIT).send().await.map_err(|error| failure_of(&error))?;
    let is_problem = |kind: &HeaderValue| kind.to_str().is_ok_and(|kind| kind.starts_with(PROBLEM));
    match answer.status() {
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => Err(CheckFailure::Proxy),
        _ if answer.headers().get(CONTENT_TYPE).is_some_and(is_problem) => Ok(()),
        _ => Err(CheckFailure::Stranger),
    }
}

/// The client says what went wrong in words alone, those of the layer that saw it.
fn failure_of(error: &reqwest::Error) -> CheckFailure {
    let mut words = String::new();
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        words.push_str(&error.to_string().to_lowercase());
        words.push('\n');
        cause = error.source();
    }
    let says = |word: &str| words.contains(word);
    if says("certificate") {
        CheckFailure::Certificate
    } else if says("tunnel") || says("proxy auth") {
        CheckFailure::Proxy
    } else if says("dns error") || says("failed to lookup") {
        CheckFailure::Name
    } else {
        CheckFailure::NoAnswer
    }
}
