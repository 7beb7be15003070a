//! The machine on the real service: a thread that waits for what happens at the readers, and comes back to the service when that
//! was started again.

use std::ffi::CStr;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use pcsc::{Card, Context, Disposition, PNP_NOTIFICATION, Protocols, ReaderState, Scope, ShareMode, State};
use zeroize::{Zeroize as _, Zeroizing};

use super::apdu::Apdu;
use super::machine::{
    CardFault, Order, ReaderSeen, SmartCardEvent, SmartCardLimits, SmartCardRequest, SmartCards,
};
use super::response::{Atr, Response};

/// How often a service that is not there is tried.
const REOPEN: Duration = Duration::from_secs(1);
/// A request ends the wait for what happens at the readers; one that comes in the moment before the wait is heard so late.
const WAIT: Duration = Duration::from_millis(250);

/// What takes requests, and wakes the thread for them.
#[derive(Clone)]
pub struct SmartCardRequests {
    sender: Sender<SmartCardRequest>,
    waiting: Arc<Mutex<Option<Context>>>,
}

impl std::fmt::Debug for SmartCardRequests {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmartCardRequests").finish_non_exhaustive()
    }
}

impl SmartCardRequests {
    /// For requests that somebody else takes.
    pub fn new(sender: Sender<SmartCardRequest>) -> Self {
        Self { sender, waiting: Arc::default() }
    }

    /// Wants something.
    pub fn send(&self, request: SmartCardRequest) {
        // The thread ends with the process only.
        let _ = self.sender.send(request);
        if let Some(context) = &*self.waiting.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = context.cancel();
        }
    }
}

/// Starts it for as long as the process lives. Of the readers those count whose name begins with `readers`; all, where that is
/// empty.
pub fn start(
    readers: String,
    limits: SmartCardLimits,
    tell: impl FnMut(SmartCardEvent) + Send + 'static,
) -> io::Result<SmartCardRequests> {
    let (sender, requests) = channel();
    let handle = SmartCardRequests::new(sender);
    let waiting = Arc::clone(&handle.waiting);
    let driver = Driver { readers, requests, waiting, tell, cards: SmartCards::new(limits), card: None };
    std::thread::Builder::new().name("smart-cards".into()).spawn(move || driver.run())?;
    Ok(handle)
}

struct Driver<T> {
    readers: String,
    requests: Receiver<SmartCardRequest>,
    waiting: Arc<Mutex<Option<Context>>>,
    tell: T,
    cards: SmartCards,
    card: Option<Card>,
}

/// Nobody asks any more.
struct Ended;

impl<T: FnMut(SmartCardEvent)> Driver<T> {
    fn run(mut self) {
        let mut missing = false;
        loop {
            match Context::establish(Scope::System) {
                Ok(context) => {
                    missing = false;
                    tracing::info!("the service for smart cards is there");
                    self.wake_by(Some(context.clone()));
                    let served = self.serve(&context);
                    self.wake_by(None);
                    self.card = None;
                    match served {
                        Ok(Ended) => return,
                        Err(error) => tracing::warn!(%error, "the service for smart cards went away"),
                    }
                }
                Err(error) if !missing => {
                    missing = true;
                    tracing::warn!(%error, "no service for smart cards");
                }
                Err(_) => {}
            }
            self.cards.handle_no_service();
            self.report();
            if self.wait_closed().is_err() {
                return;
            }
        }
    }

    fn wake_by(&self, context: Option<Context>) {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = context;
    }

