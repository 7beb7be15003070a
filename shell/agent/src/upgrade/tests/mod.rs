//! The upgrader with a signed repository over HTTP, a launcher and a host of the tests' own.

mod bench;
mod by_delta;
mod by_medium;
mod going_on;
mod refusing;
mod repository;
mod styles;
