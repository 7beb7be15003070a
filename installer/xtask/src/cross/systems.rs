//! The parts of Debian that building for another processor takes, each in a directory of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::architecture::Architecture;
use crate::command::{program, step};
use crate::debian::Suite;

/// Headers and libraries that the programs are linked with.
const LIBRARIES: &str = "libwebkit2gtk-4.1-dev,libgtk-3-dev,libpcsclite-dev";

/// The packages of those libraries, and what finds out which of them a program needs.
const fn packages_of(suite: Suite) -> [&'static str; 3] {
    match suite {
        Suite::Twelve => ["libwebkit2gtk-4.1-0", "libgtk-3-0", "libpcsclite1"],
        Suite::Testing => ["libwebkit2gtk-4.1-0", "libgtk-3-0t64", "libpcsclite1"],
    }
}

/// rustc with the standard library for this machine and for the other processor.
pub fn compiler(work: &Path, to: Architecture) -> anyhow::Result<PathBuf> {
    let own = Architecture::own()?;
    let compiler = work.join("rust");
    if !compiler.join("usr/bin/rustc").exists() {
        step("fetch a compiler", &mut extract(own, "rustc,libstd-rust-dev", Suite::Testing, &compiler))?;
    }
    let library = format!("usr/lib/rustlib/{}", to.target());
    if !compiler.join(&library).exists() {
        let other = work.join(format!("rust-{}", to.debian()));
        let mut fetch = extract(to, "libstd-rust-dev", Suite::Testing, &other);
        step(&format!("fetch Rust's standard library for {}", to.debian()), &mut fetch)?;
        let mut copy = program("cp", ".", &["-a"]);
        step("put it beside the compiler", copy.arg(other.join(&library)).arg(compiler.join(&library)))?;
        std::fs::remove_dir_all(other)?;
    }
    Ok(compiler)
}

/// The C compiler and the linker of a Debian that is newer than this machine.
pub fn c_compiler(work: &Path, to: Architecture) -> anyhow::Result<PathBuf> {
    let compiler = work.join(format!("gcc-{}", to.debian()));
    if !compiler.exists() {
        let gnu = to.gnu();
        let mut fetch = extract(Architecture::own()?, &format!("gcc-{gnu},g++-{gnu}"), to.suite(), &compiler);
        // It brings a C library of its own, which it would find before that of the system to link with.
        fetch.arg(format!("--extract-hook=rm -r \"$1/usr/{gnu}/lib\""));
        step(&format!("fetch a C compiler for {}", to.debian()), &mut fetch)?;
    }
    Ok(compiler)
}

/// Runs programs of the other processor, where that of this machine's Debian does not know all of its instructions.
pub fn emulator(work: &Path, to: Architecture) -> anyhow::Result<PathBuf> {
    let emulator = work.join("qemu");
    if !emulator.exists() {
        step(
            "fetch QEMU's user mode",
            &mut extract(Architecture::own()?, "qemu-user", to.suite(), &emulator),
        )?;
    }
    Ok(emulator.join("usr/bin").join(format!("qemu-{}", to.rust())))
}

/// The Debian of the other processor, as far as programs are linked with it: unpacked, nothing in it ever runs.
pub fn libraries(work: &Path, to: Architecture) -> anyhow::Result<PathBuf> {
    let libraries = work.join(format!("libraries-{}", to.debian()));
    if !libraries.exists() {
        let mut fetch = extract(to, LIBRARIES, to.suite(), &libraries);
        // A linker follows links to where they point on this machine.
        let relative = "find \"$1\" -type l -lname '/*' -exec sh -c 'ln -snf \"$0$(readlink \"$1\")\" \"$1\"' \"$1\" {} \\;";
        fetch.arg(format!("--extract-hook={relative}"));
        // A package makes these links when it is installed, since they are no longer directories.
        let merged =
            "for name in lib lib64; do [ -e \"$1/$name\" ] || ln -s \"usr/$name\" \"$1/$name\"; done";
        fetch.arg(format!("--extract-hook={merged}"));
        step(&format!("fetch the libraries of {} for {}", to.suite().title(), to.debian()), &mut fetch)?;
    }
    Ok(libraries)
}

/// The same Debian of this machine's processor with the same libraries as packages, so that its own tools can be asked about them.
pub fn packages(work: &Path, to: Architecture) -> anyhow::Result<PathBuf> {
    let (own, other) = (Architecture::own()?.debian(), to.debian());
    let packages = work.join(format!("packages-{other}"));
    if !packages.exists() {
        let mut names = vec!["dpkg-dev".to_owned(), format!("binutils-{}", to.gnu())];
        names.extend(packages_of(to.suite()).map(|name| format!("{name}:{other}")));
        let mut fetch = program("mmdebstrap", ".", &["--quiet", "--variant=apt", "--format=directory"]);
        // What was built anew for one processor alone has another list of changes there, and two of a package do not go together.
        fetch.arg("--dpkgopt=path-exclude=/usr/share/doc/*");
        fetch.arg(format!("--architectures={own},{other}")).arg(format!("--include={}", names.join(",")));
        fetch.arg(to.suite().codename()).arg(&packages).arg(to.suite().source());
        step(&format!("fetch a {} that knows their packages", to.suite().title()), &mut fetch)?;
    }
    Ok(packages)
}

fn extract(architecture: Architecture, packages: &str, suite: Suite, to: &Path) -> Command {
    let mut fetch = program("mmdebstrap", ".", &["--quiet", "--variant=extract", "--format=directory"]);
    fetch.arg(format!("--architectures={}", architecture.debian())).arg(format!("--include={packages}"));
    fetch.arg(suite.codename()).arg(to).arg(suite.source());
    fetch
}
