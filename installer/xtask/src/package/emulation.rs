//! Programs of another processor, run here by QEMU's user mode.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use crate::architecture::Architecture;
use crate::command::{program, step};

/// Where the kernel is told what runs a program that it cannot run itself (binfmt_misc).
const KERNEL: &str = "/proc/sys/fs/binfmt_misc";

/// Tells the kernel, where nothing has: on a machine with systemd Debian's package does that when it is installed.
pub fn register(architecture: Architecture) -> anyhow::Result<()> {
    let name = format!("qemu-{}", architecture.rust());
    if !Path::new(KERNEL).join("register").exists() {
        step("let the kernel be told", &mut program("mount", ".", &["-t", "binfmt_misc", "none", KERNEL]))?;
    }
    if !Path::new(KERNEL).join(&name).exists() {
        let words = format!("/usr/lib/binfmt.d/{name}.conf");
        let words = fs::read_to_string(&words).with_context(|| format!("no {words}"))?;
        fs::write(format!("{KERNEL}/register"), words.trim()).context("the kernel takes no interpreter")?;
    }
    Ok(())
}
