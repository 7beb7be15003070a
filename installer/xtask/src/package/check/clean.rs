//! A clean Debian to install packages in.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use crate::architecture::Architecture;
use crate::command::{output, program, step};
use crate::cross::emulation;
use crate::debian::mirror;

/// What our packages depend on and a hall's machine has, but for the libraries of the window: they are large, and no
/// script of a package needs them.
const PACKAGES: &str = "systemd,init-system-helpers,sqlite3,ca-certificates,libgcc-s1,procps";

/// What changes with any package, and is nobody's.
const CHANGING: [&str; 9] = [
    "var/lib/dpkg",
    "var/log",
    "var/cache",
    "etc/passwd-",
    "etc/group-",
    "etc/shadow-",
    "etc/gshadow-",
    "run/adduser",
    "run/systemd",
];

/// A Debian as it was fetched.
pub struct Debian {
    system: PathBuf,
    work: PathBuf,
}

impl Debian {
    /// Fetches it once and keeps it.
    pub fn fetch(work: &Path, architecture: Architecture) -> anyhow::Result<Self> {
        if architecture != Architecture::own()? {
            emulation::register(architecture)?;
        }
        let suite = architecture.suite();
        let architecture = architecture.debian();
        let system = work.join(format!("{}-{architecture}", suite.codename()));
        if !system.join("usr/bin/sqlite3").exists() {
            let mut command = program("debootstrap", ".", &["--variant=minbase"]);
            command.arg(format!("--arch={architecture}")).arg(format!("--include={PACKAGES}"));
            command.arg(suite.codename()).arg(&system).arg(mirror());
            // An older debootstrap knows no script for a newer Debian; they are all the same.
            command.arg("/usr/share/debootstrap/scripts/sid");
            step(&format!("fetch a clean {}", suite.title()), command.stdout(Stdio::null()))?;
            // That of another processor is left with it.
            let _ = output(program("umount", ".", &["--lazy"]).arg(system.join("proc")));
        }
        Ok(Self { system, work: work.to_owned() })
    }

    /// A system to change.
    pub fn copy(&self, name: &str) -> anyhow::Result<Installed> {
        let root = self.work.join(format!("system-of-{name}"));
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        step("copy it", program("cp", ".", &["-a", "--one-file-system"]).arg(&self.system).arg(&root))?;
        Ok(Installed { root })
    }
}

/// A system in which something is installed.
pub struct Installed {
    root: PathBuf,
}

impl Installed {
    /// Runs a script in it, with processes of its own that end with the script; what it printed.
    pub fn run(&self, script: &str) -> anyhow::Result<String> {
        let mut command = Command::new("unshare");
        command.args(["--fork", "--pid", "--kill-child", "--mount"]);
        command.arg(format!("--mount-proc={}", self.root.join("proc").display()));
        command.arg("chroot").arg(&self.root).args(["/bin/sh", "-eu", "-c", script]);
        command.env_clear().env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        command.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C.UTF-8");
        let output = command.stdin(Stdio::null()).output().context("unshare")?;
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        ensure!(output.status.success(), "{script}: {}\n{said}", output.status);
        Ok(said)
    }

    /// `dpkg --install FILE`, `--remove NAME` or `--purge NAME`.
    pub fn dpkg(&self, deed: &str, package: &Path) -> anyhow::Result<()> {
        let mut target = package.display().to_string();
        if package.is_absolute() {
            fs::copy(package, self.root.join("package.deb"))?;
            "/package.deb".clone_into(&mut target);
        }
        let done = self.run(&format!("dpkg --force-depends {deed} {target}"));
        if package.is_absolute() {
            fs::remove_file(self.root.join("package.deb"))?;
        }
        done.map(drop)
    }

    /// All paths with what they are, but for what changes with any package.
    pub fn listing(&self) -> anyhow::Result<BTreeSet<String>> {
        let found =
            self.run("find / -xdev -path /proc -prune -o -path /dev -prune -o -printf '%P %y %m\\n'")?;
        let kept = found.lines().filter(|line| !CHANGING.iter().any(|path| line.starts_with(path)));
        Ok(kept.map(str::to_owned).collect())
    }

    pub fn has(&self, path: &str) -> bool {
        self.host(path).exists()
    }

    pub fn read(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        fs::read(self.host(path)).with_context(|| path.to_owned())
    }

    pub fn write(&self, path: &str, text: &str) -> anyhow::Result<()> {
        Ok(fs::write(self.host(path), text)?)
    }

    /// Puts a file of this machine into it.
    pub fn put(&self, file: &Path, path: &str) -> anyhow::Result<()> {
        fs::copy(file, self.host(path)).with_context(|| path.to_owned())?;
        Ok(())
    }

    pub fn append(&self, path: &str, text: &str) -> anyhow::Result<()> {
        let mut file = fs::OpenOptions::new().append(true).open(self.host(path))?;
        Ok(file.write_all(text.as_bytes())?)
    }

    fn host(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }
}
