//! The real window under Xvfb, with a fake agent and servers that count what reaches them.
//! Run with `--features probe -- --test-threads=1`: a window needs the machine's attention.

mod agent;
mod bridge;
mod display;
mod egress;
mod failures;
mod locks;
mod session;
mod shell;
mod view;
mod web;
mod wipe;
