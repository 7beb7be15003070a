//! All SQL of the fleet server: one text for SQLite and PostgreSQL. See README.md.

pub mod audit;
mod db;
pub mod desired;
mod dialect;
mod error;
pub mod list;
mod statement;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use db::{Db, Tx};
pub use error::StoreError;
