//! The real agent as its launcher would start it.

use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use fleet_protocol::TerminalId;
use fleet_release::link::{LauncherWord, StartReason, env};
use fleet_tests::harness::programs;

/// A running terminal without a window.
pub struct Terminal {
    pub id: TerminalId,
    child: Child,
    /// The launcher's end: when it closes, the agent ends.
    _launcher: UnixStream,
}

/// A process that has yet to enrol.
pub struct Starting {
    child: Child,
    launcher: UnixStream,
}

impl Starting {
    pub fn spawn(server: &str, dir: &Path, number: u8, root: &Path) -> anyhow::Result<Self> {
        let (mut launcher, theirs) = UnixStream::pair()?;
        let greeting = LauncherWord::Started {
            slot: "1.0.0".parse()?,
            slot_dir: "/nowhere".into(),
            reason: StartReason::Restart,
            probation: None,
            fallen_back: None,
            previous: None,
            committed_counter: 1,
            healed: None,
            launcher_damage: None,
        };
        let mut line = serde_json::to_vec(&greeting)?;
        line.push(b'\n');
        launcher.write_all(&line)?;
        let log = std::fs::File::create(dir.join("agent.log"))?;
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "--"]).arg(programs::path("kiosk-agent")?);
        command.args(["run", "--server", server, "--fingerprint", &format!("board-{number}")]);
        command.args(["--peer-listen", "127.0.0.1:0", "--release-root"]).arg(root);
        command.arg("--data").arg(dir.join("data")).arg("--socket").arg(dir.join("agent.sock"));
        command.env(env::LINKED, "1").env(env::VERSION, "1.0.0").env(env::ROOT, dir.join("root"));
        for proxy in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        let child = command.stdin(Stdio::from(OwnedFd::from(theirs))).stderr(log).spawn()?;
        Ok(Self { child, launcher })
    }

    pub fn enrolled(self, id: TerminalId) -> Terminal {
        Terminal { id, child: self.child, _launcher: self.launcher }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
