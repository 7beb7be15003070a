use std::path::Path;
use std::sync::Arc;

use terminal_core::ipc::{
    AgentMessage, CheckFailure, Connectivity, KioskView, LocationSearch, Screen, ServerCheck, SetupAnswer,
    SetupProblem, SetupRequest, ShellMessage,
};
use terminal_core::setup::{Answer, EnrollmentAnswer, Setup, TrustAnswer};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::addresses::server_address;
use super::asking::{Asking, News};
use super::file::SetupFile;
use super::machine::Machine;
use super::resolve;
use super::settings::LONGEST_CODE;
use super::settled::client_of;
use super::shown::{Beside, view};
use super::stick::{Stick, brought_to, watch_stick};
use super::taking::Taking;
use crate::api::ClientOptions;
use crate::clock::Clock;
use crate::clock::SharedClock;
use crate::daemon::{Config, KnownNetwork, StartError};
use crate::network_room::{NetworkNews, NetworkRoom};
use crate::network_setup::Tried;
use crate::network_test::NetworkTester;
use crate::shell_link::{self, ShellHandle, ShellInput};

/// Shell messages that may wait.
const SHELL_INPUTS: usize = 64;

/// The set-up while it is asked: this one task owns it.
pub struct Stage<'a> {
    config: &'a Config,
    file: SetupFile,
    pub(super) setup: Setup,
    version: &'a str,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) machine: Machine,
    pub(super) stick: Stick,
    /// The settings file whose card is being set.
    pub(super) taking: Option<Taking>,
    pub(super) beside: Beside,
    pub(super) shell: Option<ShellHandle>,
    shown: Option<KioskView>,
    pub(super) asking: Asking,
    pub(super) room: NetworkRoom,
    room_news: mpsc::UnboundedReceiver<NetworkNews>,
    /// A card that was being set when the last run ended.
    lost: Option<Tried>,
    pub(super) trusted: SharedClock,
}

/// What an answer that was touched means.
enum Resolved {
    Answer(Answer),
    /// The root that was brought is waited for.
    AwaitRoot,
    /// All of it counts.
    Finish,
}

impl<'a> Stage<'a> {
    pub fn new(
        config: &'a Config,
        file: SetupFile,
        setup: Setup,
        version: &'a str,
        clock: Arc<dyn Clock>,
        network: KnownNetwork,
    ) -> Self {
        let (sender, room_news) = mpsc::unbounded_channel();
        let trusted = SharedClock::new(Arc::clone(&clock), network.clock_floor);
        Self {
            config,
            file,
            setup,
            version,
            clock,
            machine: Machine::look(Path::new("/"), config.machine_serial.as_deref()),
            stick: Stick::default(),
            taking: None,
            beside: Beside::default(),
            shell: None,
            shown: None,
            asking: Asking::new(),
            room: NetworkRoom::new(None, network.test, network.state, config.printer_socket.clone(), sender),
            room_news,
            lost: network.lost,
            trusted,
        }
    }

    /// Asks until all is answered; `None` where `stop` came first. The shell's socket is free again afterwards.
    pub async fn run(mut self, stop: &CancellationToken) -> Result<Option<Setup>, StartError> {
        let ended = stop.child_token();
        let (sender, mut shell) = mpsc::channel(SHELL_INPUTS);
        let listener = shell_link::bind(&self.config.socket, self.config.shell_uid)?;
        let uid = self.config.shell_uid;
        let listening = tokio::spawn(shell_link::serve(listener, uid, sender, ended.clone()));
        let places = vec![self.config.setup_stick.clone(), brought_to(&self.config.data_dir)];
        let mut sticks = watch_stick(places, ended.clone());
        self.room.take_back_lost_trial(self.lost.take());
        self.check();
        while !self.setup.is_finished() && !stop.is_cancelled() {
            self.show();
            self.show_network();
            let timer = self.room.poll_timeout();
            tokio::select! {
                () = stop.cancelled() => {}
                Some(news) = self.room_news.recv() => self.handle_network_news(news).await?,
                () = self.trusted.sleep_until(timer.map(|(at, _)| at)) => {
                    self.room.handle_timeout(self.trusted.mono());
                }
                Some(input) = shell.recv() => self.handle_shell(input),
                Some(news) = self.asking.news() => self.handle_news(news),
                Ok(()) = sticks.changed() => {
                    let stick = sticks.borrow_and_update().clone();
                    self.handle_stick(stick);
                }
            }
        }
        ended.cancel();
        // The next listener takes the socket's place.
        let _ = listening.await;
        Ok(self.setup.is_finished().then_some(self.setup))
    }

