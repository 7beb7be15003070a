//! The Unix socket that the shell connects to. Only the shell's user, the agent's own and root get in.

mod connection;
mod listener;

pub use connection::ShellHandle;
pub use listener::{ShellSocketError, bind, serve};

use terminal_core::ipc::ShellLine;

/// What comes over the socket.
#[derive(Debug)]
pub enum ShellInput {
    /// A shell connected; it replaces the one before.
    Connected(ShellHandle),
    /// It said something.
    Said {
        /// Which connection.
        connection: u64,
        /// What.
        line: Box<ShellLine>,
    },
    /// Its connection ended.
    Disconnected {
        /// Which connection.
        connection: u64,
    },
}
