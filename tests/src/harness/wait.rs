//! Waiting for something to become true, never for a fixed time.

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::bail;

/// Asks again and again until there is an answer, and fails with what was missing.
pub async fn until<T, F>(what: &str, limit: Duration, mut ask: impl FnMut() -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<Option<T>>>,
{
    let deadline = Instant::now() + limit;
    let mut last = String::from("not yet");
    while Instant::now() < deadline {
        match ask().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => {}
            Err(error) => last = format!("{error:#}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("waited {} s in vain for {what}: {last}", limit.as_secs())
}
