//! `cargo xtask bench shell`: the terminal's window beside a browser's kiosk mode.

use crate::command::{program, step};
use crate::{build, install};

/// Builds with optimisation and compares. The shell is built with its probe, by which the bench learns once where to
/// touch; the starts that are measured have it closed.
pub fn run(rest: &[String]) -> anyhow::Result<()> {
    install::everything()?;
    install::window_packages()?;
    build::pages()?;
    build::programs(true)?;
    build::bare_engine()?;
    let mut bench = program("env", ".", &[]);
    bench.arg(build::directory(true).join("fleet-bench")).arg("shell").args(rest);
    step("bench shell", &mut bench)
}