    fn handle_shell(&mut self, input: ShellInput) {
        match input {
            ShellInput::Connected(handle) => {
                self.shell = Some(handle);
                self.shown = None;
                self.room.show_anew();
                self.tell_devices();
                self.tell_display();
                self.tell_volume();
            }
            ShellInput::Said { connection, line } if self.is_current(connection) => {
                // What happens in the window before there is a fleet is kept by it until there is.
                if let ShellMessage::Setup(request) = line.message {
                    self.handle_request(request);
                } else if let ShellMessage::Network(request) = line.message {
                    self.room.handle(request, self.trusted.mono());
                }
            }
            ShellInput::Disconnected { connection } if self.is_current(connection) => self.shell = None,
            ShellInput::Said { .. } | ShellInput::Disconnected { .. } => {}
        }
    }

    fn is_current(&self, connection: u64) -> bool {
        self.shell.as_ref().is_some_and(|handle| handle.connection == connection)
    }

    fn handle_request(&mut self, request: SetupRequest) {
        self.beside.problem = None;
        match request {
            SetupRequest::Answer(answer) => self.handle_answer(answer),
            SetupRequest::Back => {
                if self.setup.handle_back() {
                    self.save();
                }
            }
            SetupRequest::Scanned { text } => self.handle_scanned(&text.0),
            SetupRequest::FindLocations { q, more } => self.find_locations(q, more),
            SetupRequest::MapLocations => self.map_locations(),
            SetupRequest::Check => self.check(),
            SetupRequest::TakeSettings { fingerprint } => self.take_settings_with_root(&fingerprint),
            // It is open.
            SetupRequest::Reopen => {}
        }
    }

    pub(super) fn handle_answer(&mut self, answer: SetupAnswer) {
        let before = self.setup.clone();
        match self.resolve(answer) {
            Ok(Resolved::Answer(answer)) => self.setup.handle_answer(answer),
            Ok(Resolved::AwaitRoot) => self.setup.handle_root_awaited(),
            Ok(Resolved::Finish) => self.setup.handle_finish(),
            Err(problem) => {
                self.beside.problem = Some(problem);
                false
            }
        };
        self.keep_change(before);
    }

    /// What was answered is on the disk before anything follows from it.
    pub(super) fn keep_change(&mut self, before: Setup) {
        if self.setup == before {
            return;
        }
        if !self.save() {
            self.setup = before;
            return;
        }
        if self.setup.answers().devices != before.answers().devices {
            self.tell_devices();
        }
        if self.setup.answers().display != before.answers().display {
            self.keep_display();
        }
        let of = |setup: &Setup| (setup.answers().server.clone(), setup.answers().network.clone());
        if of(&self.setup) != of(&before) {
            self.check();
        }
    }

    /// What an answer means.
    fn resolve(&self, answer: SetupAnswer) -> Result<Resolved, SetupProblem> {
        Ok(Resolved::Answer(match answer {
            SetupAnswer::Language { language } => Answer::Language(language),
            SetupAnswer::Network { proxy, ca } => {
                let known = self.setup.answers().network.as_ref();
                Answer::Network(resolve::network(proxy, ca, known, self.stick.ca.as_deref())?)
            }
            SetupAnswer::Server { address } => {
                let server = server_address(&address).ok_or(SetupProblem::ServerAddress)?;
                Answer::Server(server.to_string())
            }
            SetupAnswer::AwaitRoot => return Ok(Resolved::AwaitRoot),
            SetupAnswer::Trust { fingerprint: None } => Answer::Trust(TrustAnswer::Later),
            SetupAnswer::Trust { fingerprint: Some(fingerprint) } => {
                Answer::Trust(TrustAnswer::Root { root: self.root_of(&fingerprint)? })
            }
            SetupAnswer::Enrollment { code: None } => Answer::Enrollment(EnrollmentAnswer::Approval),
            SetupAnswer::Enrollment { code: Some(code) } => {
                if code.0.trim().is_empty() || code.0.len() > LONGEST_CODE {
                    return Err(SetupProblem::Code);
                }
                Answer::Enrollment(EnrollmentAnswer::Codes { codes: vec![code] })
            }
            SetupAnswer::Location { id } => Answer::Location(self.location(id)?),
            SetupAnswer::Sound { sound } => Answer::Sound(sound),
            SetupAnswer::Devices { devices } => resolve::devices(devices)?,
            SetupAnswer::Display { settings } => resolve::display(settings)?,
            // What is being tried would be taken back by the next run.
            SetupAnswer::Finish if self.room.is_trying() => return Err(SetupProblem::Network),
            SetupAnswer::Finish => return Ok(Resolved::Finish),
        }))
    }

    /// The root whose fingerprint somebody has compared: that of the stick, or the one that was trusted before.
    fn root_of(&self, fingerprint: &[String]) -> Result<String, SetupProblem> {
        if self.stick.fingerprint().as_deref() == Some(fingerprint) {
            return self.stick.brought_root().map(str::to_owned).ok_or(SetupProblem::StickGone);
        }
        match &self.setup.answers().trust {
            Some(TrustAnswer::Root { root })
                if fleet_release::client::root_fingerprint(root.as_bytes()) == fingerprint =>
            {
                Ok(root.clone())
            }
            _ => Err(SetupProblem::StickGone),
        }
    }

