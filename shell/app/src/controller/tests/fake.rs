use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use fleet_protocol::{
    AppId, AppVersionId, CardApplication, CommandId, Event, Permissions, Residue, Settings, Sha256, WipeCause,
};
use serde_json::Value;
use terminal_core::Mono;
use terminal_core::bounds::Bounds;
use terminal_core::ipc::{
    AgentMessage, AppView, AppViewState, Connectivity, HomeView, HostedSource, KioskView, Screen,
    ShellMessage,
};
use terminal_core::speech::PassageNumber;
use terminal_devices::camera::{CameraRequest, Frame};
use terminal_devices::id_card::{IdCard, ReaderRequest};
use terminal_devices::panel::PanelRequest;
use terminal_devices::printer::driver::PrinterRequest;
use terminal_devices::printer::{PrinterEvent, RawDocument};
use terminal_devices::receipt::ReceiptRequest;
use terminal_devices::scanner::{Code, ScannerRequest};
use terminal_devices::smart_card::{Response, SmartCardRequest, SmartCardRequests};
use terminal_devices::speaker::driver::{SpeakerEvent, SpeakerRequest};
use terminal_devices::speaker::{SpeakerState, Volume};

use crate::bridge::{BridgeError, DocumentToken};
use crate::controller::{Controller, Devices, DisplayHands};
use crate::keyboard::{Extent, FieldPlace, Typing};
use crate::page::{Call, Consent, Language};
use crate::queue::{QueueReceiver, queue};
use crate::stage::{BarSize, Ease, HostedApp, Icon, Input, Opening, Pinged, Stage, TrustedPage};

/// What the window was told.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    Answered(u64, Value),
    BridgeAnswered(u64, Result<Value, BridgeError>),
    /// The name on it.
    CardGiven(u64, String),
    /// Its text.
    CodeGiven(u64, String),
    /// Its status.
    ResponseGiven(u64, u16),
    /// Its size.
    PhotoGiven(u64, (u16, u16)),
    /// Whether there is something to see.
    Seen(bool),
    Asked(Value),
    Paged(Opening),
    HomePaged,
    Uncovered,
    HomeRenewed,
    HomeKept,
    /// The bundle of a style that the pages may ask for.
    Theme(Option<Sha256>),
    Opened(AppId, Opening),
    Revealed,
    Eased(Ease),
    Bar(BarSize),
    Closed,
    Wiped,
    SessionWiped(Duration),
    Pinged(Pinged),
    Reloaded(TrustedPage),
    Pictured(CommandId),
    LookedAt(Opening),
    LeftBehind,
    LeftPlain,
    Raised(FieldPlace, bool),
    Lowered,
    FieldRevealed(FieldPlace, Extent),
    Followed(FieldPlace),
    Text(Option<String>),
    Typed(FieldPlace, Typing),
    FieldLeft(FieldPlace),
    /// Whether it is the first one.
    Fetched(FieldPlace, PassageNumber, bool),
    Marked(FieldPlace, bool),
}

/// What the speaker was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpeakerTold {
    /// The ticket, and the text.
    Say(u64, String),
    Hush,
    /// How loud, in percent.
    Volume(u8),
}

/// What the printer was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterTold {
    /// The document, and how often.
    Print(Vec<u8>, u8),
    Cancel,
    Sweep,
}

/// A window that only remembers.
#[derive(Default, Clone)]
pub struct FakeStage {
    pub told: Rc<RefCell<Vec<Told>>>,
    pub state: Rc<RefCell<Value>>,
    /// What the app's page has handed over.
    pub document: Rc<RefCell<Option<RawDocument>>>,
    /// The language of the process that is to be there for the next app.
    pub spare: Rc<Cell<Option<Language>>>,
}

impl FakeStage {
    fn tell(&self, told: Told) {
        self.told.borrow_mut().push(told);
    }
}

