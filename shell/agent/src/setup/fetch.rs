//! What the set-up asks of the server before the terminal is known to it.

use std::time::Duration;

use fleet_protocol::path;
use fleet_release::client::{root_fingerprint, self_signed_version};
use reqwest::{Response, StatusCode};
use terminal_core::ipc::RootFetch;
use terminal_core::{Backoff, Dice};
use url::Url;

use crate::api::ClientOptions;

/// How long somebody stands before the screen and waits.
const LIMIT: Duration = Duration::from_secs(15);
/// Between two tries to get a root that is awaited, at first and at most, in milliseconds.
const FIRST_WAIT_MS: u64 = 1_000;
const LONGEST_WAIT_MS: u64 = 60_000;
/// The longest root, in bytes.
const MOST_ROOT: usize = 1 << 20;

/// The root with this fingerprint, from a server that need not be believed: `None` where it is not reached.
pub async fn root(
    options: ClientOptions,
    server: Url,
    fingerprint: Vec<String>,
) -> Option<Result<String, RootFetch>> {
    let client = options.build().ok()?;
    let url = format!("{}{}", server.as_str().trim_end_matches('/'), path::ROOT);
    let answer = client.get(url).timeout(LIMIT).send().await.ok()?;
    if answer.status() != StatusCode::OK {
        return Some(Err(RootFetch::Missing));
    }
    let bytes = bounded(answer, MOST_ROOT).await?;
    let is_it = root_fingerprint(&bytes) == fingerprint && self_signed_version(&bytes).is_some();
    Some(String::from_utf8(bytes).ok().filter(|_| is_it).ok_or(RootFetch::Different))
}

/// The same as soon as the server is reached and gives it, however long that takes.
pub async fn awaited_root(options: ClientOptions, server: Url, fingerprint: Vec<String>) -> String {
    let (mut backoff, mut dice) = (Backoff::new(FIRST_WAIT_MS, LONGEST_WAIT_MS), Dice::new(rand::random()));
    loop {
        match root(options.clone(), server.clone(), fingerprint.clone()).await {
            Some(Ok(root)) => return root,
            Some(Err(why)) => tracing::warn!(?why, "the server does not give the root that a code named"),
            None => {}
        }
        tokio::time::sleep(Duration::from_millis(backoff.fail(&mut dice))).await;
    }
}

/// The body, if it is no longer than that.
pub async fn bounded(mut answer: Response, most: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(part) = answer.chunk().await.ok()? {
        if bytes.len() + part.len() > most {
            return None;
        }
        bytes.extend_from_slice(&part);
    }
    Some(bytes)
}
