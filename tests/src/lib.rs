//! The product's parts as real processes, for the demo, the benches and the end-to-end tests.
#![expect(clippy::print_stdout, reason = "the demo and the benches talk to the person who started them")]
#![expect(missing_docs, reason = "a harness, not a library: its users are the files beside it")]

pub mod bench;
pub mod boot;
pub mod demo;
pub mod faults;
pub mod harness;
