//! What is shown and done of the machine's network: the test of the way to the server, the cards, and printers there. One room for whoever sets the
//! terminal up and for whoever maintains it; who may is asked of those who have it.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

use fleet_protocol::MaintenanceAct;
use terminal_core::ipc::{
    ChangeView, NetworkCard, NetworkManagerState, NetworkRequest, NetworkView, PrinterAdding, PrinterView,
    WifiNetwork, WifiScan,
};
use terminal_core::network_setup::{CardWish, NetworkChange, NetworkTrial, TrialEnd, TrialState};
use terminal_core::network_test::NetworkReport;
use terminal_core::{Mono, Timer};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::network_printer;
use crate::network_setup::{NetworkSetup, SetupError, Tried};
use crate::network_test::{NetworkTester, gateway_answers};
use crate::store::{StateKey, StateStore, StoreError};

/// How long it takes at least between two looks whether the server answers by what was set.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long it may take for one.
const LOOK_LIMIT: Duration = Duration::from_secs(6);

/// The test of the network, and the cards.
#[derive(Debug)]
pub struct NetworkRoom {
    /// Speaks to NetworkManager.
    pub setup: NetworkSetup,
    tester: Option<NetworkTester>,
    state: StateStore,
    news: mpsc::UnboundedSender<NetworkNews>,
    view: NetworkView,
    /// What was shown last; nothing while nobody looks.
    shown: Option<NetworkView>,
    is_watched: bool,
    /// The test under way.
    testing: Option<CancellationToken>,
    trial: Option<Trial>,
    /// What an earlier run was trying is being taken back.
    is_taking_back: bool,
    /// Who gives printers a queue listens there.
    printers: PathBuf,
}

/// A card that is being set.
#[derive(Debug)]
struct Trial {
    machine: NetworkTrial,
    /// What was made for it, once it was.
    tried: Option<Tried>,
    /// Whether nobody stands there to keep it: the gateway's answer is enough then.
    is_unattended: bool,
    /// Ends the looking for the server.
    looking: CancellationToken,
}

/// What the room's tasks tell it.
#[derive(Debug)]
pub enum NetworkNews {
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
    /// The gateway does, and nobody is there to say more.
    GatewayReached,
    /// What was tried is kept or taken back.
    Settled,
    /// A printer has its queue, or not.
    PrinterAdded(PrinterAdding),
}

impl NetworkRoom {
    /// A room whose tasks tell `news`, which has to come back to it. `tester` knows the server; `test` is the last report;
    /// `printers` is the socket of who gives them queues.
    pub fn new(
        tester: Option<NetworkTester>,
        test: Option<NetworkReport>,
        state: StateStore,
        printers: PathBuf,
        news: mpsc::UnboundedSender<NetworkNews>,
    ) -> Self {
        let view = NetworkView { test, has_server: tester.is_some(), ..NetworkView::default() };
        let setup = NetworkSetup::default();
        Self {
            setup,
            tester,
            state,
            news,
            view,
            shown: None,
            is_watched: false,
            testing: None,
            trial: None,
            is_taking_back: false,
            printers,
        }
    }

    /// Another server is to be reached, or in another way.
    pub fn set_tester(&mut self, tester: Option<NetworkTester>) {
        self.view.has_server = tester.is_some();
        self.tester = tester;
        self.look_for_server();
    }

    /// When [`NetworkRoom::handle_timeout`] is due, and why.
    pub fn poll_timeout(&self) -> Option<Timer> {
        self.trial.as_ref()?.machine.poll_timeout()
    }

    /// The test under way, or the last one.
    pub const fn test(&self) -> Option<&NetworkReport> {
        self.view.test.as_ref()
    }

    /// Whether a card is being set, and may still be taken back.
    pub const fn is_trying(&self) -> bool {
        self.trial.is_some() || self.is_taking_back
    }

    /// How the last change ended, and what NetworkManager said of it.
    pub fn last_end(&self) -> Option<(TrialEnd, Option<&str>)> {
        let change = self.view.change.as_ref()?;
        let Some(TrialState::Over(end)) = change.state else { return None };
        Some((end, change.detail.as_deref()))
    }

