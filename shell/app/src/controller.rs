//! Everything the shell decides: fed with what happens, tells the window and the agent what to do.
//! No window, socket or clock in here.

mod acceptance;
mod agent;
mod apps;
mod beside;
mod card;
mod consent;
mod display;
mod faults;
mod hands;
mod hours;
mod interruption;
mod keyboard;
mod lock;
mod maintenance;
mod models;
mod network;
mod pages;
mod paper;
mod photo;
mod plug;
mod print;
mod rating;
mod receipt;
mod renewal;
mod scan;
mod self_test;
mod setup;
mod smart_card;
mod spare;
mod speech;
mod state;
mod style;
mod switch;
mod test_picture;
#[cfg(test)]
mod tests;
mod trial;
mod watch;

use std::collections::HashSet;
use std::sync::mpsc::Sender;
use std::time::Duration;

use fleet_protocol::{
    AppId, AppVersionId, CardApplication, Event, Permissions, Residue, SessionEnd, UnixMillis, WipeCause,
};
use terminal_core::bounds::{Bounds, BoundsWatch};
use terminal_core::ipc::{KioskView, NetworkView, ShellMessage};
use terminal_core::lock::{Hold, Lock};
use terminal_core::maintenance::MaintenanceScreen;
use terminal_core::session::{Limits, Moment, Session};
use terminal_core::{Interruption, Mono};
use terminal_devices::camera::CameraRequest;
use terminal_devices::id_card::ReaderRequest;
use terminal_devices::panel::PanelRequest;
use terminal_devices::printer::driver::PrinterRequest;
use terminal_devices::receipt::ReceiptRequest;
use terminal_devices::scanner::ScannerRequest;
use terminal_devices::smart_card::SmartCardRequests;
use terminal_devices::speaker::Volume;
use terminal_devices::speaker::driver::SpeakerRequest;

use crate::bridge::Gate;
use crate::keyboard::Keyboard;
use crate::page::{Language, Message, MessageKind, OpenApp};
use crate::pulse::Pulse;
use crate::queue::QueueSender;
use crate::stage::{Ease, Input, Opening, Stage};

pub use hands::{DisplayFault, DisplayHands, DisplaySeen, OutputSeen};
pub use plug::{Change, Changes, Plug};

/// The shell's logic around a window.
pub struct Controller<S> {
    stage: S,
    agent: QueueSender<ShellMessage>,
    session: Session,
    /// How much an app may take.
    bounds: Bounds,
    lock: Lock,
    /// The hold that the agent knows of.
    told_hold: Option<Hold>,
    /// Since when the picture is awaited that is left behind for a switch; the agent waits for its answer.
    leaving: Option<Mono>,
    /// The last view stays when the agent goes away.
    view: Option<(KioskView, Mono)>,
    app: Option<Hosted>,
    trial: Option<trial::Trying>,
    opening: Opening,
    /// App and origin of what was reported in this session.
    blocked: HashSet<(AppId, String)>,
    language: Language,
    ease: Ease,
    message: Option<(Message, Mono)>,
    home_painted: bool,
    beside: beside::Beside,
    home_pulse: Pulse,
    bar_pulse: Pulse,
    keyboard_pulse: Pulse,
    keyboard: Keyboard,
    /// What the window and the keyboard's page were told of it.
    raised: Option<keyboard::Raised>,
    /// Whether something was typed in this session.
    keyboard_used: bool,
    consents: consent::Consents,
    interruption: Interruption,
    cards: card::Cards,
    prints: print::Prints,
    faults: faults::Faults,
    reader: speech::Reader,
    scans: scan::Scans,
    receipts: receipt::Receipts,
    smart_cards: smart_card::SmartCards,
    photos: photo::Photos,
    ratings: rating::Ratings,
    maintenance: MaintenanceScreen,
    self_tests: self_test::SelfTests,
    models: models::Models,
    set_up: setup::SetUp,
    display: display::Display,
    /// The network as the agent told it, while somebody looks.
    network: Option<NetworkView>,
    /// How loud it reads aloud.
    volume: Volume,
    hours: hours::Hours,
    style: style::Style,
    bar: Option<crate::stage::BarSize>,
    /// Since when nothing has been open.
    resting_since: Mono,
    renewal: renewal::Renewal,
    shown: Option<crate::page::PageState>,
}

/// What speaks to the terminal's devices; `None` where there is to be none.
#[derive(Debug, Default)]
pub struct Devices {
    /// Reads identity cards.
    pub card_reader: Option<Sender<ReaderRequest>>,
    /// Prints.
    pub printer: Option<Sender<PrinterRequest>>,
    /// Speaks.
    pub speaker: Option<Sender<SpeakerRequest>>,
    /// Scans codes.
    pub scanner: Option<Sender<ScannerRequest>>,
    /// Prints receipts.
    pub receipts: Option<Sender<ReceiptRequest>>,
    /// Speaks to smart cards.
    pub smart_cards: Option<SmartCardRequests>,
    /// Takes pictures.
    pub camera: Option<Sender<CameraRequest>>,
    /// Switches and dims the panel.
    pub panel: Option<Sender<PanelRequest>>,
    /// How loud the terminal speaks, as it was set up.
    pub volume: Volume,
    /// Starts those that the set-up chooses.
    pub plug: Option<Box<dyn Plug>>,
    /// Sets the screen; `None` where the window has none of its own.
    pub display: Option<Box<dyn DisplayHands>>,
}

