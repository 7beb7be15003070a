//! The terminal API through the whole router, on both databases.

mod check_in;
mod commands;
mod conflict;
mod desired;
mod director;
mod durable;
mod enroll;
mod home;
mod machine;
mod network;
mod quarantine;
mod rollout;
mod taking_back;
mod theme;
mod wake;
mod wish;

pub(crate) use machine::{Machine, report, report_with};
pub(crate) use rollout::started;
