//! Measurements that anyone can repeat, each as a ratio against a limit measured in the same run.

pub mod checkin;
pub mod console;
pub mod egress;
pub mod install;
mod latency;
mod machine;
mod rollout;
pub mod shell;
mod target;
