use fleet_protocol::{ActualScreen, AppId, DeviceModel, DeviceState, Event, MaintenanceEnd};
use terminal_core::Mono;
use terminal_core::ipc::{AgentMessage, ShellLine, ShellMessage};
use terminal_core::lock::SeenLock;
use terminal_core::session::SessionMark;
use tokio::sync::{oneshot, watch};
use uuid::Uuid;

use super::Daemon;
use crate::shell_link::{ShellHandle, ShellInput};
use crate::store::Origin;

/// The shell as the agent sees it.
#[derive(Debug)]
pub(super) struct Shell {
    pub handle: Option<ShellHandle>,
    pub heartbeat_at: Option<Mono>,
    pub home_painted: bool,
    pub session_open: bool,
    pub open_app: Option<AppId>,
    /// What the shell said of the reader of identity cards.
    pub id_card_reader: Option<DeviceState>,
    /// And of the printer.
    pub printer: Option<DeviceState>,
    /// And of what reads aloud.
    pub speaker: Option<DeviceState>,
    /// Whether pages of apps are in the engine's sandbox.
    pub sandboxed: Option<bool>,
    /// Of the scanner.
    pub scanner: Option<DeviceState>,
    /// Of the receipt printer.
    pub receipt_printer: Option<DeviceState>,
    /// Of the reader of smart cards.
    pub smart_card_reader: Option<DeviceState>,
    /// And of the camera.
    pub camera: Option<DeviceState>,
    /// What its screen is.
    pub screen: Option<ActualScreen>,
    /// Which models the devices are, as it said last: that stays true while it is away.
    pub models: Option<Vec<DeviceModel>>,
    /// Which run of it is connected.
    pub run: Option<Uuid>,
    /// The number of the last event that it was told to be taken on this connection.
    pub acknowledged: u64,
    /// What the disk knows of its session.
    pub saved_mark: SessionMark,
    /// Its process, for the sampler.
    pub pid: watch::Sender<Option<u32>>,
    /// The transaction lock, as it says.
    pub lock: SeenLock,
    /// Who waits for its answer to [`AgentMessage::MaySwitch`].
    pub switch_answer: Option<oneshot::Sender<bool>>,
}

impl Shell {
    pub(super) fn new(pid: watch::Sender<Option<u32>>, saved_mark: SessionMark) -> Self {
        Self {
            handle: None,
            heartbeat_at: None,
            home_painted: false,
            session_open: false,
            open_app: None,
            id_card_reader: None,
            printer: None,
            speaker: None,
            sandboxed: None,
            scanner: None,
            receipt_printer: None,
            smart_card_reader: None,
            camera: None,
            screen: None,
            models: None,
            run: None,
            acknowledged: 0,
            saved_mark,
            pid,
            lock: SeenLock::new(),
            switch_answer: None,
        }
    }

    /// Its connection is gone. It may come back with the session that it had.
    fn forget(&mut self) {
        self.fall_silent();
        self.handle = None;
        self.run = None;
        self.sandboxed = None;
        self.acknowledged = 0;
        self.pid.send_replace(None);
    }

    /// Nobody knows what it does; it may speak again.
    fn fall_silent(&mut self) {
        self.home_painted = false;
        self.session_open = false;
        self.open_app = None;
        self.id_card_reader = None;
        self.printer = None;
        self.speaker = None;
        self.scanner = None;
        self.receipt_printer = None;
        self.smart_card_reader = None;
        self.camera = None;
        self.screen = None;
        self.lock = SeenLock::new();
        self.switch_answer = None;
    }

    /// Sends a message; false without a shell.
    pub(super) fn send(&self, message: AgentMessage) -> bool {
        self.handle.as_ref().is_some_and(|handle| handle.send(message))
    }
}

impl Daemon {
    /// The longest text that can be an enrollment code, in bytes.
    const LONGEST_CODE: usize = 64;

    pub(super) async fn handle_shell(&mut self, input: ShellInput) {
        match input {
            ShellInput::Connected(handle) => {
                self.forget_shell();
                self.end_maintenance(MaintenanceEnd::Lost).await;
                self.shell.handle = Some(handle);
                self.watchdog.handle_restart(self.clock.mono());
                self.tell_library();
                self.show_anew();
                self.tell_volume();
                self.tell_devices();
                self.tell_display();
            }
            ShellInput::Said { connection, line } if self.is_current(connection) => {
                self.shell.run = Some(line.run);
                self.handle_shell_line(*line).await;
            }
            ShellInput::Disconnected { connection } if self.is_current(connection) => {
                tracing::warn!("the shell's connection ended");
                self.forget_shell();
                self.end_maintenance(MaintenanceEnd::Lost).await;
                self.tell_library();
            }
            // The last words of a connection that was replaced.
            ShellInput::Said { .. } | ShellInput::Disconnected { .. } => {}
        }
    }

