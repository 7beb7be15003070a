//! Building for another processor than this machine's.
//!
//! A toolchain that has Rust's standard library for one processor need not have it for another, and where it comes from
//! may not be reached. Debian's testing has rustc and the library for every processor that Debian runs on. So the compiler
//! comes from there, in a directory of its own and started by its own loader; cross compiler and the libraries to link with
//! are those of the oldest Debian that runs on the processor, on which the programs will run.

pub mod emulation;
mod systems;
mod unpacked;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;

use crate::architecture::Architecture;
use crate::command::{output, program, root};
use crate::debian::Suite;
use crate::install;
use unpacked::Unpacked;

/// What builds for a processor, and knows what its programs need.
pub struct Cross {
    /// The processor.
    pub to: Architecture,
    /// Runs rustc.
    rustc: PathBuf,
    /// Where GCC and binutils are; none where this machine has them on its path.
    tools: Option<PathBuf>,
    /// Headers and libraries.
    sysroot: PathBuf,
    /// A Debian of this machine's processor that has the libraries of the other one as packages.
    packages: PathBuf,
}

impl Cross {
    /// Fetches it once and keeps it in `target/cross`.
    pub fn fetch(to: Architecture) -> anyhow::Result<Self> {
        install::cross(to)?;
        let work = root().join("target/cross");
        fs::create_dir_all(&work)?;
        let rustc = work.join("rustc");
        Unpacked::new(&systems::compiler(&work, to)?).put_rustc(&rustc)?;
        let tools = match to.suite() {
            Suite::Twelve => None,
            Suite::Testing => {
                let tools = work.join(format!("tools-{}", to.debian()));
                Unpacked::new(&systems::c_compiler(&work, to)?).put_gcc(to, &tools)?;
                Some(tools)
            }
        };
        let sysroot = systems::libraries(&work, to)?;
        // When they are installed, some of them run programs of theirs.
        emulation::register(to)?;
        let packages = systems::packages(&work, to)?;
        Ok(Self { to, rustc, tools, sysroot, packages })
    }

    /// One of GCC's or binutils' programs, by its name without the processor's.
    pub fn tool(&self, name: &str) -> PathBuf {
        let name = format!("{}-{name}", self.to.gnu());
        self.tools.as_ref().map_or_else(|| PathBuf::from(&name), |tools| tools.join(&name))
    }

    /// Has cargo build for it. What runs while building is built for this machine.
    pub fn apply(&self, cargo: &mut Command, flags: &str) {
        let (target, gnu) = (self.to.target(), self.to.gnu());
        let sysroot = self.sysroot.display();
        let libraries = format!("{sysroot}/usr/lib/{gnu}/pkgconfig:{sysroot}/usr/share/pkgconfig");
        let of_cargo = target.to_uppercase().replace('-', "_");
        let of_cc = target.replace('-', "_");
        cargo.arg("--target").arg(&target).env("RUSTC", &self.rustc);
        cargo.env("RUSTFLAGS", format!("{flags} -Clink-arg=--sysroot={sysroot}"));
        cargo.env(format!("CARGO_TARGET_{of_cargo}_LINKER"), self.tool("gcc"));
        for (kind, tool) in [("CC", "gcc"), ("CXX", "g++"), ("AR", "ar"), ("RANLIB", "ranlib")] {
            cargo.env(format!("{kind}_{of_cc}"), self.tool(tool));
        }
        for kind in ["CFLAGS", "CXXFLAGS"] {
            cargo.env(format!("{kind}_{of_cc}"), format!("--sysroot={sysroot}"));
        }
        cargo.env("PKG_CONFIG_ALLOW_CROSS", "1").env("PKG_CONFIG_SYSROOT_DIR", &self.sysroot);
        cargo.env("PKG_CONFIG_LIBDIR", libraries);
    }

    /// The packages whose libraries some programs need, as Debian's own tool writes them (`shlibs:Depends=…`).
    pub fn shlibs(&self, programs: &[PathBuf]) -> anyhow::Result<String> {
        let inside = self.packages.join("programs");
        let _ = fs::remove_dir_all(&inside);
        fs::create_dir_all(inside.join("debian"))?;
        fs::write(
            inside.join("debian/control"),
            "Source: programs\n\nPackage: programs\nArchitecture: any\n",
        )?;
        let mut find = program("chroot", ".", &[]);
        find.arg(&self.packages).args([
            "env",
            "LC_ALL=C.UTF-8",
            &format!("DEB_HOST_ARCH={}", self.to.debian()),
        ]);
        find.args(["sh", "-c", "cd /programs && exec dpkg-shlibdeps -O \"$@\"", "dpkg-shlibdeps"]);
        for path in programs {
            let name = path.file_name().context("a program has a name")?;
            fs::copy(path, inside.join(name))?;
            find.arg(format!("-e{}", name.display()));
        }
        output(&mut find).context("dpkg-shlibdeps")
    }
}
