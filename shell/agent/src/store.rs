//! What the agent keeps on disk: the outbox and its state, each a SQLite file of its own, so that damage to
//! one leaves the other.

mod ballast;
#[cfg(test)]
mod compatibility;
mod open;
mod outbox;
mod state;
mod transaction;

pub use open::{StoreError, open_healing};
pub use outbox::{Batch, Origin, OutboxStore};
pub use state::{StateKey, StateStore};
