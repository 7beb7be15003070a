//! On a machine that was started from an installer stick: passes on between the screen and the stick's installer, which alone may
//! write to disks. Both leave a file for the other in the installer's directory; nothing of a terminal's own runs meanwhile.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use terminal_core::installation::{InstallationRequest, InstallationView, REQUEST_FILE, VIEW_FILE};
use terminal_core::ipc::{AgentMessage, Connectivity, KioskView, Screen, ShellMessage};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::daemon::{Config, StartError};
use crate::disk::write_atomically;
use crate::shell_link::{self, ShellHandle, ShellInput};

/// How often the installer's file is looked at.
const EVERY: Duration = Duration::from_millis(250);
/// The longest of them, in bytes.
const LONGEST_VIEW: u64 = 1 << 20;
/// Shell messages that may wait.
const SHELL_INPUTS: usize = 64;

/// Shows what the installer in `directory` says until `stop`, and tells it what is touched.
pub async fn run(
    config: &Config,
    directory: &Path,
    version: &str,
    clock: Arc<dyn Clock>,
    stop: &CancellationToken,
) -> Result<(), StartError> {
    let (sender, mut inputs) = mpsc::channel(SHELL_INPUTS);
    let listener = shell_link::bind(&config.socket, config.shell_uid)?;
    let listening = tokio::spawn(shell_link::serve(listener, config.shell_uid, sender, stop.clone()));
    let mut passed = Passed { directory, version, clock, shell: None, shown: None };
    let mut looks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = looks.tick() => passed.show(),
            Some(input) = inputs.recv() => passed.handle_shell(input),
        }
    }
    // The next listener takes the socket's place.
    let _ = listening.await;
    Ok(())
}

struct Passed<'a> {
    directory: &'a Path,
    version: &'a str,
    clock: Arc<dyn Clock>,
    shell: Option<ShellHandle>,
    shown: Option<InstallationView>,
}

impl Passed<'_> {
    fn handle_shell(&mut self, input: ShellInput) {
        match input {
            ShellInput::Connected(handle) => {
                self.shell = Some(handle);
                self.shown = None;
                self.show();
            }
            ShellInput::Said { connection, line } if self.is_current(connection) => {
                if let ShellMessage::Installation(request) = &line.message {
                    self.tell(request);
                }
            }
            ShellInput::Disconnected { connection } if self.is_current(connection) => self.shell = None,
            ShellInput::Said { .. } | ShellInput::Disconnected { .. } => {}
        }
    }

    fn is_current(&self, connection: u64) -> bool {
        self.shell.as_ref().is_some_and(|handle| handle.connection == connection)
    }

    fn tell(&self, request: &InstallationRequest) {
        let told = serde_json::to_vec(request)
            .map_err(std::io::Error::from)
            .and_then(|json| write_atomically(&self.directory.join(REQUEST_FILE), &json, 0o600));
        if let Err(error) = told {
            tracing::error!(%error, "the installer is not told");
        }
    }

    fn show(&mut self) {
        let (Some(shell), Some(view)) = (&self.shell, read(&self.directory.join(VIEW_FILE))) else { return };
        if self.shown.as_ref() == Some(&view) {
            return;
        }
        let shown = KioskView {
            now: self.clock.rtc(),
            software_version: self.version.to_owned(),
            connectivity: Connectivity::Unknown,
            screen: Screen::Installation(view.clone()),
        };
        if shell.send(AgentMessage::View(Box::new(shown))) {
            self.shown = Some(view);
        }
    }
}

/// `None` until the installer has written it.
fn read(file: &Path) -> Option<InstallationView> {
    let mut json = Vec::new();
    File::open(file).ok()?.take(LONGEST_VIEW).read_to_end(&mut json).ok()?;
    serde_json::from_slice(&json)
        .inspect_err(|error| tracing::error!(%error, "what the installer shows cannot be read"))
        .ok()
}
