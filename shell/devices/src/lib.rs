//! Devices of a terminal. See README.md.

pub mod camera;
pub mod detect;
pub mod id_card;
pub mod models;
pub mod panel;
pub mod printer;
pub mod receipt;
pub mod scanner;
mod serial;
pub mod simulator;
pub mod smart_card;
pub mod speaker;
