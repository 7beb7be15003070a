//! The terminal's rules without I/O: state machines fed with inputs and the time, and the types
//! that agent and shell exchange. No socket, file, clock or thread in here; Cargo.toml proves it.

pub mod activation;
mod backoff;
pub mod bounds;
mod check_in;
mod clock;
mod commands;
pub mod consumables;
pub mod desired;
mod dice;
pub mod disk_health;
pub mod display;
mod enrollment;
mod failure;
mod hall;
mod inspection;
pub mod installation;
mod interruption;
pub mod ipc;
mod link;
pub mod lock;
pub mod maintenance;
pub mod network_setup;
pub mod network_test;
pub mod outbox;
mod quarantine;
pub mod rating;
pub mod screen_hours;
pub mod self_test;
pub mod session;
pub mod setup;
pub mod speech;
#[cfg(test)]
mod testing;
mod time;
mod token;
mod trial;
pub mod upgrade;
mod view;
mod watchdog;

pub use backoff::Backoff;
pub use check_in::Schedule;
pub use clock::TrustedClock;
pub use commands::CommandMemory;
pub use dice::Dice;
pub use enrollment::{Enrollment, Standing};
pub use failure::Failure;
pub use hall::{Others, Patience, fetch_order};
pub use inspection::{Inspections, wanted_inspections};
pub use interruption::{Interruption, Occupation};
pub use link::{Link, LinkAction, Reached};
pub use quarantine::Quarantine;
pub use time::{Mono, Timer, earlier};
pub use trial::{Picture, Trial, TrialStep};
pub use view::{HeldFiles, HeldTheme, ViewInput, connectivity, kiosk_view};
pub use watchdog::Watchdog;
