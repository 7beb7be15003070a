//! The set-up of a terminal that nobody has set up yet: what is asked on its screen, what a stick brings, and what of it the
//! agent takes on. The rules are [`terminal_core::setup`]'s; here are the disk, the stick, the network and the shell's socket.

mod addresses;
mod asking;
mod check;
mod fetch;
mod file;
mod links;
mod locations;
mod machine;
mod map;
mod resolve;
mod scanned;
mod settings;
mod settled;
mod shown;
mod stage;
mod stick;
mod taking;

pub use check::ask as ask_server;
pub use fetch::awaited_root;
pub use file::SetupFile;
pub use resolve::changed as changed_answer;
pub use settled::{Settled, proxy_client, settle};
pub use shown::proxy_view;
pub use stick::watch_stick;
