//! `cargo xtask demo`: from a bare machine to the running product.

use std::os::unix::process::CommandExt as _;

use anyhow::Context;
use clap::Args;

use crate::command::program;
use crate::{build, install};

/// How to show the product.
#[derive(Args)]
pub struct Arguments {
    /// Drive the whole chain without a person, print a line a step, leave screenshots, and say whether it held
    #[arg(long)]
    check: bool,
    /// Use a screen of its own even where there is a display
    #[arg(long)]
    headless: bool,
    /// The terminal's screen, in pixels
    #[arg(long, default_value = "1080x1920")]
    screen: String,
    /// Where the console listens
    #[arg(long, default_value = "127.0.0.1:8600")]
    listen: String,
}

/// Installs, builds and hands over to the demo itself, which cleans up whatever ends it.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    install::everything()?;
    build::pages()?;
    build::programs(false)?;
    let mut demo = program("env", ".", &[]);
    demo.arg(build::directory(false).join("fleet-demo"))
        .args(["--screen", &arguments.screen, "--listen", &arguments.listen])
        .args(arguments.check.then_some("--check"))
        .args(arguments.headless.then_some("--headless"));
    // In our place, so that Ctrl-C and signals reach it alone and its exit code is ours.
    Err(demo.exec()).context("cannot start the demo")
}
