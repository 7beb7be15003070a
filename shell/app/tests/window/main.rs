//! The real window under Xvfb, with a fake agent and servers that count what reaches them.
//! Run with `--features probe -- --test-threads=1`: a window needs the machine's attention.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on fails"
)]

mod agent;
mod bounds;
mod bridge;
mod cameras;
mod cards;
mod display;
mod displays;
mod downloads;
mod egress;
mod elder;
mod engine;
mod failures;
mod fingers;
mod floods;
mod forensics;
mod forms;
mod gestures;
mod hangs;
mod hours;
mod interruptions;
mod keyboard;
mod locks;
mod maintenance;
mod names;
mod painting;
mod papers;
mod passwords;
mod printing;
mod processes;
mod ratings;
mod renewals;
mod sandbox;
mod self_tests;
mod service_workers;
mod session;
mod setup;
mod shell;
mod spares;
mod speech;
mod spoofing;
mod styles;
mod touchscreen;
mod trials;
mod typist;
mod view;
mod web;
mod wipe;
