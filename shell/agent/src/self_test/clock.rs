//! The machine's clock against the server's time.

use super::Measured;
use crate::clock::SharedClock;

/// The machine's date may be off by so many milliseconds. The terminal does not go by it; the system's own log and certificates do.
const MOST_MS: u64 = 60_000;

pub(super) fn measure(clock: &SharedClock) -> Measured {
    let Some(offset) = clock.offset_ms() else { return Measured::failed_by("unconfirmed") };
    Measured::passed().with("offset_ms", offset).require(offset.unsigned_abs() <= MOST_MS)
}
