//! All SQL of the fleet server: one text for SQLite and PostgreSQL. See README.md.

pub mod audit;
mod db;
pub mod desired;
mod dialect;
mod error;
pub mod list;
pub mod session;
pub mod setup;
pub mod sign_in_link;
mod statement;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod user;

pub use db::{Db, Tx};
pub use error::StoreError;
