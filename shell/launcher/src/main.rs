//! The launcher: starts the terminal's current version, watches it, and falls back from a bad one.
//! See README.md.

mod arguments;
mod child;
mod choice;
mod exec;
mod fall_back;
mod install;
mod link;
mod log;
mod restart;
mod serial;
mod signals;
mod stick;
mod supervisor;
mod user;
mod words;

use std::process::ExitCode;

use arguments::Order;

fn main() -> ExitCode {
    let order = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(order) => order,
        Err(error) => {
            log::say(&format!("{error}\n{}", arguments::USAGE));
            return ExitCode::from(2);
        }
    };
    let ended = match order {
        Order::Run(config) => supervisor::run(*config).map_err(|error| error.to_string()),
        Order::Install { root, from } => install::install(&root, &from).map_err(|error| error.to_string()),
        Order::Exec { parent, program, arguments } => {
            Err(exec::exec(parent, &program, &arguments).to_string())
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::say(&error);
            ExitCode::FAILURE
        }
    }
}
