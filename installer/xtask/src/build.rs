//! Building the programs, so that demo and tests use the same ones.

use std::path::PathBuf;

use crate::command::{output, program, step};

/// What runs on terminals and servers. One invocation with one set of features: switching between demo
/// and tests then compiles nothing anew. The probe is compiled into the shell here and only here.
pub const PROGRAMS: &[&str] = &[
    "-p",
    "fleet-server",
    "-p",
    "fleet-release",
    "-p",
    "terminal-agent",
    "-p",
    "terminal-launcher",
    "-p",
    "terminal-shell",
    "-p",
    "fleet-tests",
    "--features",
    "fleet-release/client,fleet-release/sign,terminal-shell/probe",
];

/// The terminal's pages and the console.
pub fn pages() -> anyhow::Result<()> {
    for workspace in ["kiosk", "console"] {
        step(
            &format!("build the pages of ui/{workspace}"),
            &mut program("npm", "ui", &["run", "build", "--silent", "-w", workspace]),
        )?;
    }
    Ok(())
}

/// All programs, after the pages, which the server embeds.
pub fn programs(release: bool) -> anyhow::Result<()> {
    let mut cargo = program("cargo", ".", &["build", "--bins"]);
    cargo.args(PROGRAMS);
    if release {
        cargo.arg("--release");
    }
    step("build the programs (the first time takes minutes)", &mut cargo)
}

/// Where cargo puts the programs.
pub fn directory(release: bool) -> PathBuf {
    let metadata = output(&mut program("cargo", ".", &["metadata", "--no-deps", "--format-version", "1"]));
    let target = metadata
        .as_deref()
        .and_then(|json| json.split("\"target_directory\":\"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .map_or_else(|| crate::command::root().join("target"), PathBuf::from);
    target.join(if release { "release" } else { "debug" })
}
