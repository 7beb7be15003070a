//! What the tests share.

mod agent;
mod launcher;
mod nmcli;
mod sample;
mod server;
mod shell;
mod store;
mod wait;

pub use agent::AgentProcess;
pub use launcher::FakeLauncher;
pub use nmcli::FakeNmcli;
pub use sample::{bundle, bundle_app, desired, svg_icon};
pub use server::{FakeServer, FutureServer};
pub use shell::FakeShell;
pub use store::State;
pub use wait::{eventually, eventually_some};