    /// Answers requests while there is no service.
    fn wait_closed(&mut self) -> Result<(), Ended> {
        let until = Instant::now() + REOPEN;
        loop {
            match self.requests.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(request) => self.cards.handle_request(request, Instant::now()),
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(Ended),
            }
            self.report();
        }
    }

    fn serve(&mut self, context: &Context) -> Result<Ended, pcsc::Error> {
        let mut states = vec![ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE)];
        self.list(context, &mut states)?;
        loop {
            loop {
                match self.requests.try_recv() {
                    Ok(request) => self.cards.handle_request(request, Instant::now()),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return Ok(Ended),
                }
            }
            self.cards.handle_timeout(Instant::now());
            while let Some(order) = self.cards.poll_order() {
                self.obey(context, order);
            }
            self.report();
            match context.get_status_change(self.patience(), &mut states) {
                Ok(()) => {}
                Err(pcsc::Error::Timeout | pcsc::Error::Cancelled) => continue,
                Err(pcsc::Error::UnknownReader | pcsc::Error::ReaderUnavailable) => {
                    self.list(context, &mut states)?;
                    continue;
                }
                Err(error) => return Err(error),
            }
            states.iter_mut().for_each(ReaderState::sync_current_state);
            let has_changed = |state: &ReaderState| {
                let gone = State::UNKNOWN | State::IGNORE;
                state.name() == PNP_NOTIFICATION() || state.event_state().intersects(gone)
            };
            if states.iter().any(|state| has_changed(state) && state.event_state().contains(State::CHANGED)) {
                self.list(context, &mut states)?;
            }
            self.see(&states);
        }
    }

    fn patience(&self) -> Duration {
        let due = self.cards.poll_timeout().map(|due| due.saturating_duration_since(Instant::now()));
        due.map_or(WAIT, |due| WAIT.min(due)).max(Duration::from_millis(1))
    }

    /// Follows the readers that there are now.
    fn list(&mut self, context: &Context, states: &mut Vec<ReaderState>) -> Result<(), pcsc::Error> {
        let names = match context.list_readers_owned() {
            Ok(names) => names,
            Err(pcsc::Error::NoReadersAvailable) => Vec::new(),
            Err(error) => return Err(error),
        };
        let is_ours = |name: &CStr| name.to_bytes().starts_with(self.readers.as_bytes());
        states.retain(|state| {
            state.name() == PNP_NOTIFICATION() || names.iter().any(|name| name.as_c_str() == state.name())
        });
        for name in names.into_iter().filter(|name| is_ours(name)) {
            if !states.iter().any(|state| state.name() == name.as_c_str()) {
                states.push(ReaderState::new(name, State::UNAWARE));
            }
        }
        self.see(states);
        Ok(())
    }

    fn see(&mut self, states: &[ReaderState]) {
        let readers = states.iter().filter(|state| state.name() != PNP_NOTIFICATION());
        let seen = readers.map(|state| ReaderSeen {
            name: state.name().into(),
            has_card: state.current_state().contains(State::PRESENT),
        });
        self.cards.handle_readers(&seen.collect::<Vec<_>>());
    }

    fn obey(&mut self, context: &Context, order: Order) {
        match order {
            Order::Connect(reader) => {
                let connected = self.connect(context, &reader);
                self.cards.handle_connected(connected, Instant::now());
            }
            Order::Send(apdu) => {
                let answer = self.send(&apdu);
                self.cards.handle_answer(answer);
            }
            Order::Disconnect => {
                // Without power it forgets which application was selected, and what it was shown.
                if let Some(Err((card, error))) =
                    self.card.take().map(|card| card.disconnect(Disposition::UnpowerCard))
                {
                    tracing::debug!(%error, "a card was not left in order");
                    drop(card);
                }
            }
        }
    }

    fn connect(&mut self, context: &Context, reader: &CStr) -> Result<Atr, CardFault> {
        let card = context.connect(reader, ShareMode::Exclusive, Protocols::ANY).map_err(fault_of)?;
        let status = card.status2_owned().map_err(fault_of)?;
        self.card = Some(card);
        Ok(Atr::new(status.atr()))
    }

    fn send(&self, apdu: &Apdu) -> Result<Response, CardFault> {
        let card = self.card.as_ref().ok_or(CardFault::Removed)?;
        let mut room = Zeroizing::new([0; Response::MAX_BYTES]);
        let length = card.transmit(apdu.bytes(), &mut *room).map_err(fault_of)?.len();
        let response = Response::new(Zeroizing::new(room[..length].to_vec())).ok_or(CardFault::Failed);
        room.zeroize();
        response
    }

    fn report(&mut self) {
        while let Some(event) = self.cards.poll_event() {
            (self.tell)(event);
        }
    }
}

fn fault_of(error: pcsc::Error) -> CardFault {
    use pcsc::Error::{
        NoSmartcard, ProtoMismatch, ReaderUnavailable, RemovedCard, UnpoweredCard, UnresponsiveCard,
    };
    if [RemovedCard, NoSmartcard, ReaderUnavailable].contains(&error) {
        return CardFault::Removed;
    }
    if [UnpoweredCard, UnresponsiveCard, ProtoMismatch].contains(&error) {
        return CardFault::Mute;
    }
    tracing::warn!(%error, "a smart card");
    CardFault::Failed
}