impl Stage for FakeStage {
    fn show_state(&mut self, json: &str) {
        *self.state.borrow_mut() = serde_json::from_str(json).unwrap();
    }
    fn answer_page(&mut self, _: TrustedPage, call: u64, answer: Result<Value, String>) {
        self.tell(Told::Answered(call, answer.unwrap()));
    }
    fn answer_app(&mut self, _: Opening, call: u64, answer: Result<Value, BridgeError>) {
        self.tell(Told::BridgeAnswered(call, answer));
    }
    fn answer_card(&mut self, _: Opening, call: u64, card: &IdCard) {
        self.tell(Told::CardGiven(call, card.name.to_string()));
    }
    fn answer_code(&mut self, _: Opening, call: u64, code: &Code) {
        self.tell(Told::CodeGiven(call, code.text.to_string()));
    }
    fn answer_smart_card(&mut self, _: Opening, call: u64, response: &Response) {
        self.tell(Told::ResponseGiven(call, response.status()));
    }
    fn answer_photo(&mut self, _: Opening, call: u64, photo: Frame) {
        self.tell(Told::PhotoGiven(call, (photo.width(), photo.height())));
    }
    fn show_frame(&mut self, _: TrustedPage, frame: Option<&Frame>) {
        self.tell(Told::Seen(frame.is_some()));
    }
    fn card_applications(&self, _: &Path) -> Vec<CardApplication> {
        vec![APPLICATION.parse().unwrap()]
    }
    fn print_page(&mut self, opening: Opening) {
        self.tell(Told::Paged(opening));
    }
    fn print_home(&mut self) {
        self.tell(Told::HomePaged);
    }
    fn take_document(&mut self, _: &DocumentToken) -> Option<RawDocument> {
        self.document.borrow_mut().take()
    }
    fn show_consent(&mut self, consent: Option<&Consent>) {
        self.tell(Told::Asked(serde_json::json!(consent)));
    }
    fn set_icons(&mut self, _: HashMap<AppId, Icon>) {}
    fn set_pictures(&mut self, _: HashMap<Sha256, Icon>) {}
    fn set_theme(&mut self, theme: Option<(Sha256, std::path::PathBuf)>) {
        self.tell(Told::Theme(theme.map(|(sha256, _)| sha256)));
    }
    fn uncover(&mut self) {
        self.tell(Told::Uncovered);
    }
    fn open_app(&mut self, app: HostedApp) {
        self.tell(Told::Opened(app.app_id, app.opening));
    }
    fn ready_spare(&mut self, language: Language) {
        self.spare.set(Some(language));
    }
    fn renew_home(&mut self) -> bool {
        self.tell(Told::HomeRenewed);
        true
    }
    fn keep_home(&mut self) {
        self.tell(Told::HomeKept);
    }
    fn reveal_app(&mut self) {
        self.tell(Told::Revealed);
    }
    fn set_ease(&mut self, ease: Ease) {
        self.tell(Told::Eased(ease));
    }
    fn size_bar(&mut self, size: BarSize) {
        self.tell(Told::Bar(size));
    }
    fn close_app(&mut self) {
        self.tell(Told::Closed);
    }
    fn wipe_clipboards(&mut self) {
        self.tell(Told::Wiped);
    }
    fn wipe(&mut self, session: Duration) {
        self.tell(Told::SessionWiped(session));
    }
    fn ping(&mut self, view: Pinged) {
        self.tell(Told::Pinged(view));
    }
    fn reload_page(&mut self, page: TrustedPage) {
        self.tell(Told::Reloaded(page));
    }
    fn raise_keyboard(&mut self, place: FieldPlace, elder: bool) {
        self.tell(Told::Raised(place, elder));
    }
    fn lower_keyboard(&mut self) {
        self.tell(Told::Lowered);
    }
    fn reveal_field(&mut self, place: FieldPlace, extent: Extent) {
        self.tell(Told::FieldRevealed(place, extent));
    }
    fn follow_field(&mut self, place: FieldPlace) {
        self.tell(Told::Followed(place));
    }
    fn show_text(&mut self, text: Option<&str>) {
        self.tell(Told::Text(text.map(ToOwned::to_owned)));
    }
    fn type_into(&mut self, place: FieldPlace, typing: &Typing) {
        self.tell(Told::Typed(place, typing.clone()));
    }
    fn leave_field(&mut self, place: FieldPlace) {
        self.tell(Told::FieldLeft(place));
    }
    fn fetch_passage(&mut self, place: FieldPlace, number: PassageNumber, first: bool, _: Language) {
        self.tell(Told::Fetched(place, number, first));
    }
    fn mark_passage(&mut self, place: FieldPlace, shown: bool) {
        self.tell(Told::Marked(place, shown));
    }
    fn leave_behind(&mut self) {
        self.tell(Told::LeftBehind);
    }
    fn leave_plain(&mut self) {
        self.tell(Told::LeftPlain);
    }
    fn look_at_trial(&mut self, opening: Opening) {
        self.tell(Told::LookedAt(opening));
    }
    fn picture_home(&mut self, id: CommandId) {
        self.tell(Told::Pictured(id));
    }
}

