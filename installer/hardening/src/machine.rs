use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The machine that is looked at.
pub struct Machine {
    root: PathBuf,
    running: bool,
}

/// Who may do what with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The owner's number.
    pub owner: u32,
    /// The permission bits.
    pub mode: u32,
}

impl Machine {
    /// This one.
    pub fn running() -> Self {
        Self { root: PathBuf::from("/"), running: true }
    }

    /// One that lies in a directory and does not run.
    pub const fn in_directory(root: PathBuf) -> Self {
        Self { root, running: false }
    }

    /// Whether it runs: else what only a running one can tell is unknown.
    pub const fn is_running(&self) -> bool {
        self.running
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// A file's text.
    pub fn text(&self, path: &str) -> Option<String> {
        fs::read(self.at(path)).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Whether there is such a file; a link counts, wherever it leads.
    pub fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.at(path)).is_ok()
    }

    /// Where a link leads.
    pub fn link(&self, path: &str) -> Option<PathBuf> {
        fs::read_link(self.at(path)).ok()
    }

    /// Who may do what with a file.
    pub fn access(&self, path: &str) -> Option<Access> {
        let about = fs::symlink_metadata(self.at(path)).ok()?;
        Some(Access { owner: about.uid(), mode: about.mode() & 0o7777 })
    }

    /// The names in a directory, sorted; none if it cannot be read.
    pub fn names(&self, directory: &str) -> Vec<String> {
        let entries = fs::read_dir(self.at(directory)).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort_unstable();
        names
    }

    /// All files below a directory, without following links.
    pub fn files(&self, directory: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut waiting = vec![directory.trim_end_matches('/').to_owned()];
        while let Some(directory) = waiting.pop() {
            for name in self.names(&directory) {
                let path = format!("{directory}/{name}");
                let is_directory = fs::symlink_metadata(self.at(&path)).is_ok_and(|about| about.is_dir());
                if is_directory {
                    waiting.push(path.clone());
                }
                found.push(path);
            }
        }
        found
    }

    /// What a program of the running machine says; nothing if it fails, and of one that does not run.
    pub fn ask(&self, program: &str, args: &[&str]) -> Option<String> {
        if !self.running {
            return None;
        }
        let output = Command::new(program).args(args).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The last value of a setting in files of `key=value` lines, the first file being the weakest; in sections or not.
    pub fn setting(&self, files: &[&str], key: &str) -> Option<String> {
        let paths = files.iter().rev().flat_map(|path| self.expand(path).into_iter().rev());
        paths.filter_map(|path| self.text(&path)).find_map(|text| last_value(&text, key))
    }

    /// A directory stands for the `.conf` files in it.
    fn expand(&self, path: &str) -> Vec<String> {
        if has_extension(path, "d") {
            let names = self.names(path).into_iter().filter(|name| has_extension(name, "conf"));
            return names.map(|name| format!("{path}/{name}")).collect();
        }
        vec![path.to_owned()]
    }

    /// A setting of the kernel: the one that holds, or the one that will when the machine starts.
    pub fn kernel(&self, name: &str) -> Option<String> {
        if self.running {
            let path = format!("/proc/sys/{}", name.replace('.', "/"));
            return self.text(&path).map(|value| value.trim().to_owned());
        }
        self.setting(&["/usr/lib/sysctl.d", "/etc/sysctl.conf", "/etc/sysctl.d"], name)
    }

    /// Whether a unit is started at boot by one of these targets or sockets.
    pub fn is_wanted(&self, unit: &str) -> bool {
        let wants = self.names("/etc/systemd/system").into_iter().filter(|name| has_extension(name, "wants"));
        wants.map(|wants| format!("/etc/systemd/system/{wants}/{unit}")).any(|path| self.has(&path))
    }

    /// Whether a unit can be started by nothing.
    pub fn is_masked(&self, unit: &str) -> bool {
        let path = format!("/etc/systemd/system/{unit}");
        self.link(&path).is_some_and(|target| target == Path::new("/dev/null"))
    }
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|its| its == extension)
}

fn last_value(text: &str, key: &str) -> Option<String> {
    let lines = text.lines().rev().map(str::trim).filter(|line| !line.starts_with(['#', ';']));
    let mut pairs = lines.filter_map(|line| line.split_once('='));
    // A minus before a kernel setting: it may be missing.
    let value = pairs.find(|(name, _)| name.trim().trim_start_matches('-').replace('/', ".") == key);
    value.map(|(_, value)| value.trim().to_owned())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A machine of these files; one whose text is `-> target` is a link.
    pub struct Given {
        pub machine: Machine,
        directory: tempfile::TempDir,
    }

    impl Given {
        pub fn new(files: &[(&str, &str)]) -> Self {
            let directory = tempfile::tempdir().unwrap();
            let given = Self { machine: Machine::in_directory(directory.path().to_owned()), directory };
            for (path, text) in files {
                given.put(path, text);
            }
            given
        }

        pub fn put(&self, path: &str, text: &str) {
            let path = self.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            match text.strip_prefix("-> ") {
                Some(target) => std::os::unix::fs::symlink(target, path).unwrap(),
                None => fs::write(path, text).unwrap(),
            }
        }

        pub fn path(&self, path: &str) -> PathBuf {
            self.directory.path().join(path.trim_start_matches('/'))
        }
    }

    #[test]
    fn the_last_setting_counts() {
        let given = Given::new(&[
            ("/usr/lib/sysctl.d/50-default.conf", "kernel.sysrq = 438\n"),
            ("/etc/sysctl.d/90-b.conf", "# kernel.sysrq = 1\n-kernel/sysrq=0\n"),
            ("/etc/sysctl.d/10-a.conf", "kernel.sysrq=176"),
            ("/etc/sysctl.d/99-not.txt", "kernel.sysrq=1"),
        ]);
        assert_eq!(given.machine.kernel("kernel.sysrq").as_deref(), Some("0"));
        assert_eq!(given.machine.kernel("kernel.core_pattern"), None);
    }

    #[test]
    fn units_are_wanted_or_masked_by_links() {
        let given = Given::new(&[
            ("/etc/systemd/system/multi-user.target.wants/ssh.service", "-> /lib/systemd/system/ssh.service"),
            ("/etc/systemd/system/ctrl-alt-del.target", "-> /dev/null"),
        ]);
        assert!(given.machine.is_wanted("ssh.service") && !given.machine.is_wanted("cups.service"));
        assert!(given.machine.is_masked("ctrl-alt-del.target") && !given.machine.is_masked("ssh.service"));
    }
}
