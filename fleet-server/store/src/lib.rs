//! All SQL of the fleet server: one text for SQLite and PostgreSQL. See README.md.

pub mod app;
pub mod app_version;
pub mod attempt;
pub mod audit;
pub mod census;
pub mod check_in;
pub mod citizen_session;
pub mod command;
mod db;
pub mod desired;
mod dialect;
pub mod director;
pub mod division;
pub mod enrollment_code;
mod error;
pub mod event;
pub mod health;
pub mod label;
pub mod list;
pub mod listing;
pub mod location;
pub mod network;
pub mod notice;
pub mod overview;
pub mod release;
pub mod retention;
pub mod rollout;
mod rows;
pub mod saved_query;
pub mod scope;
pub mod scope_revision;
pub mod secret;
pub mod seed;
mod select_in;
pub mod session;
pub mod settings;
pub mod setup;
pub mod sign_in_link;
mod statement;
pub mod terminal;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod user;
mod wire;

pub use db::{Db, Tx};
pub use error::StoreError;
