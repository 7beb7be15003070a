//! The wake-up stream: a hint to check in now. Losing it does no harm, so anything odd on it is
//! just the end of the connection.

use std::time::Duration;

use terminal_core::{Backoff, Dice, Failure};
use tokio_util::sync::CancellationToken;

use crate::api::Api;
use crate::bearer::BearerReader;

/// What the stream has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WakeNews {
    /// Check in now.
    Wake,
    /// The server refused the token.
    TokenRefused,
}

/// The longest line that is looked at, in bytes.
const LONGEST_LINE: usize = 64 << 10;

/// Keeps the stream open until `stop`, connecting again with back-off; `tell` returns whether anybody
/// still listens.
pub async fn listen(
    api: Api,
    bearer: BearerReader,
    seed: u64,
    stop: CancellationToken,
    tell: impl Fn(WakeNews) -> bool,
) {
    let mut dice = Dice::new(seed);
    let mut backoff = Backoff::new(2_000, 5 * 60 * 1000);
    loop {
        let Some(token) = bearer.get(&stop).await else { return };
        let ended = tokio::select! {
            () = stop.cancelled() => return,
            ended = follow(&api, &token, &tell) => ended,
        };
        let named = match ended {
            End::Gone => return,
            // A server that closes a stream in good order is restarting, or sheds load.
            End::Closed => {
                backoff.succeed();
                1_000
            }
            End::Failed(Failure::TokenInvalid) => {
                if !tell(WakeNews::TokenRefused) {
                    return;
                }
                1_000
            }
            End::Failed(Failure::Busy { retry_after_ms }) => retry_after_ms.unwrap_or(0),
            End::Failed(_) => 0,
        };
        let wait = Duration::from_millis(named + backoff.fail(&mut dice));
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

enum End {
    Closed,
    Failed(Failure),
    Gone,
}

async fn follow(api: &Api, token: &str, tell: &impl Fn(WakeNews) -> bool) -> End {
    let mut response = match api.wake(token).await {
        Ok(response) => response,
        Err(failure) => return End::Failed(failure),
    };
    tracing::debug!("the wake-up stream is open");
    let mut lines = Lines::default();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                if lines.any_data(&chunk) && !tell(WakeNews::Wake) {
                    return End::Gone;
                }
            }
            Ok(None) => return End::Closed,
            Err(error) => {
                tracing::debug!(%error, "the wake-up stream broke off");
                return End::Failed(Failure::Unreachable);
            }
        }
    }
}

/// Lines of an event stream, as far as it matters here: whether one carries data.
#[derive(Debug, Default)]
struct Lines {
    line: Vec<u8>,
}

impl Lines {
    /// Whether these bytes complete a `data:` line. Comments (`: keep-alive`) are no data.
    fn any_data(&mut self, chunk: &[u8]) -> bool {
        let mut any = false;
        for byte in chunk {
            if *byte == b'\n' || *byte == b'\r' {
                any |= self.line.starts_with(b"data:");
                self.line.clear();
            } else if self.line.len() < LONGEST_LINE {
                self.line.push(*byte);
            }
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_data_wakes_however_it_is_cut() {
        let mut lines = Lines::default();
        assert!(!lines.any_data(b": keep-alive\n\n"));
        assert!(!lines.any_data(b"event: wake\nda"));
        assert!(lines.any_data(b"ta: \"desired\"\n\n"));
    }
}
