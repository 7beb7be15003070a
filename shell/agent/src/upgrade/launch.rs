use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::path::PathBuf;

use fleet_protocol::BootReason;
use fleet_release::link::{AgentWord, LauncherWord, MAX_LINE, StartReason, env};
use fleet_release::{FallBack, SlotName};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};

/// How this process was started, and the link to the launcher that did it.
#[derive(Debug)]
pub struct Launch {
    /// The version that runs.
    pub version: String,
    /// Why it was started.
    pub reason: BootReason,
    /// The directory that holds `slots/`; `None` without a launcher: then nothing can be installed.
    pub root: Option<PathBuf>,
    /// Whether the launcher starts the machine anew when asked.
    pub restarts_machine: bool,
    /// Whether the launcher has the log written to a stick when asked.
    pub writes_sticks: bool,
    pub(super) facts: Facts,
    pub(super) link: Option<Link>,
}

/// What the launcher says of this start.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub probation: Option<String>,
    pub fallen_back: Option<FallBack>,
    pub current: Option<SlotName>,
    pub previous: Option<SlotName>,
    pub committed_counter: u64,
    pub healed: Option<String>,
    pub launcher_damage: Option<String>,
}

impl Facts {
    /// What the launcher found damaged, and why it thinks so.
    pub fn damage(&self) -> Vec<(String, String)> {
        let boot_state = self.healed.clone().map(|reason| ("boot.json".to_owned(), reason));
        // A slot that was left without an attempt had proven itself: its files have changed since.
        let damaged = self.fallen_back.as_ref().filter(|fallen| fallen.attempt.is_empty());
        let slot = damaged.map(|fallen| (format!("slots/{}", fallen.from), fallen.reason.clone()));
        let launcher = self.launcher_damage.clone().map(|reason| ("kiosk-launcher".to_owned(), reason));
        launcher.into_iter().chain(boot_state).chain(slot).collect()
    }

    /// The slots that must stay as they are.
    pub fn slots_in_use(&self) -> Vec<SlotName> {
        self.current.iter().chain(&self.previous).cloned().collect()
    }
}

/// Why the launcher's first line was not had.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The link is broken.
    #[error("the launcher's link failed: {0}")]
    Io(#[from] io::Error),
    /// The first line is not [`LauncherWord::Started`].
    #[error("the launcher did not begin with its greeting")]
    NoGreeting,
}

impl Launch {
    /// Without a launcher: by hand, or simulated. Nothing can be installed.
    pub fn alone(version: &str) -> Self {
        Self {
            version: version.to_owned(),
            reason: BootReason::Restart,
            root: None,
            restarts_machine: false,
            writes_sticks: false,
            facts: Facts::default(),
            link: None,
        }
    }

    /// Greets the launcher if there is one (the environment says so). Takes over standard input.
    pub async fn from_environment(built_version: &str) -> Result<Self, LaunchError> {
        if std::env::var_os(env::LINKED).is_none() {
            return Ok(Self::alone(built_version));
        }
        let stream = StdUnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
        stream.set_nonblocking(true)?;
        let mut link = Link::new(UnixStream::from_std(stream)?);
        let Some(LauncherWord::Started {
            slot,
            reason,
            probation,
            fallen_back,
            previous,
            committed_counter,
            healed,
            launcher_damage,
            restarts_machine,
            writes_sticks,
            ..
        }) = link.next().await
        else {
            return Err(LaunchError::NoGreeting);
        };
        Ok(Self {
            version: std::env::var(env::VERSION).unwrap_or_else(|_| slot.to_string()),
            reason: boot_reason(reason),
            root: std::env::var_os(env::ROOT).map(PathBuf::from),
            restarts_machine,
            writes_sticks,
            facts: Facts {
                probation,
                fallen_back,
                current: Some(slot),
                previous,
                committed_counter,
                healed,
                launcher_damage,
            },
            link: Some(link),
        })
    }
}

const fn boot_reason(reason: StartReason) -> BootReason {
    match reason {
        StartReason::First => BootReason::FirstStart,
        StartReason::Restart => BootReason::Restart,
        StartReason::Unclean => BootReason::Unclean,
        StartReason::Upgrade => BootReason::Upgrade,
        StartReason::FallBack => BootReason::FallBack,
    }
}

/// The lines to and from the launcher.
#[derive(Debug)]
pub(super) struct Link {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    line: Vec<u8>,
}

impl Link {
    pub(super) fn new(stream: UnixStream) -> Self {
        let (reader, writer) = stream.into_split();
        Self { reader: BufReader::new(reader), writer, line: Vec::new() }
    }

    /// The launcher's next word; `None` when it has closed the link, that is, ended. Unknown words of
    /// a newer launcher are skipped. Cancel safe: a half read line is kept.
    pub async fn next(&mut self) -> Option<LauncherWord> {
        loop {
            let room = (MAX_LINE - self.line.len().min(MAX_LINE)) as u64;
            let read = (&mut self.reader).take(room).read_until(b'\n', &mut self.line).await;
            if !matches!(read, Ok(n) if n > 0) {
                return None;
            }
            if self.line.last() == Some(&b'\n') {
                let word = serde_json::from_slice(&self.line);
                self.line.clear();
                match word {
                    Ok(word) => return Some(word),
                    Err(error) => tracing::warn!(%error, "the launcher said something unknown"),
                }
            }
        }
    }

    /// Says a word to the launcher.
    pub async fn say(&mut self, word: &AgentWord) -> io::Result<()> {
        let mut line = serde_json::to_vec(word)?;
        line.push(b'\n');
        self.writer.write_all(&line).await
    }
}
