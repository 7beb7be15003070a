//! Deltas: the files of a release, told by how they differ from those of another.
//!
//! The decoder foresees every byte of the new files from the old ones and is told where that is wrong.
//! [Blocks](blocks) say which stretches stand beside one another; addresses in programs are foreseen by where
//! the blocks put what they point at ([`targets`]); what is new is coded under a mix of contexts ([`literal`]).
//! Encoder and decoder are one text ([`session`]) over either [side](arith::Side) of an arithmetic coder.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "arithmetic of models and digests, the same on both sides; what comes from outside is bounded first"
)]

mod arith;
mod blocks;
mod decode;
#[cfg(feature = "sign")]
mod elf;
#[cfg(feature = "sign")]
mod encode;
mod fields;
mod hits;
mod layout;
mod literal;
mod logistic;
mod numbers;
#[cfg(feature = "sign")]
mod search;
mod session;
mod targets;
#[cfg(all(test, feature = "sign"))]
mod tests;
#[cfg(feature = "sign")]
mod view;
mod x86;

pub use decode::{Sink, decode};
#[cfg(feature = "sign")]
pub use encode::encode;
use layout::Layout;
pub use session::Old;

/// What every delta begins with: name and format.
const MAGIC: [u8; 4] = *b"FRD1";
/// Bytes of all files of a release, at most.
pub const MAX_CONTENT: usize = 1 << 30;

/// Why a delta did not become files.
#[derive(Debug, thiserror::Error)]
pub enum DeltaError {
    /// It is none, or of another format.
    #[error("this is not a delta of a known format")]
    Format,
    /// What it says cannot be.
    #[error("the delta is malformed: {0}")]
    Malformed(&'static str),
    /// It ends too early.
    #[error("the delta is cut off")]
    Truncated,
    /// It was made against other files.
    #[error("the delta is for other files than those on disk")]
    OtherFiles,
    /// A file cannot be read or written.
    #[error("a file failed: {0}")]
    Io(#[from] std::io::Error),
}