/// The one that every app's manifest names.
pub const APPLICATION: &str = "7378312E73682EC9E7BBE1B1A3D5CF";

pub const BOUNDS: Bounds = Bounds { memory: 1 << 30, processor_ms: 30_000, processes: 8, network: 1 << 30 };

/// What a terminal has beside a reader of identity cards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Has {
    Printer,
    Speaker,
    Scanner,
    PaperAndCards,
    Camera,
}

/// A controller with everything around it, and a clock that the test turns.
pub struct Bench {
    pub controller: Controller<FakeStage>,
    pub stage: FakeStage,
    agent: QueueReceiver<ShellMessage>,
    reader: Receiver<ReaderRequest>,
    printer: Receiver<PrinterRequest>,
    speaker: Receiver<SpeakerRequest>,
    scanner: Receiver<ScannerRequest>,
    receipts: Receiver<ReceiptRequest>,
    smart_cards: Receiver<SmartCardRequest>,
    camera: Receiver<CameraRequest>,
    panel: Receiver<PanelRequest>,
    pub now: u64,
}

impl Bench {
    pub fn new() -> Self {
        Self::build(None)
    }

    /// With a receipt printer and a reader of smart cards.
    pub fn with_paper_and_cards(apps: Vec<AppView>) -> Self {
        let mut bench = Self::build(Some(Has::PaperAndCards));
        bench.show(home(apps));
        bench
    }

    /// With a camera.
    pub fn with_camera(apps: Vec<AppView>) -> Self {
        let mut bench = Self::build(Some(Has::Camera));
        bench.show(home(apps));
        bench
    }

    /// With a screen that can be turned, and its hands.
    pub fn with_display(hands: Box<dyn DisplayHands>) -> Self {
        let mut bench = Self::build_on(None, Some(hands));
        bench.show(home(vec![]));
        bench
    }

    fn build(has: Option<Has>) -> Self {
        Self::build_on(has, None)
    }

    fn build_on(has: Option<Has>, display: Option<Box<dyn DisplayHands>>) -> Self {
        let stage = FakeStage::default();
        let (to_agent, agent) = queue();
        let (to_reader, reader) = channel();
        let (to_printer, printer) = channel();
        let (to_speaker, speaker) = channel();
        let (to_scanner, scanner) = channel();
        let (to_receipts, receipts) = channel();
        let (to_smart_cards, smart_cards) = channel();
        let (to_camera, camera) = channel();
        let (to_panel, panel) = channel();
        let devices = Devices {
            plug: None,
            display,
            card_reader: Some(to_reader),
            printer: (has == Some(Has::Printer)).then_some(to_printer),
            speaker: (has == Some(Has::Speaker)).then_some(to_speaker),
            scanner: (has == Some(Has::Scanner)).then_some(to_scanner),
            receipts: (has == Some(Has::PaperAndCards)).then_some(to_receipts),
            smart_cards: (has == Some(Has::PaperAndCards)).then(|| SmartCardRequests::new(to_smart_cards)),
            camera: (has == Some(Has::Camera)).then_some(to_camera),
            panel: Some(to_panel),
            volume: Volume::default(),
        };
        let controller = Controller::new(stage.clone(), to_agent, devices, BOUNDS, Mono(0));
        let mut bench = Self {
            controller,
            stage,
            agent,
            reader,
            printer,
            speaker,
            scanner,
            receipts,
            smart_cards,
            camera,
            panel,
            now: 0,
        };
        bench.beside_ready();
        bench
    }

