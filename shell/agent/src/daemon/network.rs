use std::time::Duration;

use fleet_protocol::MaintenanceAct;
use terminal_core::ipc::{
    AgentMessage, ChangeView, NetworkCard, NetworkManagerState, NetworkRequest, NetworkView, WifiNetwork,
    WifiScan,
};
use terminal_core::network_setup::{NetworkChange, NetworkTrial, TrialState};
use terminal_core::network_test::NetworkReport;
use terminal_core::{Mono, Timer};
use tokio_util::sync::CancellationToken;

use super::Daemon;
use super::input::Input;
use crate::network_setup::{NetworkSetup, Tried};
use crate::network_test::NetworkTester;
use crate::store::StateKey;

/// How long it takes at least between two looks whether the server answers by what was set.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long it may take for one.
const LOOK_LIMIT: Duration = Duration::from_secs(6);

/// What the daemon knows of the network: its test, and the cards.
#[derive(Debug)]
pub(super) struct NetworkRoom {
    pub tester: NetworkTester,
    pub setup: NetworkSetup,
    view: NetworkView,
    /// What was shown last; nothing while nobody looks.
    shown: Option<NetworkView>,
    is_watched: bool,
    /// The test under way.
    testing: Option<CancellationToken>,
    trial: Option<Trial>,
}

/// A card that is being set.
#[derive(Debug)]
struct Trial {
    machine: NetworkTrial,
    /// What was made for it, once it was.
    tried: Option<Tried>,
    /// Ends the looking for the server.
    looking: CancellationToken,
}

/// What the tasks of the network tell.
#[derive(Debug)]
pub(super) enum NetworkNews {
    /// The test so far.
    Tested(NetworkReport),
    /// The cards; `None` without NetworkManager.
    Looked(Option<Vec<NetworkCard>>),
    /// What a card found without a cable.
    Scanned(String, Vec<WifiNetwork>),
    /// Settings were made, or not, in NetworkManager's words.
    Prepared(Result<Tried, String>),
    /// They took effect, or not.
    Activated(Result<(), String>),
    /// The server answers by them.
    Reached,
    /// What was tried is kept or taken back.
    Settled,
}

impl NetworkRoom {
    pub(super) fn new(tester: NetworkTester, test: Option<NetworkReport>) -> Self {
        let view = NetworkView { test, ..NetworkView::default() };
        let setup = NetworkSetup::default();
        Self { tester, setup, view, shown: None, is_watched: false, testing: None, trial: None }
    }

    pub(super) fn poll_timeout(&self) -> Option<Timer> {
        self.trial.as_ref()?.machine.poll_timeout()
    }

    /// The test under way, or the last one.
    pub(super) fn test(&self) -> Option<&NetworkReport> {
        self.view.test.as_ref()
    }
}

impl Daemon {
    /// Whoever maintains the terminal may, and whoever sets it up: before it is in the fleet nobody else can be known.
    fn may_set_network(&self) -> bool {
        self.maintenance.guard.person().is_some() || !self.link.is_enrolled()
    }

    pub(super) async fn handle_network(&mut self, request: NetworkRequest) {
        if !self.may_set_network() {
            return tracing::warn!("nobody maintains this terminal now");
        }
        self.network_room.is_watched = true;
        self.maintenance.guard.handle_touched(self.clock.mono());
        match request {
            NetworkRequest::Look {} => self.look_at_cards(),
            NetworkRequest::Test {} => self.begin_network_test().await,
            NetworkRequest::StopTest {} => self.stop_network_test(),
            NetworkRequest::Scan { interface } => self.scan(interface),
            NetworkRequest::Set { change } => self.begin_change(change).await,
            NetworkRequest::Keep {} => self.move_trial(NetworkTrial::handle_keep),
            NetworkRequest::TakeBack {} => self.move_trial(NetworkTrial::handle_take_back),
        }
    }

    async fn begin_network_test(&mut self) {
        if self.network_room.testing.is_some() {
            return;
        }
        self.record_network_act(MaintenanceAct::TestNetwork).await;
        let stop = CancellationToken::new();
        self.network_room.testing = Some(stop.clone());
        let (tester, inputs) = (self.network_room.tester.clone(), self.inputs.clone());
        tokio::spawn(async move {
            let tell = |report| drop(inputs.send(Input::Network(NetworkNews::Tested(report))));
            if let Err(error) = Box::pin(tester.run(stop, tell)).await {
                tracing::error!(%error, "the network cannot be tested");
            }
        });
    }

