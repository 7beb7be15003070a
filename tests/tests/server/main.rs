//! The real server as a process of its own: killed on every database there is, and behind its own TLS.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod killed;
mod terminal;
mod tls;
