//! The fleet server: terminal API, console API, console. See README.md.
#![expect(unused_qualifications, reason = "utoipa writes the parameters' types twice")]

mod acceptances;
mod apps;
mod audit;
pub mod blobs;
pub mod clock;
mod commands;
mod console;
mod consumables;
mod daily_check_lists;
mod daily_checks;
mod device_models;
mod divisions;
mod enrollment_codes;
mod findings;
mod health;
mod inspections;
mod installs;
mod listings;
mod live;
mod locations;
mod maintenance;
mod notices;
mod observe;
mod offline_bundles;
pub mod openapi;
mod overview;
pub mod problem;
mod public;
mod ratings;
pub mod releases;
pub mod request;
mod rollouts;
pub mod router;
mod saved_queries;
mod self_tests;
pub mod serve;
mod sessions;
mod settings;
mod setup;
mod spreadsheets;
mod state;
mod targets;
mod terminal_api;
mod terminals;
#[cfg(test)]
mod testing;
mod text;
mod theme_periods;
mod themes;
mod usage;
mod users;
mod watches;
mod wipes;
mod zones;

pub use state::{AppState, Configuration, Limits, Site};