    fn stop_network_test(&self) {
        if let Some(stop) = &self.network_room.testing {
            stop.cancel();
        }
    }

    fn look_at_cards(&self) {
        let (setup, inputs) = (self.network_room.setup.clone(), self.inputs.clone());
        tokio::spawn(async move { inputs.send(Input::Network(NetworkNews::Looked(setup.look().await))) });
    }

    fn scan(&mut self, interface: String) {
        let is_card = self.network_room.view.cards.iter().any(|card| card.is_wifi && card.name == interface);
        let looks = self.network_room.view.wifi.as_ref().is_some_and(|scan| scan.is_looking);
        if !is_card || looks {
            return;
        }
        let before = self.network_room.view.wifi.take().filter(|scan| scan.interface == interface);
        let networks = before.map(|scan| scan.networks).unwrap_or_default();
        self.network_room.view.wifi =
            Some(WifiScan { interface: interface.clone(), is_looking: true, networks });
        let (setup, inputs) = (self.network_room.setup.clone(), self.inputs.clone());
        tokio::spawn(async move {
            let networks = setup.scan(&interface).await;
            inputs.send(Input::Network(NetworkNews::Scanned(interface, networks)))
        });
    }

    async fn begin_change(&mut self, change: NetworkChange) {
        // One after the other: what was before is only known while one is tried.
        if self.network_room.trial.is_some() {
            return;
        }
        let interface = change.interface.clone();
        let fault = change.check().err();
        let state = fault.is_none().then_some(TrialState::Connecting);
        self.network_room.view.change =
            Some(ChangeView { interface, state, fault, remaining_s: 0, detail: None });
        if fault.is_some() {
            return;
        }
        self.record_network_act(MaintenanceAct::SetNetwork { way: change.way() }).await;
        let machine = NetworkTrial::begin(self.clock.mono());
        self.network_room.trial = Some(Trial { machine, tried: None, looking: CancellationToken::new() });
        let (setup, inputs) = (self.network_room.setup.clone(), self.inputs.clone());
        tokio::spawn(async move {
            let prepared = setup.prepare(&change).await.map_err(|error| error.to_string());
            inputs.send(Input::Network(NetworkNews::Prepared(prepared)))
        });
    }

    pub(super) async fn handle_network_news(&mut self, news: NetworkNews) {
        match news {
            NetworkNews::Tested(report) => self.take_report(report).await,
            NetworkNews::Looked(cards) => {
                let manager = cards.as_ref().map(|_| NetworkManagerState::Ready);
                self.network_room.view.manager = manager.unwrap_or(NetworkManagerState::Missing);
                self.network_room.view.cards = cards.unwrap_or_default();
            }
            NetworkNews::Scanned(interface, networks) => {
                self.network_room.view.wifi = Some(WifiScan { interface, is_looking: false, networks });
            }
            NetworkNews::Prepared(prepared) => self.handle_prepared(prepared).await,
            NetworkNews::Activated(activated) => {
                let is_connected = activated.is_ok();
                self.note_detail(activated.err());
                let now = self.clock.mono();
                self.move_trial(|machine| machine.handle_connected(is_connected, now));
            }
            NetworkNews::Reached => self.move_trial(NetworkTrial::handle_reached),
            NetworkNews::Settled => {
                // Only now is it true what is said of its end, and may another one begin.
                if let Some(trial) = self.network_room.trial.take() {
                    self.show_trial(trial.machine.state());
                }
                self.save_trial(None).await;
                self.look_at_cards();
                // What was waited for may be there now.
                self.link.handle_wake(self.clock.mono());
            }
        }
    }

    async fn take_report(&mut self, report: NetworkReport) {
        if report.end.is_some() {
            self.network_room.testing = None;
            let outcome = self.state.set(StateKey::NetworkTest, &report).await;
            self.note(outcome);
        }
        self.network_room.view.test = Some(report);
    }

