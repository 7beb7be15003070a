//! The program `kiosk-hardening`: what on this terminal is not locked down, and how to mend it. It changes nothing.
//!
//! It looks at the running machine, or at a system that lies in a directory, such as an image that is being made.

mod check;
mod checks;
mod machine;
mod report;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};

use machine::Machine;
use report::Report;

/// What on this terminal is not locked down, and how to mend it; ends with 1 if anything is.
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// Look at the system in this directory instead of the running one
    #[arg(long)]
    root: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Write the JSON to this file as well; it is whole or not there
    #[arg(long)]
    to: Option<PathBuf>,
    /// The language of what is printed
    #[arg(long, value_enum, default_value_t)]
    language: Language,
}

/// What people read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Language {
    /// Chinese
    #[default]
    Zh,
    /// English
    En,
}

#[expect(clippy::print_stdout, reason = "what it is for")]
fn main() -> anyhow::Result<ExitCode> {
    let args = Args::parse();
    let machine = args.root.map_or_else(Machine::running, Machine::in_directory);
    let report = Report::new(checks::all(&machine));
    if let Some(path) = &args.to {
        report.write(path).with_context(|| format!("cannot write {}", path.display()))?;
    }
    print!("{}", if args.json { report.json()? } else { report.text(args.language) });
    Ok(if report.is_safe() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