    /// What a request would do that has to be on record before it is done.
    pub fn act_of(&self, request: &NetworkRequest) -> Option<MaintenanceAct> {
        match request {
            NetworkRequest::Test {} if self.testing.is_none() && self.tester.is_some() => {
                Some(MaintenanceAct::TestNetwork)
            }
            NetworkRequest::Set { change } if !self.is_trying() && change.check().is_ok() => {
                Some(MaintenanceAct::SetNetwork { way: change.way() })
            }
            NetworkRequest::AddPrinter { .. } if !self.is_adding() => Some(MaintenanceAct::SetDevices),
            NetworkRequest::Test {}
            | NetworkRequest::Set { .. }
            | NetworkRequest::AddPrinter { .. }
            | NetworkRequest::Look {}
            | NetworkRequest::StopTest {}
            | NetworkRequest::Scan { .. }
            | NetworkRequest::Keep {}
            | NetworkRequest::TakeBack {} => None,
        }
    }

    /// Somebody who may wants something.
    pub fn handle(&mut self, request: NetworkRequest, now: Mono) {
        self.is_watched = true;
        match request {
            NetworkRequest::Look {} => self.look_at_cards(),
            NetworkRequest::Test {} => self.begin_test(),
            NetworkRequest::StopTest {} => self.stop_test(),
            NetworkRequest::Scan { interface } => self.scan(interface),
            NetworkRequest::Set { change } => self.begin_change(change, now),
            NetworkRequest::Keep {} => self.move_trial(NetworkTrial::handle_keep),
            NetworkRequest::TakeBack {} => self.move_trial(NetworkTrial::handle_take_back),
            NetworkRequest::AddPrinter { host } => self.add_printer(host),
        }
    }

    fn is_adding(&self) -> bool {
        self.view.printer.as_ref().is_some_and(|printer| printer.state == PrinterAdding::Asking)
    }

    fn add_printer(&mut self, host: Ipv4Addr) {
        if self.is_adding() {
            return;
        }
        self.view.printer = Some(PrinterView { host, state: PrinterAdding::Asking });
        let (socket, news) = (self.printers.clone(), self.news.clone());
        tokio::spawn(async move {
            news.send(NetworkNews::PrinterAdded(network_printer::add(&socket, host).await))
        });
    }

    fn begin_test(&mut self) {
        let Some(tester) = self.tester.clone().filter(|_| self.testing.is_none()) else { return };
        let stop = CancellationToken::new();
        self.testing = Some(stop.clone());
        let news = self.news.clone();
        tokio::spawn(async move {
            let tell = |report| drop(news.send(NetworkNews::Tested(report)));
            if let Err(error) = Box::pin(tester.run(stop, tell)).await {
                tracing::error!(%error, "the network cannot be tested");
            }
        });
    }

    fn stop_test(&self) {
        if let Some(stop) = &self.testing {
            stop.cancel();
        }
    }

    fn look_at_cards(&self) {
        let (setup, news) = (self.setup.clone(), self.news.clone());
        tokio::spawn(async move { news.send(NetworkNews::Looked(setup.look().await)) });
    }

    fn scan(&mut self, interface: String) {
        let is_card = self.view.cards.iter().any(|card| card.is_wifi && card.name == interface);
        let looks = self.view.wifi.as_ref().is_some_and(|scan| scan.is_looking);
        if !is_card || looks {
            return;
        }
        let before = self.view.wifi.take().filter(|scan| scan.interface == interface);
        let networks = before.map(|scan| scan.networks).unwrap_or_default();
        self.view.wifi = Some(WifiScan { interface: interface.clone(), is_looking: true, networks });
        let (setup, news) = (self.setup.clone(), self.news.clone());
        tokio::spawn(async move {
            let networks = setup.scan(&interface).await;
            news.send(NetworkNews::Scanned(interface, networks))
        });
    }

    fn begin_change(&mut self, change: NetworkChange, now: Mono) {
        // One after the other: what was before is only known while one is tried.
        if self.is_trying() {
            return;
        }
        let interface = change.interface.clone();
        let fault = change.check().err();
        let state = fault.is_none().then_some(TrialState::Connecting);
        self.view.change = Some(ChangeView { interface, state, fault, remaining_s: 0, detail: None });
        if fault.is_some() {
            return;
        }
        let setup = self.setup.clone();
        self.begin_trial(async move { setup.prepare(&change).await }, false, now);
    }

