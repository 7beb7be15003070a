//! A Debian of this machine's processor that is newer than this machine's own and was only unpacked: its programs start by the loader and
//! the libraries that came with them, and install nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::architecture::Architecture;

/// Its `/usr`.
pub struct Unpacked(PathBuf);

impl Unpacked {
    /// What lies in a directory.
    pub fn new(root: &Path) -> Self {
        Self(root.join("usr"))
    }

    /// Writes a script that starts one of its programs, which is named by its path below `/usr`, with some arguments before those it
    /// is given.
    pub fn put(&self, script: &Path, program: &str, arguments: &str) -> anyhow::Result<()> {
        let (usr, own) = (self.0.display(), Architecture::own()?);
        let loader = format!("{usr}/{} --library-path {usr}/lib/{}", own.loader(), own.gnu());
        fs::write(script, format!("#!/bin/sh\nexec {loader} {usr}/{program} {arguments} \"$@\"\n"))?;
        Ok(fs::set_permissions(script, fs::Permissions::from_mode(0o755))?)
    }

    /// rustc, as a script. It looks for its libraries beside it.
    pub fn put_rustc(&self, script: &Path) -> anyhow::Result<()> {
        self.put(script, "bin/rustc", &format!("--sysroot {}", self.0.display()))
    }

    /// GCC and binutils for another processor, as scripts in a directory.
    pub fn put_gcc(&self, to: Architecture, directory: &Path) -> anyhow::Result<()> {
        let gnu = to.gnu();
        // What GCC starts itself, by these names; it finds the scripts because it is told to look here first.
        let inner = directory.join("inner");
        fs::create_dir_all(&inner)?;
        let passes = self.passes(&gnu)?;
        for pass in ["cc1", "cc1plus", "collect2"] {
            self.put(&inner.join(pass), &format!("{passes}/{pass}"), "")?;
        }
        for tool in ["as", "ld"] {
            self.put(&inner.join(tool), &format!("bin/{gnu}-{tool}"), "")?;
        }
        for compiler in ["gcc", "g++"] {
            let arguments = format!("-B{}/", inner.display());
            self.put(
                &directory.join(format!("{gnu}-{compiler}")),
                &format!("bin/{gnu}-{compiler}"),
                &arguments,
            )?;
        }
        for tool in ["ar", "ranlib", "strip"] {
            let name = format!("{gnu}-{tool}");
            self.put(&directory.join(&name), &format!("bin/{name}"), "")?;
        }
        Ok(())
    }

    /// Where GCC's passes lie, below `/usr`: in a directory of its version.
    fn passes(&self, gnu: &str) -> anyhow::Result<String> {
        let all = format!("libexec/gcc-cross/{gnu}");
        let mut versions = fs::read_dir(self.0.join(&all)).context("no GCC was unpacked")?;
        let version = versions.next().context("GCC has no version")??;
        Ok(format!("{all}/{}", version.file_name().display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_program_gets_its_own_arguments_first() {
        let root = std::env::temp_dir().join(format!("unpacked-{}", std::process::id()));
        let own = Architecture::own().unwrap();
        let loader = root.join("usr").join(own.loader());
        fs::create_dir_all(loader.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("/bin/echo", &loader).unwrap();
        Unpacked::new(&root).put(&root.join("tool"), "bin/tool", "-B/inner/").unwrap();
        let said = Command::new(root.join("tool")).args(["a file.c"]).output().unwrap().stdout;
        let usr = root.join("usr").display().to_string();
        let expected = format!("--library-path {usr}/lib/{} {usr}/bin/tool -B/inner/ a file.c\n", own.gnu());
        assert_eq!(String::from_utf8(said).unwrap(), expected);
        fs::remove_dir_all(root).unwrap();
    }
}
