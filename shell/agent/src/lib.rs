//! See README.md.
pub mod upgrade;
