//! Both packages in a clean Debian 12 that starts in a virtual machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use super::contents::Programs;
use super::make;
use crate::architecture::Architecture;
use crate::command::{output, program, root, step};
use crate::cross::emulation;
use crate::debian::Suite;
use crate::{build, install, machine};

/// Makes the disk, and hands over to the harness.
pub fn run(programs: &Programs, packages: &[PathBuf], version: &str, counter: u64) -> anyhow::Result<()> {
    let architecture = programs.architecture()?;
    ensure!(architecture.suite() == Suite::Twelve, "machines start with {} alone", Suite::Twelve.title());
    install::imaging()?;
    install::virtual_machine()?;
    if architecture != Architecture::own()? {
        install::other_machine()?;
        emulation::register(architecture)?;
    }
    let work = root().join("target/packages/boot").join(architecture.debian());
    let next = make(programs, &format!("{version}.1"), counter, &work.join("next"))?;
    let system = fetch(&work, packages, architecture)?;
    let put = system.join("packages");
    let _ = fs::remove_dir_all(&put);
    fs::create_dir_all(&put)?;
    for (prefix, debs) in [("old", packages), ("new", next.as_slice())] {
        for deb in debs {
            let name = deb.file_name().context("a package has a name")?.to_string_lossy();
            fs::copy(deb, put.join(format!("{prefix}-{name}")))?;
        }
    }
    let disk = work.join("disk.img");
    machine::lay_out(&system, &disk, 5)?;

    let mut harness = program("env", ".", &[]);
    harness.arg(build::directory(false).join("fleet-faults")).arg("packages").arg("--disk").arg(&disk);
    harness.arg("--kernel").arg(system.join("vmlinuz")).arg("--initrd").arg(system.join("initrd.img"));
    harness.args(["--processor", architecture.rust()]);
    step("start it", &mut harness)
}

/// Debian with all that the packages depend on, and without them.
fn fetch(work: &Path, packages: &[PathBuf], architecture: Architecture) -> anyhow::Result<PathBuf> {
    let mut names = BTreeSet::from(["sqlite3".to_owned()]);
    for deb in packages {
        names.extend(depends(deb)?);
    }
    let system = work.join("system");
    machine::fetch(&system, architecture, names)?;
    Ok(system)
}

/// The names of the packages that one depends on: of alternatives the first.
fn depends(deb: &Path) -> anyhow::Result<Vec<String>> {
    let text = output(program("dpkg-deb", ".", &["--field"]).arg(deb).arg("Depends")).context("dpkg-deb")?;
    let name = |one: &str| one.split(['(', '|']).next().unwrap_or_default().trim().to_owned();
    Ok(text.split(',').map(name).filter(|name| !name.is_empty()).collect())
}