    /// A settings file wants a card set, and nobody stands there to keep it. Whether that begins: one after the other.
    pub fn begin_unattended(&mut self, wish: CardWish, now: Mono) -> bool {
        if self.is_trying() {
            return false;
        }
        let interface = wish.interface.clone().unwrap_or_default();
        let state = Some(TrialState::Connecting);
        self.view.change = Some(ChangeView { interface, state, fault: None, remaining_s: 0, detail: None });
        let setup = self.setup.clone();
        self.begin_trial(async move { setup.prepare_wish(&wish).await }, true, now);
        true
    }

    fn begin_trial(
        &mut self,
        preparing: impl Future<Output = Result<Tried, SetupError>> + Send + 'static,
        is_unattended: bool,
        now: Mono,
    ) {
        let (machine, looking) = (NetworkTrial::begin(now), CancellationToken::new());
        self.trial = Some(Trial { machine, tried: None, is_unattended, looking });
        let news = self.news.clone();
        tokio::spawn(async move {
            let prepared = preparing.await.map_err(|error| error.to_string());
            news.send(NetworkNews::Prepared(prepared))
        });
    }

    /// One of its tasks tells something. Whether a change is settled by that: what was waited for may be reached now.
    pub async fn handle_news(&mut self, news: NetworkNews, now: Mono) -> Result<bool, StoreError> {
        match news {
            NetworkNews::Tested(report) => self.take_report(report).await?,
            NetworkNews::Looked(cards) => {
                let manager = cards.as_ref().map(|_| NetworkManagerState::Ready);
                self.view.manager = manager.unwrap_or(NetworkManagerState::Missing);
                self.view.cards = cards.unwrap_or_default();
            }
            NetworkNews::Scanned(interface, networks) => {
                self.view.wifi = Some(WifiScan { interface, is_looking: false, networks });
            }
            NetworkNews::Prepared(prepared) => self.handle_prepared(prepared, now).await?,
            NetworkNews::Activated(activated) => {
                let is_connected = activated.is_ok();
                self.note_detail(activated.err());
                self.move_trial(|machine| machine.handle_connected(is_connected, now));
            }
            NetworkNews::PrinterAdded(state) => {
                if let Some(printer) = &mut self.view.printer {
                    printer.state = state;
                }
            }
            NetworkNews::Reached => self.move_trial(NetworkTrial::handle_reached),
            NetworkNews::GatewayReached => self.move_trial(NetworkTrial::handle_gateway),
            NetworkNews::Settled => {
                // Only now is it true what is said of its end, and may another one begin.
                self.is_taking_back = false;
                if let Some(trial) = self.trial.take() {
                    self.show_trial(trial.machine.state());
                }
                self.look_at_cards();
                self.save_trial(None).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn take_report(&mut self, report: NetworkReport) -> Result<(), StoreError> {
        let is_over = report.end.is_some();
        self.view.test = Some(report.clone());
        if is_over {
            self.testing = None;
            self.state.set(StateKey::NetworkTest, &report).await?;
        }
        Ok(())
    }

    async fn handle_prepared(
        &mut self,
        prepared: Result<Tried, String>,
        now: Mono,
    ) -> Result<(), StoreError> {
        let tried = match prepared {
            Ok(tried) => tried,
            Err(words) => {
                self.note_detail(Some(words));
                self.move_trial(|machine| machine.handle_connected(false, now));
                // There is nothing to take back.
                let _ = self.news.send(NetworkNews::Settled);
                return Ok(());
            }
        };
        // On the disk before it takes effect: whatever is switched off in the middle, what was before comes back.
        let saved = self.save_trial(Some(&tried)).await;
        let Some(trial) = &mut self.trial else { return saved };
        trial.tried = Some(tried.clone());
        if let Some(change) = &mut self.view.change {
            change.interface.clone_from(&tried.interface);
        }
        if trial.machine.is_over() {
            self.settle();
            return saved;
        }
        let (setup, news) = (self.setup.clone(), self.news.clone());
        tokio::spawn(async move {
            let activated = setup.activate(&tried).await.map_err(|error| error.to_string());
            news.send(NetworkNews::Activated(activated))
        });
        saved
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Mono) {
        self.move_trial(|machine| machine.handle_timeout(now));
    }

    /// Feeds what is tried, and does what follows.
    fn move_trial(&mut self, feed: impl FnOnce(&mut NetworkTrial)) {
        let Some(trial) = &mut self.trial else { return };
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
        if let Some(view) = &mut self.view.change {
            view.state = Some(state);
        }
    }

    /// While no server is known, only a person can say that a card is as it should be; where nobody is there, the gateway can.
    fn look_for_server(&mut self) {
        let Some(trial) = &mut self.trial else { return };
        let Some(tried) = trial.tried.as_ref().filter(|_| trial.machine.state() == TrialState::Looking)
        else {
            return;
        };
        let tester = self.tester.clone().map(|tester| NetworkTester { limit: LOOK_LIMIT, ..tester });
        let card = trial.is_unattended.then(|| tried.interface.clone());
        trial.looking.cancel();
        trial.looking = CancellationToken::new();
        if tester.is_some() || card.is_some() {
            let looking = trial.looking.clone();
            tokio::spawn(looking.run_until_cancelled_owned(look_until_reached(
                tester,
                card,
                self.news.clone(),
            )));
        }
    }

    fn settle(&self) {
        let Some(trial) = &self.trial else { return };
        let (Some(tried), Some(end)) = (trial.tried.clone(), trial.machine.end_of()) else { return };
        let (setup, news) = (self.setup.clone(), self.news.clone());
        tokio::spawn(async move {
            let settled = if end.stays() { setup.keep(&tried).await } else { setup.take_back(&tried).await };
            if let Err(error) = settled {
                tracing::error!(%error, ?end, "a network card is not as it should be");
            }
            news.send(NetworkNews::Settled)
        });
    }

    /// What was being tried when the last run ended goes.
    pub fn take_back_lost_trial(&mut self, lost: Option<Tried>) {
        let Some(tried) = lost else { return };
        self.is_taking_back = true;
        tracing::warn!(
            interface = tried.interface,
            "a card was being set when the last run ended: it is taken back"
        );
        let (setup, news) = (self.setup.clone(), self.news.clone());
        tokio::spawn(async move {
            if let Err(error) = setup.take_back(&tried).await {
                tracing::error!(%error, "a network card is not as it was");
            }
            news.send(NetworkNews::Settled)
        });
    }

    fn note_detail(&mut self, detail: Option<String>) {
        if let Some(view) = &mut self.view.change {
            view.detail = detail;
        }
    }

    async fn save_trial(&self, tried: Option<&Tried>) -> Result<(), StoreError> {
        self.state.set(StateKey::NetworkTrial, &tried).await
    }

    /// Whoever looked has gone. What is being tried is kept or taken back all the same.
    pub fn leave(&mut self) {
        self.stop_test();
        if !self.is_adding() {
            self.view.printer = None;
        }
        self.is_watched = false;
        self.shown = None;
    }

    /// What has changed since it was shown last, for whoever looks.
    pub fn news_to_show(&mut self, now: Mono) -> Option<NetworkView> {
        if !self.is_watched || self.shown.as_ref() == Some(&self.view) {
            return None;
        }
        let mut view = self.view.clone();
        if let (Some(change), Some(trial)) = (&mut view.change, &self.trial) {
            change.remaining_s = trial.machine.remaining_ms(now).div_ceil(1_000);
        }
        self.shown = Some(self.view.clone());
        Some(view)
    }

    /// Another shell has seen nothing yet.
    pub fn show_anew(&mut self) {
        self.shown = None;
    }
}

/// Looks for the server, and after each look in vain for the gateway of a card that nobody is there to keep.
async fn look_until_reached(
    tester: Option<NetworkTester>,
    unattended: Option<String>,
    news: mpsc::UnboundedSender<NetworkNews>,
) {
    let reached = loop {
        if let Some(tester) = &tester
            && tester.reaches().await
        {
            break NetworkNews::Reached;
        }
        if let Some(card) = &unattended
            && gateway_answers(card).await
        {
            break NetworkNews::GatewayReached;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    };
    let _ = news.send(reached);
}