    async fn handle_prepared(&mut self, prepared: Result<Tried, String>) {
        let tried = match prepared {
            Ok(tried) => tried,
            Err(words) => {
                self.note_detail(Some(words));
                let now = self.clock.mono();
                self.move_trial(|machine| machine.handle_connected(false, now));
                // There is nothing to take back.
                let _ = self.inputs.send(Input::Network(NetworkNews::Settled));
                return;
            }
        };
        // On the disk before it takes effect: whatever is switched off in the middle, what was before comes back.
        self.save_trial(Some(&tried)).await;
        let Some(trial) = &mut self.network_room.trial else { return };
        trial.tried = Some(tried.clone());
        if trial.machine.is_over() {
            return self.settle();
        }
        let (setup, inputs) = (self.network_room.setup.clone(), self.inputs.clone());
        tokio::spawn(async move {
            let activated = setup.activate(&tried).await.map_err(|error| error.to_string());
            inputs.send(Input::Network(NetworkNews::Activated(activated)))
        });
    }

    pub(super) fn handle_network_timeout(&mut self, now: Mono) {
        self.move_trial(|machine| machine.handle_timeout(now));
    }

    /// Feeds what is tried, and does what follows.
    fn move_trial(&mut self, feed: impl FnOnce(&mut NetworkTrial)) {
        let Some(trial) = &mut self.network_room.trial else { return };
        let before = trial.machine;
        feed(&mut trial.machine);
        if trial.machine == before {
            return;
        }
        tracing::info!(state = ?trial.machine.state(), "a network card is being set");
        if trial.machine.is_over() {
            trial.looking.cancel();
            // What is not made yet is settled when it is.
            self.settle();
        } else {
            let state = trial.machine.state();
            self.show_trial(state);
            self.look_for_server();
        }
    }

    fn show_trial(&mut self, state: TrialState) {
        if let Some(view) = &mut self.network_room.view.change {
            view.state = Some(state);
        }
    }

    fn look_for_server(&self) {
        let Some(trial) = &self.network_room.trial else { return };
        let (looking, inputs) = (trial.looking.clone(), self.inputs.clone());
        let tester = NetworkTester { limit: LOOK_LIMIT, ..self.network_room.tester.clone() };
        tokio::spawn(looking.run_until_cancelled_owned(async move {
            while !tester.reaches().await {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            inputs.send(Input::Network(NetworkNews::Reached))
        }));
    }

    fn settle(&self) {
        let Some(trial) = &self.network_room.trial else { return };
        let (Some(tried), Some(end)) = (trial.tried.clone(), trial.machine.end_of()) else { return };
        let (setup, inputs) = (self.network_room.setup.clone(), self.inputs.clone());
        tokio::spawn(async move {
            let settled = if end.stays() { setup.keep(&tried).await } else { setup.take_back(&tried).await };
            if let Err(error) = settled {
                tracing::error!(%error, ?end, "a network card is not as it should be");
            }
            inputs.send(Input::Network(NetworkNews::Settled))
        });
    }

    /// What was being tried when the last run ended goes.
    pub(super) fn take_back_lost_trial(&self, lost: Option<Tried>) {
        let Some(tried) = lost else { return };
        tracing::warn!(
            interface = tried.interface,
            "a card was being set when the last run ended: it is taken back"
        );
        let (setup, inputs) = (self.network_room.setup.clone(), self.inputs.clone());
        tokio::spawn(async move {
            if let Err(error) = setup.take_back(&tried).await {
                tracing::error!(%error, "a network card is not as it was");
            }
            inputs.send(Input::Network(NetworkNews::Settled))
        });
    }

    fn note_detail(&mut self, detail: Option<String>) {
        if let Some(view) = &mut self.network_room.view.change {
            view.detail = detail;
        }
    }

    async fn save_trial(&mut self, tried: Option<&Tried>) {
        let outcome = self.state.set(StateKey::NetworkTrial, &tried).await;
        self.note(outcome);
    }

    /// Whoever looked has gone. What is being tried is kept or taken back all the same.
    pub(super) fn leave_network(&mut self) {
        self.stop_network_test();
        self.network_room.is_watched = false;
        self.network_room.shown = None;
    }

    /// Tells whoever looks what has changed.
    pub(super) fn show_network(&mut self) {
        let room = &mut self.network_room;
        if !room.is_watched || room.shown.as_ref() == Some(&room.view) {
            return;
        }
        let mut view = room.view.clone();
        if let (Some(change), Some(trial)) = (&mut view.change, &room.trial) {
            change.remaining_s = trial.machine.remaining_ms(self.clock.mono()).div_ceil(1_000);
        }
        room.shown = Some(room.view.clone());
        self.shell.send(AgentMessage::Network(Box::new(view)));
    }
}
