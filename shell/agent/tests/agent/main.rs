//! The real agent, as a process and as a library, against a small server of the tests' own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

mod bundles;
mod care;
mod clock_faults;
mod commands;
mod crashes;
mod damage;
mod enrollment;
mod full_disk;
mod inspection;
mod installation;
mod line;
mod machine_parts;
mod maintenance;
mod network;
mod network_manager;
mod network_setup;
mod offline;
mod quarantine;
mod sandbox;
mod screen_hours;
mod self_tests;
mod sessions;
mod settings;
mod setup;
mod setup_offline;
mod simulated;
mod stick_network;
mod switching;
mod watchdog;
