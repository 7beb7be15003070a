//! The rules of the outbox: what goes into one check-in, what an acknowledgement lets go, and how
//! the two recover from a refusal. Where the records lie (a disk, memory) is the caller's.

mod ack;
mod batch;
mod memory;

pub use ack::{Acknowledgement, acknowledge};
pub use batch::{BatchLimit, take_batch};
pub use memory::MemoryOutbox;