/// The app that is open.
struct Hosted {
    opening: Opening,
    version_id: AppVersionId,
    about: OpenApp,
    permissions: Permissions,
    /// On smart cards, those that it may select.
    applications: Vec<CardApplication>,
    /// How often the citizen refused it what it asked for.
    refusals: u32,
    opened: Mono,
    revealed: bool,
    pulse: Pulse,
    bounds: BoundsWatch,
    gate: Gate,
}

impl<S: Stage> Controller<S> {
    /// Nothing is known yet.
    pub fn new(
        stage: S,
        agent: QueueSender<ShellMessage>,
        devices: Devices,
        bounds: Bounds,
        now: Mono,
    ) -> Self {
        Self {
            stage,
            agent,
            session: Session::new(),
            bounds,
            lock: Lock::default(),
            told_hold: None,
            leaving: None,
            view: None,
            app: None,
            trial: None,
            opening: Opening::default(),
            blocked: HashSet::new(),
            language: Language::default(),
            ease: Ease::default(),
            message: None,
            home_painted: false,
            beside: beside::Beside::default(),
            home_pulse: Pulse::new(now),
            bar_pulse: Pulse::new(now),
            keyboard_pulse: Pulse::new(now),
            keyboard: Keyboard::default(),
            raised: None,
            keyboard_used: false,
            consents: consent::Consents::new(),
            interruption: Interruption::new(),
            cards: card::Cards::new(devices.card_reader),
            prints: print::Prints::new(devices.printer),
            faults: faults::Faults::default(),
            reader: speech::Reader::new(devices.speaker),
            scans: scan::Scans::new(devices.scanner),
            receipts: receipt::Receipts::new(devices.receipts),
            smart_cards: smart_card::SmartCards::new(devices.smart_cards),
            photos: photo::Photos::new(devices.camera),
            ratings: rating::Ratings::default(),
            maintenance: MaintenanceScreen::default(),
            self_tests: self_test::SelfTests::new(rand::random()),
            models: models::Models::default(),
            set_up: setup::SetUp::new(devices.plug),
            display: display::Display::new(devices.display),
            network: None,
            volume: devices.volume,
            hours: hours::Hours::new(devices.panel),
            style: style::Style::default(),
            bar: None,
            resting_since: now,
            renewal: renewal::Renewal::new(now),
            shown: None,
        }
    }

    /// Takes what happened.
    pub fn handle(&mut self, input: Input, now: Mono) {
        let Some(input) = self.trial_input(input, now) else { return };
        self.mind_visitor(&input, now);
        let overdue = self.session.handle_timeout(self.moment(now));
        self.session_over(overdue, now);
        match input {
            Input::Tick => self.tick(now),
            Input::Touched => self.touched(now),
            Input::FingerDown => {
                self.keyboard.handle_touched(now);
                self.finger_tested(true);
            }
            Input::FingerAt(corner) => self.finger_at(corner, now),
            Input::FingerUp => {
                self.keyboard.handle_lifted(now);
                self.finger_tested(false);
            }
            Input::Field(place, message) => self.field_said(place, message, now),
            Input::Called(page, id, call) => self.called(page, id, call, now),
            Input::Pong(view) => self.pong(view, now),
            Input::PageCrashed(page) => self.page_lost(page, now),
            Input::AppPainted(opening) => self.app_painted(opening, now),
            Input::AppFailed(opening, failure) => self.app_failed(opening, failure, now),
            Input::AppLedAway(opening) => self.app_led_away(opening, now),
            Input::AppResponsive(opening, responsive) => self.app_responsive(opening, responsive),
            // Of a trial that is over.
            Input::AppScriptFailed(..)
            | Input::AppPartMissing(..)
            | Input::TrialRead(..)
            | Input::TrialSeen(..) => {}
            Input::AppUsed(opening, used) => self.app_used(opening, &used, now),
            Input::AppBlocked(opening, origin) => self.app_blocked(opening, origin),
            Input::AppCalled(opening, call) => self.app_called(opening, call, now),
            Input::AppPrints(opening) => self.app_prints(opening, now),
            Input::Reader(event) => self.reader_said(event, now),
            Input::Printer(event) => self.printer_said(event, now),
            Input::Speaker(event) => self.speaker_said(event),
            Input::Passage(place, number, text) => self.passage(place, number, text.as_ref()),
            Input::ReadingMoved(place) => self.reading_moved(place),
            Input::ReadingLeft(place) => self.reading_left(place),
            Input::Scanner(event) => self.scanner_said(event, now),
            Input::Receipts(event) => self.receipts_said(event, now),
            Input::SmartCards(event) => self.smart_cards_said(event, now),
            Input::Camera(event) => self.camera_said(event, now),
            Input::Panel(event) => self.panel_said(event, now),
            Input::DevicesFound(candidates) => self.devices_found(candidates),
            Input::DevicesRecognized(devices) => self.devices_recognized(devices),
            Input::PagePrinted(opening, pdf) => self.page_printed(opening, pdf, now),
            Input::PaperMade(pdf) => self.paper_made(pdf),
            Input::Picture(id, picture) => self.picture_taken(id, picture),
            Input::Wiped(cause, before, after) => {
                self.wiped(cause, before, after);
                self.put_rating(cause, after, now);
            }
            Input::LeftBehind => self.left_behind(),
            Input::AgentConnected => self.agent_connected(now),
            Input::Agent(message) => self.agent_said(message, now),
        }
        self.mind_lock(now);
        self.mind_style(now);
        self.mind_hours(now);
        self.interrupt(now);
        self.speak(now);
        self.show(now);
        self.show_consent(now);
        self.move_keyboard();
    }