    /// The root that is trusted already: that of the package, or one that somebody has compared.
    pub(super) fn pinned_root(&self) -> Option<Vec<u8>> {
        if let Some(path) = &self.config.pinned_root {
            // One that cannot be read trusts nobody: no stick takes its place.
            let root = std::fs::read(path).inspect_err(|error| tracing::warn!(%error, "the pinned root"));
            return Some(root.unwrap_or_default());
        }
        match &self.setup.answers().trust {
            Some(TrustAnswer::Root { root }) => Some(root.clone().into_bytes()),
            Some(TrustAnswer::Awaited { .. } | TrustAnswer::Later) | None => None,
        }
    }

    /// Asks the server that was named, in the way that was answered.
    pub(super) fn check(&mut self) {
        self.asking.forget();
        (self.beside.locations, self.beside.map) = (LocationSearch::Unasked, None);
        self.beside.check = match self.way() {
            None => ServerCheck::Unasked,
            Some(Err(why)) => ServerCheck::Failed { why },
            Some(Ok((options, server))) => {
                self.asking.check(options, server);
                ServerCheck::Asking
            }
        };
        let tester = self.way().and_then(Result::ok).map(|(client, server)| NetworkTester {
            server,
            client,
            clock: self.trusted.clone(),
            limit: NetworkTester::LIMIT,
        });
        self.room.set_tester(tester);
        self.ask_root();
        self.ask_name();
    }

    async fn handle_network_news(&mut self, news: NetworkNews) -> Result<(), StartError> {
        if self.room.handle_news(news, self.trusted.mono()).await? {
            self.handle_card_settled();
            self.check();
        }
        Ok(())
    }

    fn show_network(&mut self) {
        let Some(shell) = &self.shell else { return };
        if let Some(view) = self.room.news_to_show(self.trusted.mono()) {
            shell.send(AgentMessage::Network(Box::new(view)));
        }
    }

    /// The server, and how it is reached; `None` while none is named.
    pub(super) fn way(&self) -> Option<Result<(ClientOptions, Url), CheckFailure>> {
        let setup = self.taking.as_ref().map_or(&self.setup, |taking| &taking.prospect);
        let server = setup.answers().server.as_deref()?.parse::<Url>().ok()?;
        Some(client_of(self.config, &self.file, setup).map(|options| (options, server)).map_err(|error| {
            tracing::warn!(%error, "the certificate authority is not written");
            CheckFailure::Unusable
        }))
    }

    fn handle_news(&mut self, news: News) {
        match news {
            News::Checked(Ok(())) => self.beside.check = ServerCheck::Reached,
            News::Checked(Err(why)) => self.beside.check = ServerCheck::Failed { why },
            News::Root(fetched) => self.handle_root(fetched),
            News::Found(wanted, found) => self.handle_found(&wanted, found),
            News::Mapped(map) => self.beside.map = map,
            News::Named(id, name) => self.handle_named(id, name),
        }
    }

    /// Whether it is on the disk.
    pub(super) fn save(&mut self) -> bool {
        let outcome = self.file.save(self.setup.record());
        if let Err(error) = &outcome {
            tracing::error!(%error, "the set-up is not written");
            self.beside.problem = Some(SetupProblem::Disk);
        }
        outcome.is_ok()
    }

    /// The shell reads it at its start, before there is an agent to tell it.
    pub(super) fn keep_display(&self) {
        if let Err(error) = self.file.keep_display(self.setup.answers()) {
            tracing::error!(%error, "how the screen is set is not written");
        }
        self.tell_display();
    }

    fn tell_display(&self) {
        if let Some(shell) = &self.shell {
            let display = self.setup.answers().display.clone().unwrap_or_default();
            shell.send(AgentMessage::Display(display));
        }
    }

    pub(super) fn tell_devices(&self) {
        if let (Some(shell), Some(devices)) = (&self.shell, &self.setup.answers().devices) {
            shell.send(AgentMessage::UseDevices(devices.clone()));
        }
    }

    fn show(&mut self) {
        let Some(shell) = &self.shell else { return };
        let setup = view(&self.setup, &self.beside, &self.stick, &self.machine);
        let shown = KioskView {
            now: 0,
            software_version: self.version.to_owned(),
            connectivity: match self.beside.check {
                ServerCheck::Reached => Connectivity::Online,
                ServerCheck::Unasked | ServerCheck::Asking | ServerCheck::Failed { .. } => {
                    Connectivity::Unknown
                }
            },
            screen: Screen::Setup(setup),
        };
        if self.shown.as_ref() == Some(&shown) {
            return;
        }
        let told = KioskView { now: self.clock.rtc(), ..shown.clone() };
        if shell.send(AgentMessage::View(Box::new(told))) {
            self.shown = Some(shown);
        }
    }
}
