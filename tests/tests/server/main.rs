//! The real server as a process of its own, on every database there is.

mod killed;
mod terminal;
mod tls;
