//! Starting the real parts, and seeing and touching them as people do.

pub mod agent;
pub mod api;
pub mod database;
pub mod display;
pub mod probe;
pub mod process;
pub mod programs;
pub mod server;
pub mod wait;
