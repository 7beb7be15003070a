//! The offline side: keys, the ceremony, rotation and revocation, and that terminals follow.

#![expect(clippy::unwrap_used, reason = "a broken bench is a failed test")]

#[path = "../bench/mod.rs"]
mod bench;

mod encrypted_keys;
mod equal_counters;
mod root_signatures;
mod rotation;
mod settings;
mod tool;