    /// Bar and keyboard are there.
    pub fn beside_ready(&mut self) {
        for page in [TrustedPage::Bar, TrustedPage::Keyboard] {
            self.input(Input::Called(page, 1, Call::Ready {}));
        }
        self.forget();
    }

    /// With a printer, which has swept.
    pub fn with_printer(apps: Vec<AppView>) -> Self {
        let mut bench = Self::build(Some(Has::Printer));
        assert_eq!(bench.printed(), [PrinterTold::Sweep]);
        bench.input(Input::Printer(PrinterEvent::Swept { before: 0, after: 0 }));
        bench.input(Input::Wiped(WipeCause::Start, Residue::default(), Residue::default()));
        bench.show(home(apps));
        bench
    }

    /// With a speaker that can be heard.
    pub fn with_speaker(apps: Vec<AppView>) -> Self {
        let mut bench = Self::build(Some(Has::Speaker));
        bench.input(Input::Speaker(SpeakerEvent::State(SpeakerState::Ready)));
        bench.show(home(apps));
        bench
    }

    /// With a scanner.
    pub fn with_scanner(apps: Vec<AppView>) -> Self {
        let mut bench = Self::build(Some(Has::Scanner));
        bench.show(home(apps));
        bench
    }

    /// With the home page of these apps.
    pub fn with(apps: Vec<AppView>) -> Self {
        let mut bench = Self::new();
        bench.show(home(apps));
        bench
    }

    pub fn show(&mut self, view: KioskView) {
        self.input(Input::Agent(AgentMessage::View(Box::new(view))));
    }

    pub fn input(&mut self, input: Input) {
        self.controller.handle(input, Mono(self.now));
    }

    pub fn call(&mut self, call: Call) {
        self.input(Input::Called(TrustedPage::Home, 1, call));
    }

    pub fn open(&mut self, number: u128) -> Opening {
        self.call(Call::OpenApp { app_id: app_id(number) });
        self.told()
            .into_iter()
            .rev()
            .find_map(|told| match told {
                Told::Opened(_, opening) => Some(opening),
                _ => None,
            })
            .expect("opened")
    }

    /// Opens an app that paints.
    pub fn open_painted(&mut self, number: u128) -> Opening {
        let opening = self.open(number);
        self.input(Input::AppPainted(opening));
        opening
    }

    /// Lets time pass as the window does: a tick every 250 ms, every page answering.
    pub fn pass(&mut self, ms: u64) {
        self.pass_with(ms, |_| true);
    }

    /// The same, where only some views answer.
    pub fn pass_with(&mut self, ms: u64, answers: impl Fn(Pinged) -> bool) {
        let until = self.now + ms;
        while self.now < until {
            self.now += 250;
            let known = self.told().len();
            self.input(Input::Tick);
            let new: Vec<Told> = self.told().split_off(known);
            for told in new {
                match told {
                    Told::Pinged(view) if answers(view) => self.input(Input::Pong(view)),
                    _ => {}
                }
            }
        }
    }

    pub fn told(&self) -> Vec<Told> {
        self.stage.told.borrow().clone()
    }

    pub fn forget(&mut self) {
        self.stage.told.borrow_mut().clear();
        self.said();
    }

