//! A terminal's root in a temporary directory, versions made of shell scripts, and the real launcher.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a broken bench is a failed test")]
#![allow(clippy::allow_attributes, reason = "what is unused differs from file to file")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fleet_release::slot::slot_dir;
use fleet_release::{BootState, Digest, FileEntry, MANIFEST_FILE, Manifest, RelativePath};
use tempfile::TempDir;

/// An agent that greets, notes how it was started, and waits.
pub const IDLE: &str = "exec sleep 1000";
/// A shell that waits.
const SHELL: &str = "#!/bin/sh\nenv >> \"$BENCH/shell-environment\"\necho \"$$ $KIOSK_SLOT_DIR $*\" >> \"$BENCH/shells\"\necho \"$(id -u) $(id -G)\" >> \"$BENCH/shell-user\"\nexec sleep 1000\n";

/// The bench.
pub struct Bench {
    dir: TempDir,
    launcher: Option<Child>,
}

impl Bench {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), launcher: None }
    }

    /// Lets other users in, and write the files that scripts write.
    pub fn open_to_all(&self, files: &[&str]) {
        fs::set_permissions(self.dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for file in files {
            let path = self.dir.path().join(file);
            fs::write(&path, "").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        }
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().join("root")
    }

    /// Makes a complete slot whose agent runs `script`, with the launcher's greeting in `$greeting`.
    pub fn version(&self, version: &str, counter: u64, script: &str) -> PathBuf {
        self.version_in(&self.root(), version, counter, script)
    }

    #[expect(clippy::unused_self, reason = "reads as the other one does")]
    /// The same below another root: the package's spare version.
    pub fn version_in(&self, root: &Path, version: &str, counter: u64, script: &str) -> PathBuf {
        let slot = slot_dir(root, &version.parse().unwrap());
        let agent = format!(
            "#!/bin/sh\nread -r greeting\necho \"$$ $KIOSK_VERSION $KIOSK_START_REASON $greeting\" >> \"$BENCH/agents\"\n{script}\n"
        );
        let files = BTreeMap::from([
            put(&slot, Manifest::AGENT, &agent, 0o755),
            put(&slot, Manifest::SHELL, SHELL, 0o755),
            put(&slot, "pages/index.html", "<p>", 0o644),
        ]);
        let manifest = Manifest {
            format: Manifest::FORMAT,
            version: version.parse().unwrap(),
            release_counter: counter,
            hardware: vec!["x86_64".parse().unwrap()],
            files,
        };
        fs::write(slot.join(MANIFEST_FILE), serde_json::to_vec(&manifest).unwrap()).unwrap();
        slot
    }

    /// Starts the launcher.
    pub fn start(&mut self) {
        self.start_with_options(&[]);
    }

    /// Starts the launcher with further options.
    pub fn start_with_options(&mut self, options: &[&str]) {
        self.start_by(&mut Command::new(env!("CARGO_BIN_EXE_kiosk-launcher")), options);
    }

    /// Starts the launcher by a command that ends up being it.
    pub fn start_by(&mut self, command: &mut Command, options: &[&str]) {
        let child = command
            .args(["run", "--backoff-ms", "20", "--stop-grace-ms", "2000", "--root"])
            .arg(self.root())
            .args(options)
            .args(["--", "--agent-argument"])
            .env("BENCH", self.dir.path())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        self.launcher = Some(child);
    }

    /// From now on the boot state cannot be written, as on a full disk.
    pub fn fail_writes(&self) {
        fs::create_dir(self.unwritable()).unwrap();
    }

    /// It can be written again.
    pub fn allow_writes(&self) {
        fs::remove_dir(self.unwritable()).unwrap();
    }

    /// Stands where a new boot state is written before it gets its name.
    fn unwritable(&self) -> PathBuf {
        self.root().join("boot.json.new")
    }

    /// Starts the launcher with a version that is committed, and waits for its agent.
    pub fn start_with(&mut self, version: &str, counter: u64) {
        BootState::first(version.parse().unwrap(), counter).save(&self.root()).unwrap();
        self.start();
        self.until("the agent runs", |bench| bench.agents().len() == 1);
    }

    /// Stops the launcher in good order.
    pub fn stop(&mut self) {
        let mut launcher = self.launcher.take().unwrap();
        send("TERM", launcher.id());
        assert!(launcher.wait().unwrap().success());
    }

    /// Kills the launcher.
    pub fn kill(&mut self) {
        let mut launcher = self.launcher.take().unwrap();
        launcher.kill().unwrap();
        launcher.wait().unwrap();
    }

    /// One line for each start of an agent.
    pub fn agents(&self) -> Vec<String> {
        self.lines("agents")
    }

    /// One line for each start of a shell.
    pub fn shells(&self) -> Vec<String> {
        self.lines("shells")
    }

    /// What the launcher said after the greeting, as far as the scripts note it.
    pub fn words(&self) -> Vec<String> {
        self.lines("words")
    }

    /// The lines of a file that scripts write.
    pub fn lines(&self, file: &str) -> Vec<String> {
        let text = fs::read_to_string(self.dir.path().join(file)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Creates an empty file that a script waits for.
    pub fn touch(&self, file: &str) {
        fs::write(self.dir.path().join(file), "").unwrap();
    }

    pub fn state(&self) -> BootState {
        BootState::load(&self.root()).unwrap()
    }

    /// Waits until something holds.
    pub fn until(&self, what: &str, mut holds: impl FnMut(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while !holds(self) {
            assert!(Instant::now() < end, "waited in vain until {what}; agents: {:#?}", self.agents());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The processes of the agents and shells started so far.
    pub fn pids(&self) -> Vec<u32> {
        let pid = |line: &String| line.split(' ').next().unwrap().parse().unwrap();
        self.agents().iter().chain(&self.shells()).map(pid).collect()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if self.launcher.is_some() {
            self.kill();
        }
    }
}

fn put(slot: &Path, path: &str, content: &str, mode: u32) -> (RelativePath, FileEntry) {
    let full = slot.join(path);
    fs::create_dir_all(full.parent().unwrap()).unwrap();
    fs::write(&full, content).unwrap();
    fs::set_permissions(&full, fs::Permissions::from_mode(mode)).unwrap();
    let entry = FileEntry {
        size: content.len() as u64,
        sha256: Digest::of(content.as_bytes()),
        executable: mode == 0o755,
    };
    (RelativePath::try_from(path.to_owned()).unwrap(), entry)
}

/// Sends a signal to one process.
pub fn send(signal: &str, pid: u32) {
    Command::new("kill").arg(format!("-{signal}")).arg(pid.to_string()).status().unwrap();
}

/// Whether a process is there and no zombie.
pub fn lives(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| stat.rsplit(')').next().is_some_and(|rest| !rest.starts_with(" Z")))
}

/// Whether the tests may become other users.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}
