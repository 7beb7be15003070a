//! The programs of the packages, built.

use std::path::PathBuf;
use std::process::Command;

use super::contents::Programs;
use crate::architecture::Architecture;
use crate::command::{program, root, step};
use crate::cross::Cross;

/// The package of the workspace that has the server.
const SERVER: &str = "fleet-server";
/// Those that have what a terminal needs.
const TERMINAL: [&str; 5] = [
    "terminal-agent",
    "terminal-launcher",
    "terminal-shell",
    "terminal-hardening",
    // In no package: the installer stick has it.
    "terminal-installer",
];

/// Those of a release.
pub fn release() -> anyhow::Result<Programs> {
    let mut cargo = cargo(true);
    step(
        "build the programs of the packages (the first time takes many minutes)",
        cargo.env("RUSTFLAGS", remapped()?),
    )?;
    Ok(Programs { release: release_tool()?, ..Programs::own(target().join("release"), false) })
}

/// Those of another processor. Where they lie already, they are taken from there.
pub fn cross(to: Architecture, debug: bool, directory: Option<PathBuf>) -> anyhow::Result<Programs> {
    let cross = Cross::fetch(to)?;
    let directory = match directory {
        Some(directory) => directory,
        None => build(&cross, debug)?,
    };
    Ok(Programs { release: release_tool()?, cross: Some(cross), ..Programs::own(directory, debug) })
}

/// What packs their first version, for this machine. On its own, so that nothing of it gets into the others.
fn release_tool() -> anyhow::Result<PathBuf> {
    let arguments = ["build", "--locked", "-p", "fleet-release", "--features", "sign", "--bin", "release"];
    let mut cargo = program("cargo", ".", &arguments);
    step("build the release tool", cargo.env("CARGO_TARGET_DIR", target()))?;
    Ok(target().join("debug/release"))
}

fn build(cross: &Cross, debug: bool) -> anyhow::Result<PathBuf> {
    let mut cargo = cargo(!debug);
    cross.apply(&mut cargo, &remapped()?);
    let name = cross.to.debian();
    step(&format!("build them for {name} (the first time takes many minutes)"), &mut cargo)?;
    Ok(target().join(cross.to.target()).join(if debug { "debug" } else { "release" }))
}

fn cargo(optimised: bool) -> Command {
    let mut cargo = program("cargo", ".", &["build", "--locked", "--bins", "-p", SERVER]);
    cargo.args(TERMINAL.iter().flat_map(|package| ["-p", package]));
    if optimised {
        cargo.arg("--release");
    }
    cargo.env("CARGO_TARGET_DIR", target());
    cargo
}

/// Programs of a release name no directory of the machine that they were built on, so that they are the same wherever they
/// are built.
fn remapped() -> anyhow::Result<String> {
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo"))?;
    Ok(format!("--remap-path-prefix={home}=/cargo --remap-path-prefix={}=/build", root().display()))
}

/// Of their own: what is built without those names is other.
fn target() -> PathBuf {
    root().join("target/packaging")
}
