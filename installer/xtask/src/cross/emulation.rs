//! Programs of another processor, run here by QEMU's user mode.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::systems;
use crate::architecture::Architecture;
use crate::command::{program, root, step};
use crate::debian::Suite;

/// Where the kernel is told what runs a program that it cannot run itself (binfmt_misc).
const KERNEL: &str = "/proc/sys/fs/binfmt_misc";

/// Tells the kernel, where nothing has: on a machine with systemd Debian's package does that when it is installed.
pub fn register(architecture: Architecture) -> anyhow::Result<()> {
    let emulator = emulator(architecture)?;
    let known = format!("qemu-{}", architecture.rust());
    // Of two that fit the kernel takes the one that it was told of last.
    let name = if emulator.is_some() { format!("kiosk-{known}") } else { known.clone() };
    if !Path::new(KERNEL).join("register").exists() {
        step("let the kernel be told", &mut program("mount", ".", &["-t", "binfmt_misc", "none", KERNEL]))?;
    }
    if !Path::new(KERNEL).join(&name).exists() {
        let words = format!("/usr/lib/binfmt.d/{known}.conf");
        let mut words = fs::read_to_string(&words).with_context(|| format!("no {words}"))?;
        if let Some(emulator) = emulator {
            words = words_for(&words, &name, &emulator).context("binfmt.d(5) has another format")?;
        }
        fs::write(format!("{KERNEL}/register"), words.trim()).context("the kernel takes no interpreter")?;
    }
    Ok(())
}

/// What runs its programs here, where this machine's Debian has nothing that can.
fn emulator(to: Architecture) -> anyhow::Result<Option<PathBuf>> {
    match to.suite() {
        Suite::Twelve => Ok(None),
        Suite::Testing => systems::emulator(&root().join("target/cross"), to).map(Some),
    }
}

/// The same programs run by another interpreter, which the kernel opens now (`F`), because a system to try packages in has none.
fn words_for(words: &str, name: &str, interpreter: &Path) -> Option<String> {
    let fields: Vec<&str> = words.trim().split(':').collect();
    let [_, _, kind, offset, magic, mask, _, _] = fields.as_slice() else { return None };
    Some(format!(":{name}:{kind}:{offset}:{magic}:{mask}:{}:OCF", interpreter.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_interpreter_runs_the_same_programs() {
        let words = ":qemu-x:M::\\x7fELF:\\xff\\xff:/usr/libexec/qemu-binfmt/x:OPF\n";
        let of_ours = words_for(words, "kiosk-qemu-x", Path::new("/target/qemu")).unwrap();
        assert_eq!(of_ours, ":kiosk-qemu-x:M::\\x7fELF:\\xff\\xff:/target/qemu:OCF");
        assert!(words_for("# nothing", "x", Path::new("/qemu")).is_none());
    }
}
