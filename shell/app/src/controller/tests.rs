#![expect(clippy::wildcard_enum_match_arm, reason = "a test names what it looks for")]

mod agent;
mod apps;
mod card;
mod display;
mod fake;
mod hours;
mod installation;
mod interruption;
mod keyboard;
mod lock;
mod maintenance;
mod models;
mod network;
mod photo;
mod print;
mod rating;
mod receipt;
mod scan;
mod self_test;
mod session;
mod smart_card;
mod spare;
mod speech;
mod style;
mod trial;
mod watch;
