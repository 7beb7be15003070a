//! The terminal's daemon: it alone holds the terminal's key and talks to the fleet server. See README.md.

pub mod api;
pub mod apps;
/// The token, handed to the tasks that send requests of their own.
pub mod bearer;
/// The machine's clocks, and the trusted time shared by all tasks.
pub mod clock;
mod command;
pub mod daemon;
pub mod disk;
mod disk_health;
pub mod hardware;
pub mod health;
/// The terminal's key.
pub mod identity;
pub mod inspection;
pub mod installation;
pub mod log_export;
mod machine_parts;
mod maintenance;
pub mod media;
/// What large files come over: the line to the server, and the terminals of the same hall.
pub mod network;
/// Printers on the network.
mod network_printer;
mod network_room;
/// Network cards, set through NetworkManager.
pub mod network_setup;
pub mod network_test;
/// QR codes for the enrollment page.
pub mod qr;
pub mod self_test;
pub mod setup;
pub mod shell_link;
pub mod simulation;
pub mod store;
pub mod upgrade;
pub mod wake;
