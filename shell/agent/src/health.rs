//! What the machine and the terminal's own processes use, measured with sysinfo.

mod processes;
mod sampler;

pub use sampler::{Measured, Sampler};
