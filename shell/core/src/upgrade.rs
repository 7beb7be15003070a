//! One upgrade attempt: from the desired release to the proof that the new version serves.
//!
//! [`Upgrade`] decides, the caller acts. After every call: record the [events](Upgrade::poll_event)
//! durably, then persist the [record](Upgrade::record) if it changed, then do the
//! [actions](Upgrade::poll_action). In this order a kill at any moment loses no step: at worst one is
//! recorded twice.
//!
//! - Nothing is a failure merely because the network is away: fetching goes on when it is back, and a
//!   version on probation that shows its home page is given more time, up to
//!   [`Upgrade::OFFLINE_LIMIT_MS`]. After that the old version runs again, because a version whose own
//!   networking is broken looks the same from inside, and could never be replaced.
//! - A terminal without a line, told to move by an offline medium, proves a new version without the server
//!   ([`AttemptRecord::alone`]): the next medium can replace one that does not do.
//! - A staged version waits for its [windows](crate::activation), then for the [transaction lock](crate::lock), then
//!   for the citizen. What it waits for is in the record and in every report, with the time where one is known.
//! - An attempt ends once. Whatever is desired later under the same attempt id changes nothing; only one that was
//!   called back before it switched begins anew when it is wanted again.

mod gate;
mod machine;
mod proof;
mod record;
#[cfg(test)]
mod tests;
mod wishes;
mod words;

pub use machine::Upgrade;
pub use proof::CheckInWord;
pub use record::AttemptRecord;
pub use wishes::Wishes;
pub use words::{Action, Start, WorkResult};
