//! The terminal's rules without I/O: state machines fed with inputs and the time, and the types
//! that agent and shell exchange. No socket, file, clock or thread in here; Cargo.toml proves it.

pub mod ipc;
