//! The real agent without window and launcher: the other end of its launcher's line is held here.

use std::fs::File;
use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Stdio};

use fleet_release::link::{LauncherWord, StartReason, env};

use super::{process, programs};

/// How it is started.
pub struct Options<'a> {
    /// The fleet server's address.
    pub server: &'a str,
    /// Its data, its socket and its log go there.
    pub dir: &'a Path,
    /// Tells machines apart.
    pub number: u8,
    /// The root that the offline keys signed, where releases are to come.
    pub release_root: Option<&'a Path>,
    /// Where removable media are mounted.
    pub media: Option<&'a Path>,
    /// The network namespace that it has in place of this machine's network.
    pub namespace: Option<&'a str>,
}

/// A running agent; dropped, it ends.
pub struct Agent {
    child: Child,
    /// The launcher's end: when it closes, the agent ends.
    launcher: UnixStream,
}

impl Agent {
    /// Starts version 1.0.0 as its launcher would.
    pub fn start(options: &Options<'_>) -> anyhow::Result<Self> {
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
            restarts_machine: false,
            writes_sticks: false,
        };
        let mut line = serde_json::to_vec(&greeting)?;
        line.push(b'\n');
        launcher.write_all(&line)?;
        let Options { server, dir, number, release_root, media, namespace } = options;
        let log = File::options().create(true).append(true).open(dir.join("agent.log"))?;
        let agent = programs::path("kiosk-agent")?;
        let mut command = match namespace {
            Some(namespace) => {
                let mut command = process::program("ip");
                command.args(["netns", "exec", namespace]).arg(agent);
                command
            }
            None => process::program(agent),
        }
        .into_std();
        command
            .args(["run", "--server", server, "--fingerprint", &format!("board-{number}")])
            .args(["--peer-listen", "127.0.0.1:0", "--data"])
            .arg(dir.join("data"))
            .arg("--socket")
            .arg(dir.join("agent.sock"));
        if let Some(root) = release_root {
            command.arg("--release-root").arg(root);
        }
        if let Some(media) = media {
            command.arg("--offline-media").arg(media);
        }
        command.env(env::LINKED, "1").env(env::VERSION, "1.0.0").env(env::ROOT, dir.join("root"));
        for proxy in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        let child = command.stdin(Stdio::from(OwnedFd::from(theirs))).stderr(log).spawn()?;
        Ok(Self { child, launcher })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its launcher's end, to hear what it says.
    pub fn launcher(&self) -> std::io::Result<UnixStream> {
        self.launcher.try_clone()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
