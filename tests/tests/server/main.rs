//! The real server as a process of its own, on every database there is.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod hall;
mod killed;
mod terminal;
mod tls;
