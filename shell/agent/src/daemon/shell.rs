use fleet_protocol::{AppId, Event};
use terminal_core::Mono;
use terminal_core::ipc::{AgentMessage, ShellMessage};
use tokio::sync::{oneshot, watch};

use super::Daemon;
use crate::shell_link::{ShellHandle, ShellInput};

/// The shell as the agent sees it.
#[derive(Debug)]
pub(super) struct Shell {
    pub handle: Option<ShellHandle>,
    pub heartbeat_at: Option<Mono>,
    pub home_painted: bool,
    pub session_open: bool,
    pub open_app: Option<AppId>,
    /// Its process, for the sampler.
    pub pid: watch::Sender<Option<u32>>,
    /// Who waits for its answer to [`AgentMessage::MaySwitch`].
    pub switch_answer: Option<oneshot::Sender<bool>>,
}

impl Shell {
    pub(super) fn new(pid: watch::Sender<Option<u32>>) -> Self {
        Self {
            handle: None,
            heartbeat_at: None,
            home_painted: false,
            session_open: false,
            open_app: None,
            pid,
            switch_answer: None,
        }
    }

    /// It is gone, and its session with it.
    fn forget(&mut self) {
        self.fall_silent();
        self.handle = None;
        self.pid.send_replace(None);
    }

    /// Nobody knows what it does; it may speak again.
    fn fall_silent(&mut self) {
        self.home_painted = false;
        self.session_open = false;
        self.open_app = None;
        self.switch_answer = None;
    }

    /// Sends a message; false without a shell.
    pub(super) fn send(&self, message: AgentMessage) -> bool {
        self.handle.as_ref().is_some_and(|handle| handle.send(message))
    }
}

impl Daemon {
    /// The longest event of the shell, in bytes of JSON: a record must fit a check-in with others.
    const LONGEST_EVENT: usize = 64 << 10;
    /// The longest text that can be an enrollment code, in bytes.
    const LONGEST_CODE: usize = 64;

    pub(super) async fn handle_shell(&mut self, input: ShellInput) {
        match input {
            ShellInput::Connected(handle) => {
                self.shell.forget();
                self.shell.handle = Some(handle);
                self.watchdog.handle_restart(self.clock.mono());
                self.tell_library();
                self.show_anew();
            }
            ShellInput::Said { connection, message } if self.is_current(connection) => {
                self.handle_shell_message(message).await;
            }
            ShellInput::Disconnected { connection } if self.is_current(connection) => {
                tracing::warn!("the shell's connection ended");
                self.shell.forget();
                self.tell_library();
            }
            // The last words of a connection that was replaced.
            ShellInput::Said { .. } | ShellInput::Disconnected { .. } => {}
        }
    }

    fn is_current(&self, connection: u64) -> bool {
        self.shell.handle.as_ref().is_some_and(|handle| handle.connection == connection)
    }

    async fn handle_shell_message(&mut self, message: ShellMessage) {
        let now = self.clock.mono();
        match message {
            ShellMessage::Hello { pid } => {
                self.shell.pid.send_replace(Some(pid));
            }
            ShellMessage::Heartbeat { home_painted, session_open, open_app } => {
                self.watchdog.handle_alive(now);
                self.shell.heartbeat_at = Some(now);
                self.shell.home_painted = home_painted;
                self.shell.open_app = open_app;
                if home_painted {
                    self.upgrader.home_painted();
                }
                if std::mem::replace(&mut self.shell.session_open, session_open) != session_open {
                    self.tell_library();
                }
            }
            ShellMessage::Event(event) => self.handle_shell_event(event).await,
            ShellMessage::EnrollmentCode { code } if code.len() <= Self::LONGEST_CODE => {
                self.link.handle_code(&code, now);
            }
            ShellMessage::EnrollmentCode { .. } => tracing::warn!("a code too long to be one"),
            ShellMessage::Screenshot { id, answer } => self.handle_screenshot(id, answer).await,
            ShellMessage::SwitchAnswer { idle } => {
                if let Some(answer) = self.shell.switch_answer.take() {
                    let _ = answer.send(idle);
                }
            }
        }
    }

    /// The shell is the part that strangers touch: it may report only what is its own to know.
    async fn handle_shell_event(&mut self, event: Event) {
        let its_own = match &event {
            Event::Session { .. } | Event::AppFailed { .. } | Event::AppBlocked { .. } => true,
            Event::AgentStarted { .. }
            | Event::AppInstalled { .. }
            | Event::AppRefused { .. }
            | Event::ShellFailed { .. }
            | Event::UpgradeStep { .. }
            | Event::FileHealed { .. }
            | Event::SamplesDropped { .. } => false,
        };
        let size = serde_json::to_vec(&event).map_or(usize::MAX, |json| json.len());
        if its_own && size <= Self::LONGEST_EVENT {
            self.record(event).await;
        } else {
            tracing::warn!(size, "an event that a shell may not report was dropped");
        }
    }

    /// No heartbeat for too long.
    pub(super) async fn handle_silent_shell(&mut self) {
        let connected = if self.shell.handle.is_some() { "it is connected" } else { "it is not connected" };
        self.shell.fall_silent();
        self.tell_library();
        let reason = format!("no heartbeat for too long; {connected}");
        self.record_news(Event::ShellFailed { reason }).await;
        self.upgrader.shell_silent();
    }

    /// The launcher saw it end, and starts it again.
    pub(super) async fn handle_shell_ended(&mut self, reason: String) {
        self.watchdog.handle_restart(self.clock.mono());
        self.record_news(Event::ShellFailed { reason }).await;
    }

    /// Without a shell nobody is disturbed.
    pub(super) fn ask_may_switch(&mut self, answer: oneshot::Sender<bool>) {
        if self.shell.send(AgentMessage::MaySwitch) {
            self.shell.switch_answer = Some(answer);
        } else {
            let _ = answer.send(true);
        }
    }

    pub(super) fn cancel_switch(&mut self) {
        self.shell.switch_answer = None;
        self.shell.send(AgentMessage::SwitchCancelled);
    }
}
