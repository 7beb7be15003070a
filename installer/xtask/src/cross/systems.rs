//! The parts of Debian that building for another processor takes, each in a directory of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::architecture::Architecture;
use crate::command::{program, step};
use crate::debian;

/// Headers and libraries that the programs are linked with.
const LIBRARIES: &str = "libwebkit2gtk-4.1-dev,libgtk-3-dev,libpcsclite-dev";
/// The packages of those libraries, and what finds out which of them a program needs.
const PACKAGES: [&str; 3] = ["libwebkit2gtk-4.1-0", "libgtk-3-0", "libpcsclite1"];

/// Debian's testing, which has the Rust that the workspace asks for. Its lists are good for a week; a mirror that stands
/// still is as good for a compiler, and signed all the same.
const TESTING: &str = "forky";

/// rustc with the standard library for this machine and for the other processor.
pub fn compiler(work: &Path, to: Architecture) -> anyhow::Result<PathBuf> {
    let own = Architecture::own()?;
    let line = format!("deb [check-valid-until=no] {} {TESTING} main", mirror());
    let compiler = work.join("rust");
    if !compiler.join("usr/bin/rustc").exists() {
        let mut fetch = extract(own, "rustc,libstd-rust-dev", TESTING, &compiler);
        step("fetch a compiler", fetch.arg(&line))?;
    }
    let library = format!("usr/lib/rustlib/{}", to.target());
    if !compiler.join(&library).exists() {
        let other = work.join(format!("rust-{}", to.debian()));
        let mut fetch = extract(to, "libstd-rust-dev", TESTING, &other);
        step(&format!("fetch Rust's standard library for {}", to.debian()), fetch.arg(&line))?;
        let mut copy = program("cp", ".", &["-a"]);
        step("put it beside the compiler", copy.arg(other.join(&library)).arg(compiler.join(&library)))?;
        std::fs::remove_dir_all(other)?;
    }
    Ok(compiler)
}

/// Debian 12 of the other processor, as far as programs are linked with it: unpacked, nothing in it ever runs.
pub fn libraries(work: &Path, to: Architecture) -> anyhow::Result<PathBuf> {
    let libraries = work.join(format!("libraries-{}", to.debian()));
    if !libraries.exists() {
        let mut fetch = extract(to, LIBRARIES, "bookworm", &libraries);
        // A linker follows links to where they point on this machine.
        let relative = "find \"$1\" -type l -lname '/*' -exec sh -c 'ln -snf \"$0$(readlink \"$1\")\" \"$1\"' \"$1\" {} \\;";
        fetch.arg(format!("--extract-hook={relative}"));
        step(&format!("fetch the libraries of Debian 12 for {}", to.debian()), fetch.arg(mirror()))?;
    }
    Ok(libraries)
}

/// Debian 12 of this machine's processor with the same libraries as packages, so that its own tools can be asked about them.
pub fn packages(work: &Path, to: Architecture) -> anyhow::Result<PathBuf> {
    let (own, other) = (Architecture::own()?.debian(), to.debian());
    let packages = work.join(format!("packages-{other}"));
    if !packages.exists() {
        let mut names = vec!["dpkg-dev".to_owned(), format!("binutils-{}", to.gnu())];
        names.extend(PACKAGES.iter().map(|name| format!("{name}:{other}")));
        let mut fetch = program("mmdebstrap", ".", &["--quiet", "--variant=apt", "--format=directory"]);
        fetch.arg(format!("--architectures={own},{other}")).arg(format!("--include={}", names.join(",")));
        fetch.arg("bookworm").arg(&packages).arg(mirror());
        step("fetch a Debian 12 that knows their packages", &mut fetch)?;
    }
    Ok(packages)
}

fn extract(architecture: Architecture, packages: &str, suite: &str, to: &Path) -> Command {
    let mut fetch = program("mmdebstrap", ".", &["--quiet", "--variant=extract", "--format=directory"]);
    fetch.arg(format!("--architectures={}", architecture.debian())).arg(format!("--include={packages}"));
    fetch.arg(suite).arg(to);
    fetch
}

fn mirror() -> String {
    debian::mirror().unwrap_or_else(|| debian::MIRROR.to_owned())
}
