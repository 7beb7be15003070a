use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::Instant;

/// Lets bytes through no faster than a rate that may change while they pass. All that use one line share one
/// throttle: the sum holds. It runs on the monotonic clock, so that a wrong date neither stops nor hurries it.
pub struct Throttle {
    rate: Box<dyn Fn() -> Option<u64> + Send + Sync>,
    origin: Instant,
    turns: Mutex<Turns>,
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Throttle").finish_non_exhaustive()
    }
}

impl Throttle {
    /// `rate` gives the bytes per second that hold now; `None`: no limit.
    pub fn new(rate: impl Fn() -> Option<u64> + Send + Sync + 'static) -> Self {
        Self { rate: Box::new(rate), origin: Instant::now(), turns: Mutex::default() }
    }

    /// A throttle whose rate never changes.
    pub fn fixed(bytes_per_second: u64) -> Self {
        Self::new(move || Some(bytes_per_second))
    }

    /// Waits until so many bytes may pass.
    pub async fn pass(&self, bytes: usize) {
        let Some(rate) = (self.rate)() else { return };
        let wait = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.take(bytes, rate, self.origin.elapsed())
        };
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    /// Passes a stream on in pieces, each when its turn has come: a slow line moves steadily, and what shares
    /// it moves too.
    pub fn limit<E: Send + 'static>(
        self: Arc<Self>,
        body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
    ) -> impl Stream<Item = Result<Bytes, E>> + Send + 'static {
        stream::unfold((self, body, Bytes::new()), |(throttle, mut body, mut left)| async move {
            if left.is_empty() {
                left = match body.next().await? {
                    Ok(bytes) => bytes,
                    Err(error) => return Some((Err(error), (throttle, body, left))),
                };
            }
            let piece = left.split_to(left.len().min(throttle.piece()));
            throttle.pass(piece.len()).await;
            Some((Ok(piece), (throttle, body, left)))
        })
    }

    /// The most bytes that take one turn: an eighth of a second's.
    fn piece(&self) -> usize {
        const LEAST: u64 = 1_024;
        (self.rate)().map_or(usize::MAX, |rate| usize::try_from((rate / 8).max(LEAST)).unwrap_or(usize::MAX))
    }
}

/// When the next byte may pass, counted from the throttle's beginning.
#[derive(Debug, Default)]
struct Turns {
    next: Duration,
}

impl Turns {
    /// What a timer overslept is made up for, up to this much.
    const SLACK: Duration = Duration::from_millis(100);

    /// Takes the next turn for so many bytes; returns how long it is until then.
    fn take(&mut self, bytes: usize, rate: u64, now: Duration) -> Duration {
        let turn = self.next.max(now.saturating_sub(Self::SLACK));
        let nanos = (bytes as u128) * 1_000_000_000 / u128::from(rate.max(1));
        self.next = turn.saturating_add(Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)));
        turn.saturating_sub(now)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt;

    use super::*;

    /// Sends pieces through at the turns given, and returns when each passed.
    fn send(pieces: &[usize], rates: &[u64]) -> Vec<(Duration, usize)> {
        let (mut turns, mut now) = (Turns::default(), Duration::from_secs(5));
        let mut passed = Vec::new();
        for (n, piece) in pieces.iter().enumerate() {
            now += turns.take(*piece, rates[n % rates.len()], now);
            passed.push((now, *piece));
        }
        passed
    }

    #[expect(clippy::cast_precision_loss, reason = "sums of a few thousand")]
    #[test]
    fn the_sum_holds_in_every_stretch_of_time() {
        let pieces: Vec<usize> = (0..400).map(|n| 1 + (n * 7_919) % 2_000).collect();
        let passed = send(&pieces, &[10_000]);
        for from in 0..passed.len() {
            let mut sum = 0;
            for (at, bytes) in &passed[from..] {
                let seconds = at.abs_diff(passed[from].0).as_secs_f64();
                // The piece that passes now is yet to be paid for.
                let allowed = 10_000.0 * (seconds + Turns::SLACK.as_secs_f64()) + 2_000.0;
                sum += bytes;
                assert!(sum as f64 <= allowed + 2_000.0, "{sum} bytes in {seconds} s");
            }
        }
        let all: usize = pieces.iter().sum();
        let took = passed.last().unwrap().0.abs_diff(passed[0].0).as_secs_f64();
        assert!(took < all as f64 / 10_000.0 + 0.3, "nor slower: {took} s for {all} bytes");
    }

    #[test]
    fn a_faster_rate_holds_from_the_next_piece_on() {
        let passed = send(&[1_000; 20], &[1_000, 1_000_000_000]);
        let took = passed.last().unwrap().0.abs_diff(passed[0].0);
        assert!(took <= Duration::from_secs(11), "{took:?}");
    }

    #[tokio::test]
    async fn what_passes_is_what_came() {
        let body: Vec<Result<Bytes, ()>> =
            (0..20_u8).map(|n| Ok(Bytes::from(vec![n; 3_000]))).chain([Ok(Bytes::new())]).collect();
        let throttle = Arc::new(Throttle::fixed(1 << 30));
        let out: Vec<Bytes> = throttle.limit(stream::iter(body)).try_collect().await.unwrap();
        let expected: Vec<u8> = (0..20_u8).flat_map(|n| vec![n; 3_000]).collect();
        assert_eq!(out.concat(), expected);
    }
}
