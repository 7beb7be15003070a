//! Every attack on the way of a release, one a file, over real HTTP with a server that lies.

#![expect(clippy::unwrap_used, reason = "a broken bench is a failed test")]

#[path = "../bench/mod.rs"]
mod bench;

mod clock_faults;
mod endless_data;
mod fast_forward;
mod freeze;
mod good_release;
mod key_compromise_below_threshold;
mod mix_and_match;
mod offline_medium;
mod replayed_grant;
mod revoked_key;
mod rollback;
mod root_rotation;
mod slow_retrieval;
mod style;
mod tampered_metadata;
mod tampered_target;
mod torn_trust_store;
mod truncated_download;
mod unknown_root;
mod wrong_hardware_or_counter;