    /// What the card reader was told.
    pub fn requested(&self) -> Vec<ReaderRequest> {
        self.reader.try_iter().collect()
    }

    /// What the scanner was told.
    pub fn scanned(&self) -> Vec<ScannerRequest> {
        self.scanner.try_iter().collect()
    }

    /// What the camera was told.
    pub fn camera(&self) -> Vec<CameraRequest> {
        self.camera.try_iter().collect()
    }

    /// What the panel was asked.
    pub fn panel(&self) -> Vec<PanelRequest> {
        self.panel.try_iter().collect()
    }

    /// What the receipt printer was told.
    pub fn receipts(&self) -> Vec<ReceiptRequest> {
        self.receipts.try_iter().collect()
    }

    /// What the reader of smart cards was told.
    pub fn smart_cards(&self) -> Vec<SmartCardRequest> {
        self.smart_cards.try_iter().collect()
    }

    /// What the printer was told.
    pub fn printed(&self) -> Vec<PrinterTold> {
        let told = |request| match request {
            PrinterRequest::Print(document, copies) => {
                PrinterTold::Print(document.bytes().to_vec(), copies.get())
            }
            PrinterRequest::Cancel => PrinterTold::Cancel,
            PrinterRequest::Sweep => PrinterTold::Sweep,
        };
        self.printer.try_iter().map(told).collect()
    }

    /// What the speaker was told.
    pub fn spoken(&self) -> Vec<SpeakerTold> {
        let told = |request| match request {
            SpeakerRequest::Say { ticket, text, .. } => SpeakerTold::Say(ticket, text.as_str().to_owned()),
            SpeakerRequest::Hush => SpeakerTold::Hush,
            SpeakerRequest::SetVolume(volume) => SpeakerTold::Volume(volume.percent()),
        };
        self.speaker.try_iter().map(told).collect()
    }

    pub fn said(&mut self) -> Vec<ShellMessage> {
        std::iter::from_fn(|| self.agent.try_recv()).collect()
    }

    pub fn events(&mut self) -> Vec<Event> {
        let event = |said| match said {
            ShellMessage::Event(event) => Some(event),
            _ => None,
        };
        self.said().into_iter().filter_map(event).collect()
    }

    /// A value of the state that the pages were shown last.
    pub fn state(&self, pointer: &str) -> Value {
        self.stage.state.borrow().pointer(pointer).cloned().unwrap_or(Value::Null)
    }
}

pub fn app_id(number: u128) -> AppId {
    format!("01993c00-0000-7000-8000-{number:012}").parse().unwrap()
}

pub fn version_id(number: u128) -> AppVersionId {
    format!("01993c00-0000-7000-9000-{number:012}").parse().unwrap()
}

pub fn app(number: u128) -> AppView {
    AppView {
        app_id: app_id(number),
        version_id: version_id(number),
        name: format!("应用{number}"),
        summary: String::new(),
        category: String::new(),
        icon: Some("/icons/1".into()),
        icon_type: Some("image/png".into()),
        unit: "人社局".into(),
        contact: "0818-1".into(),
        search_words: vec![],
        state: AppViewState::Ready,
        source: HostedSource::Bundle {
            root: "/apps/1".into(),
            entry: "index.html".into(),
            allowed_origins: vec![],
        },
        permissions: Permissions::default(),
    }
}

pub const NOW: i64 = 1_795_000_000_000;

pub fn home(apps: Vec<AppView>) -> KioskView {
    let screen = Screen::Home(HomeView {
        terminal_name: "一号机".into(),
        location: None,
        theme: fleet_protocol::ThemeId::default(),
        theme_bundle: None,
        settings: Settings::default(),
        apps,
        notices: vec![],
        zones: vec![],
        pictures: vec![],
        hours: None,
    });
    view(screen)
}

pub fn view(screen: Screen) -> KioskView {
    KioskView { now: NOW, software_version: "0.1.0".into(), connectivity: Connectivity::Online, screen }
}