    /// Its lock is gone with it: it says so again if it comes back with it.
    fn forget_shell(&mut self) {
        self.shell.forget();
        self.spoil_trial();
        self.upgrader.lock(None);
    }

    fn is_current(&self, connection: u64) -> bool {
        self.shell.handle.as_ref().is_some_and(|handle| handle.connection == connection)
    }

    async fn handle_shell_line(&mut self, line: ShellLine) {
        let now = self.clock.mono();
        match line.message {
            ShellMessage::Hello { pid, no_sandbox } => {
                self.shell.pid.send_replace(Some(pid));
                self.shell.sandboxed = Some(no_sandbox.is_none());
                if let Some(reason) = no_sandbox {
                    tracing::warn!(reason, "the shell's web processes have no sandbox");
                    self.record_news(Event::SandboxMissing { reason }).await;
                }
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
                self.watch_session(line.run, session_open, open_app).await;
            }
            ShellMessage::Event(event) => {
                let origin = line.number.map(|number| Origin { run: line.run, number });
                self.handle_shell_event(origin, event).await;
            }
            ShellMessage::EnrollmentCode { code } if code.len() <= Self::LONGEST_CODE => {
                self.link.handle_code(&code, now);
            }
            ShellMessage::EnrollmentCode { .. } => tracing::warn!("a code too long to be one"),
            ShellMessage::Screenshot { id, answer } => self.handle_screenshot(id, answer).await,
            ShellMessage::Tried { id, outcome } => self.handle_tried(id, outcome).await,
            ShellMessage::Devices {
                id_card_reader,
                printer,
                speaker,
                scanner,
                receipt_printer,
                smart_card_reader,
                camera,
                toner,
            } => {
                self.shell.id_card_reader = id_card_reader;
                self.shell.printer = printer;
                self.shell.speaker = speaker;
                self.shell.scanner = scanner;
                self.shell.receipt_printer = receipt_printer;
                self.shell.smart_card_reader = smart_card_reader;
                self.shell.camera = camera;
                self.watch_consumables(toner).await;
            }
            ShellMessage::Screen(screen) => self.shell.screen = Some(screen),
            ShellMessage::Models { devices } => {
                let sane = devices.into_iter().filter(DeviceModel::is_sane).take(DeviceModel::MOST);
                self.shell.models = Some(sane.collect());
            }
            ShellMessage::Lock { held } => {
                tracing::debug!(?held, "transaction lock");
                self.shell.lock.handle_report(held.clone(), now);
                self.upgrader.lock(held);
            }
            ShellMessage::Maintenance(request) => self.handle_maintenance(request).await,
            ShellMessage::SelfTest(request) => self.handle_self_test(request).await,
            ShellMessage::Setup(request) => self.handle_set_up(&request),
            // A terminal that runs from its own disk installs nothing.
            ShellMessage::Installation(_) => {}
            ShellMessage::Network(request) => self.handle_network(request).await,
            ShellMessage::SwitchAnswer { idle } => {
                if let Some(answer) = self.shell.switch_answer.take() {
                    let _ = answer.send(idle);
                }
            }
        }
    }

    /// No heartbeat for too long.
    pub(super) async fn handle_silent_shell(&mut self) {
        let connected = if self.shell.handle.is_some() { "it is connected" } else { "it is not connected" };
        self.shell.fall_silent();
        self.spoil_trial();
        self.upgrader.lock(None);
        self.tell_library();
        let reason = format!("no heartbeat for too long; {connected}");
        self.give_up_session().await;
        self.end_maintenance(MaintenanceEnd::Lost).await;
        self.record_news(Event::ShellFailed { reason }).await;
        self.upgrader.shell_silent();
    }

    /// The launcher saw it end, and starts it again.
    pub(super) async fn handle_shell_ended(&mut self, reason: String) {
        self.watchdog.handle_restart(self.clock.mono());
        self.give_up_session().await;
        self.record_news(Event::ShellFailed { reason }).await;
    }

    /// The shell alone knows whether a citizen is there. One that is not connected may be serving all the
    /// same: this agent may have been started a moment ago, under a citizen's hands.
    pub(super) fn ask_may_switch(&mut self, answer: oneshot::Sender<bool>) {
        let absent = self.watchdog.is_absent(self.clock.mono());
        if !absent && self.shell.send(AgentMessage::MaySwitch) {
            self.shell.switch_answer = Some(answer);
        } else {
            let _ = answer.send(absent);
        }
    }

    pub(super) fn cancel_switch(&mut self) {
        self.shell.switch_answer = None;
        self.shell.send(AgentMessage::SwitchCancelled);
    }
}
