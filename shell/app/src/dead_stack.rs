//! The part of the stack that is not in use.

use std::hint::black_box;

use zeroize::Zeroize as _;

/// So far below the main loop. How deep the engine's calls go is not known; the text was seen near the top.
const DEEPEST: usize = 256 << 10;

/// Overwrites what ended calls have left on the stack: the engine turns what stands around a cursor into another
/// encoding there, for input methods, and a value that is made in the same place carries such bytes along to wherever it
/// is moved.
#[inline(never)]
#[expect(
    clippy::large_stack_arrays,
    reason = "the main thread's stack has megabytes, and nothing else overwrites it"
)]
pub fn overwrite() {
    let mut dead = [0_u8; DEEPEST];
    dead.zeroize();
    black_box(&dead);
}
