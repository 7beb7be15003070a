//! The workspace's tasks. `cargo xtask demo` shows the product, `cargo xtask test` proves it.
//!
//! This program only installs, builds and starts; what the demo and the benches do is in `tests/`.
#![expect(clippy::print_stdout, reason = "a command line tool talks to its user")]

mod architecture;
mod bench;
mod build;
mod command;
mod cross;
mod debian;
mod demo;
mod devices;
mod faults;
mod image;
mod input;
mod install;
mod machine;
mod package;
mod postgres;
mod suites;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Tasks of this workspace", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build everything and run the main job: a server, a terminal, fifty simulated ones
    Demo(demo::Arguments),
    /// Run the tests: all of them, or the suites named
    Test(suites::Arguments),
    /// Measure: `checkin` loads the server, `console` fills it and times its lists, `input` asks the keyboard
    Bench(bench::Arguments),
    /// Break: `upgrade` cuts the power at every moment of an upgrade, with `--vm` that of a whole machine
    Faults(faults::Arguments),
    /// Test cameras and scanners of the kernel's own making in a virtual machine
    Devices,
    /// Make the data of the on-screen keyboard anew, of npm packages
    Lexicon,
    /// Make Debian packages of the terminal and of the fleet server
    Package(package::Arguments),
    /// Make the disk of a terminal that starts by itself: Debian, read only, with the terminal's package in it
    Image(image::Arguments),
    /// Install what is missing (Debian packages, npm packages) and nothing else
    Install,
}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().task {
        Task::Demo(arguments) => demo::run(&arguments)?,
        Task::Test(arguments) => return Ok(suites::run(&arguments)),
        Task::Bench(arguments) => bench::run(&arguments)?,
        Task::Faults(arguments) => faults::run(&arguments)?,
        Task::Package(arguments) => package::run(&arguments)?,
        Task::Image(arguments) => image::run(&arguments)?,
        Task::Devices => devices::run()?,
        Task::Lexicon => input::lexicon()?,
        Task::Install => install::everything()?,
    }
    Ok(ExitCode::SUCCESS)
}