    fn touched(&mut self, now: Mono) {
        self.interruption.handle_touched(now);
        if self.maintenance.is_shown() {
            return self.tell_maintenance_touch(now);
        }
        if self.is_rating() {
            self.ratings.question.handle_touched(now);
            return self.hush_rating();
        }
        if self.is_closed(now) {
            return self.touched_closed(now);
        }
        // Touches before there is anything to use are the installer's, not a citizen's.
        if self.session.is_open() || self.home().is_some() {
            let ended = self.session.touch(self.moment(now));
            self.session_over(ended, now);
        }
    }

    fn end_session(&mut self, end: SessionEnd, now: Mono) {
        let ended = self.session.end(end, self.moment(now));
        self.session_over(ended, now);
    }

    /// Wipes what the session left, if one ended.
    fn session_over(&mut self, ended: Option<Event>, now: Mono) {
        let Some(event) = ended else { return };
        let idle = matches!(event, Event::Session { end: SessionEnd::Idle, .. });
        self.rate_session(&event, now);
        self.stage.wipe(length_of(&event));
        self.drop_app(now);
        self.wipe_keyboard();
        self.wipe_beside(now);
        self.wipe_prints(now);
        self.wipe_receipts(now);
        self.wipe_smart_cards();
        self.wipe_speech();
        self.interruption.handle_session_over();
        self.renewal.handle_session_over(now);
        self.lock.handle_session_over(now);
        self.blocked.clear();
        self.language = Language::default();
        self.set_ease(Ease::default());
        self.message = idle.then(|| (Message::plain(MessageKind::SessionEndedIdle), now));
        self.tell(ShellMessage::Event(event));
    }

    /// Told to the agent after the session's own record.
    fn record_wipe(&self, cause: WipeCause, before: Residue, after: Residue) {
        if !after.is_nothing() {
            tracing::warn!(?before, ?after, "something is left");
        }
        self.tell(ShellMessage::Event(Event::Wiped { cause, before, after }));
    }

    /// Whether somebody is there: in a session, answering a question about one, or at work on the terminal.
    fn is_attended(&self) -> bool {
        self.session.is_open() || self.ratings.question.is_pending() || self.maintenance.is_shown()
    }

    fn say(&mut self, message: Message, now: Mono) {
        self.message = Some((message, now));
    }

    fn tell(&self, message: ShellMessage) {
        self.agent.send(message);
    }

    fn tell_devices(&self) {
        self.tell(ShellMessage::Devices {
            id_card_reader: self.cards.device(),
            printer: self.prints.device(),
            speaker: self.reader.device(),
            scanner: self.scans.device(),
            receipt_printer: self.receipts.device(),
            smart_card_reader: self.smart_cards.device(),
            camera: self.photos.device(),
            toner: self.prints.toner(),
        });
    }

    fn moment(&self, now: Mono) -> Moment {
        Moment { mono: now, wall: self.wall(now) }
    }

    /// Trusted time: the agent's, counted on; 0 until it has spoken.
    fn wall(&self, now: Mono) -> UnixMillis {
        self.view.as_ref().map_or(0, |(view, at)| view.now.saturating_add_unsigned(now.since(*at)))
    }

    fn set_limits(&mut self) {
        if let Some(limits) = self.home().map(|home| Limits::from(&home.settings)) {
            self.session.set_limits(limits);
        }
    }
}

fn length_of(session: &Event) -> Duration {
    let Event::Session { started_at, ended_at, .. } = session else { return Duration::ZERO };
    Duration::from_millis(ended_at.abs_diff(*started_at))
}
