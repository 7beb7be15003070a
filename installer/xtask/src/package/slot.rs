//! The terminal's first version, laid out as the launcher wants it.

use std::fs;
use std::path::{Path, PathBuf};

use super::contents::Programs;
use crate::command::{program, root, step};

/// Packs and unpacks it with the release tool, as every later release is: its manifest names the digest of each file.
pub fn make(programs: &Programs, version: &str, counter: u64, work: &Path) -> anyhow::Result<PathBuf> {
    let parts = work.join("first-version");
    if parts.exists() {
        fs::remove_dir_all(&parts)?;
    }
    fs::create_dir_all(&parts)?;
    for name in ["kiosk-agent", "kiosk-shell"] {
        programs.strip(&programs.path(name), &parts.join(name))?;
    }
    let archive = parts.join("release.tar.zst");
    let tool = programs.release.to_string_lossy();
    let mut pack = program(&tool, ".", &["pack", "--version", version]);
    pack.args(["--counter", &counter.to_string(), "--arch", programs.architecture()?.rust(), "--pages"])
        .arg(root().join("ui/kiosk/dist"));
    pack.arg("--agent").arg(parts.join("kiosk-agent")).arg("--shell").arg(parts.join("kiosk-shell"));
    step("pack the first version", pack.arg("--out").arg(&archive))?;
    let mut unpack = program(&tool, ".", &["unpack"]);
    step("unpack it as a slot", unpack.arg("--file").arg(&archive).arg("--root").arg(&parts))?;
    Ok(parts.join("slots").join(version))
}
