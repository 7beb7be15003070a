//! The upgrader with a signed repository over HTTP, a launcher and a host of the tests' own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bench;
mod going_on;
mod refusing;
mod repository;
