//! The window behind one trait, so that the controller is tested without a screen: what it tells the
//! window to do ([`Stage`]), and what the window tells it ([`Input`]).

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fleet_protocol::{
    AppFailure, AppId, CardApplication, CommandId, MissingPart, Residue, ScriptError, Sha256, WipeCause,
};
use serde_json::Value;
use terminal_core::bounds::AppUse;
use terminal_core::ipc::AgentMessage;
use terminal_core::maintenance::Corner;
use terminal_core::speech::PassageNumber;
use terminal_devices::camera::{CameraEvent, Frame};
use terminal_devices::detect::Candidates;
use terminal_devices::id_card::{IdCard, ReaderEvent};
use terminal_devices::models::Recognized;
use terminal_devices::panel::PanelEvent;
use terminal_devices::printer::{PrinterEvent, RawDocument};
use terminal_devices::receipt::ReceiptEvent;
use terminal_devices::scanner::{Code, ScannerEvent};
use terminal_devices::smart_card::{Response, SmartCardEvent};
use terminal_devices::speaker::driver::SpeakerEvent;
use zeroize::Zeroizing;

use crate::bridge::{BridgeCall, BridgeError, DocumentToken};
use crate::keyboard::{Extent, FieldMessage, FieldPlace, Typing};
use crate::origins::Origins;
use crate::page::{Call, Consent, Language};

/// Numbers the openings of apps: what a view that is already closed still says is known by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Opening(pub u64);

impl Opening {
    /// The one after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// An app to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedApp {
    /// Which opening.
    pub opening: Opening,
    /// Which app.
    pub app_id: AppId,
    /// Its files, if it is a bundle.
    pub root: Option<PathBuf>,
    /// What it opens and what it may reach.
    pub origins: Origins,
    /// What the citizen has chosen: pages that know several languages show this one.
    pub language: Language,
    /// Whether it is on trial: never shown nor heard, and watched for what goes wrong in its pages.
    pub on_trial: bool,
}

/// One of the trusted pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrustedPage {
    /// The full window.
    Home,
    /// The bar at the bottom.
    Bar,
    /// The on-screen keyboard.
    Keyboard,
}

impl TrustedPage {
    /// Bar and keyboard share a process.
    pub const fn is_beside(self) -> bool {
        matches!(self, Self::Bar | Self::Keyboard)
    }
}

/// A view that is asked for a sign of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pinged {
    /// A trusted page.
    Page(TrustedPage),
    /// An app.
    App(Opening),
}

/// How the citizen wants an app shown, for this session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ease {
    /// Elder mode: larger, with more contrast, and a bar of large buttons.
    pub elder: bool,
    /// Where hands that reach no higher get to it: in the lower part of an upright screen.
    pub low: bool,
}

/// How much of the window the bar takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarSize {
    /// Home and end.
    Usual,
    /// The countdown too; grows over the app.
    Warning,
    /// Everything: a question of the shell's own to the citizen.
    Whole,
}

/// An app's icon, or a zone's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icon {
    /// The file.
    pub file: PathBuf,
    /// Its media type.
    pub media_type: String,
}

/// What the controller tells the window to do. Nothing here waits or fails: what comes of it arrives
/// as [`Input`].
pub trait Stage {
    /// Shows a [`PageState`](crate::page::PageState), as JSON, on the trusted pages.
    fn show_state(&mut self, json: &str);
    /// Answers a call of a trusted page.
    fn answer_page(&mut self, page: TrustedPage, call: u64, answer: Result<Value, String>);
    /// Answers a call of the app that is open.
    fn answer_app(&mut self, opening: Opening, call: u64, answer: Result<Value, BridgeError>);
    /// Gives the app that is open what stands on a card.
    fn answer_card(&mut self, opening: Opening, call: u64, card: &IdCard);
    /// Gives the app that is open what was scanned.
    fn answer_code(&mut self, opening: Opening, call: u64, code: &Code);
    /// Gives the app that is open what a smart card answered.
    fn answer_smart_card(&mut self, opening: Opening, call: u64, response: &Response);
    /// Gives the app that is open a picture.
    fn answer_photo(&mut self, opening: Opening, call: u64, photo: Frame);
    /// Has this page show what the camera sees, in place of what it saw before; or nothing more.
    fn show_frame(&mut self, page: TrustedPage, frame: Option<&Frame>);
    /// The applications on smart cards that the manifest of a bundle names.
    fn card_applications(&self, root: &Path) -> Vec<CardApplication>;
    /// Makes the page of the app that is open into a PDF, to come as [`Input::PagePrinted`].
    fn print_page(&mut self, opening: Opening);
    /// Makes the home page, as it is on paper, into a PDF, to come as [`Input::PaperMade`]. Until then the page hears nothing.
    fn print_home(&mut self);
    /// Takes the document that the app's page handed over beside a call; `None` if there is none of that name.
    fn take_document(&mut self, token: &DocumentToken) -> Option<RawDocument>;
    /// Has the bar's page ask the citizen, or ask no more.
    fn show_consent(&mut self, consent: Option<&Consent>);
    /// The icons that the home page may ask for.
    fn set_icons(&mut self, icons: HashMap<AppId, Icon>);
    /// The pictures of zones that it may ask for.
    fn set_pictures(&mut self, pictures: HashMap<Sha256, Icon>);
    /// The bundle of a style that the trusted pages may ask for: its digest and where its files are.
    fn set_theme(&mut self, theme: Option<(Sha256, PathBuf)>);
    /// The home page has painted: take the cover off, and load the pages beside it if that was not done yet.
    fn uncover(&mut self);
    /// Opens an app in a new view, not to be seen yet, that shares nothing with any other. What it takes of the machine
    /// comes as [`Input::AppUsed`] as long as it is open.
    fn open_app(&mut self, app: HostedApp);
    /// Nothing is open, nor has been for a moment: has a process for the next app, in the language that its page will be told, unless it is
    /// there.
    fn ready_spare(&mut self, language: Language);
    /// Nobody is there: makes another view of the home page, with a process of its own, that takes the place of the one that is seen as soon as
    /// it has painted ([`Stage::uncover`]). From now on it is the home page that is spoken to. `false`: not now, another process is being started.
    fn renew_home(&mut self) -> bool;
    /// That other view goes, and the one that is seen stays.
    fn keep_home(&mut self);
    /// Shows the app that was opened, with the bar, in place of the home page.
    fn reveal_app(&mut self);
    /// Shows the app that is open, and those opened from now on, in this way.
    fn set_ease(&mut self, ease: Ease);
    /// Sets the bar's height.
    fn size_bar(&mut self, size: BarSize);
    /// Destroys the app's view with its process and everything it stored; shows the home page.
    fn close_app(&mut self);
    /// Empties the clipboards.
    fn wipe_clipboards(&mut self);
    /// Clears away what a session of this length leaves beside its app, which is closed next; what there was and what is
    /// left, to come as [`Input::Wiped`].
    fn wipe(&mut self, session: Duration);
    /// Asks for a sign of life, to come as [`Input::Pong`].
    fn ping(&mut self, view: Pinged);
    /// Replaces the process of a trusted page and loads it anew, with the page that shares it.
    fn reload_page(&mut self, page: TrustedPage);
    /// Shows the keyboard, larger in elder mode, and makes the view of the field end above it.
    fn raise_keyboard(&mut self, place: FieldPlace, elder: bool);
    /// Puts it away.
    fn lower_keyboard(&mut self);
    /// Scrolls to the field that has the focus, now and when its view has its new size.
    fn reveal_field(&mut self, place: FieldPlace, extent: Extent);
    /// Has the field's page tell what stands in it, to come as [`Input::Field`].
    fn follow_field(&mut self, place: FieldPlace);
    /// Tells the keyboard's page what stands in the field.
    fn show_text(&mut self, text: Option<&str>);
    /// Types into the field that has the focus.
    fn type_into(&mut self, place: FieldPlace, typing: &Typing);
    /// Takes the focus away from it.
    fn leave_field(&mut self, place: FieldPlace);
    /// Asks a view's page for what is to be read aloud next, to come as [`Input::Passage`]; for the first of what is to be
    /// seen, or for what follows the one before. What it says beside the page's own words is in this language.
    fn fetch_passage(&mut self, place: FieldPlace, number: PassageNumber, first: bool, language: Language);
    /// Marks on the page what is being read, or marks it no more.
    fn mark_passage(&mut self, place: FieldPlace, shown: bool);
    /// Looks what is to be read of the app on trial and whether something is to be seen, to come as [`Input::TrialRead`] and
    /// [`Input::TrialSeen`].
    fn look_at_trial(&mut self, opening: Opening);
    /// Takes a picture of the home page, to come as [`Input::Picture`].
    fn picture_home(&mut self, id: CommandId);
    /// Leaves a picture of the home page on the bare screen, to be seen while no window is there; to come as
    /// [`Input::LeftBehind`].
    fn leave_behind(&mut self);
    /// Leaves the plain colour of the covers there instead.
    fn leave_plain(&mut self);
}

/// What stands on a page. Overwritten when it is dropped; no `Debug` shows it.
pub struct PageText(pub Zeroizing<String>);

impl fmt::Debug for PageText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageText").finish_non_exhaustive()
    }
}

/// What happens.
#[derive(Debug)]
pub enum Input {
    /// A quarter of a second has passed.
    Tick,
    /// Somebody touched the screen or a key, anywhere in the window.
    Touched,
    /// A finger was put on the screen.
    FingerDown,
    /// Where it was put: in a corner of the screen, or elsewhere.
    FingerAt(Option<Corner>),
    /// It has left the screen.
    FingerUp,
    /// A view says something of its fields.
    Field(FieldPlace, FieldMessage),
    /// A trusted page asks.
    Called(TrustedPage, u64, Call),
    /// A trusted page or an app gave its sign of life.
    Pong(Pinged),
    /// The process of a trusted page ended; that of bar and keyboard is told once.
    PageCrashed(TrustedPage),
    /// The app has something to show.
    AppPainted(Opening),
    /// The app cannot go on.
    AppFailed(Opening, AppFailure),
    /// The app's address led to where it may not go, before it had anything to show.
    AppLedAway(Opening),
    /// The engine says whether the app's process answers; it may lag.
    AppResponsive(Opening, bool),
    /// What the app takes of the machine, measured.
    AppUsed(Opening, AppUse),
    /// The app was kept from an origin.
    AppBlocked(Opening, String),
    /// A script of the app on trial failed.
    AppScriptFailed(Opening, ScriptError),
    /// A part of a page of the app on trial is not there.
    AppPartMissing(Opening, MissingPart),
    /// What is to be seen of the app on trial.
    TrialSeen(Opening, terminal_core::Picture),
    /// What is to be read of the app on trial; comes before [`Input::TrialSeen`].
    TrialRead(Opening, String),
    /// The app calls the bridge.
    AppCalled(Opening, Result<BridgeCall, (u64, BridgeError)>),
    /// The app's page wants to be printed by `window.print()`.
    AppPrints(Opening),
    /// The app's page as PDF, or why not.
    PagePrinted(Opening, Result<RawDocument, String>),
    /// The home page as PDF, or why not.
    PaperMade(Result<RawDocument, String>),
    /// The card reader says something.
    Reader(ReaderEvent),
    /// The printer says something.
    Printer(PrinterEvent),
    /// The speaker says something of itself.
    Speaker(SpeakerEvent),
    /// What a page has to be read aloud next; `None` if it has no more.
    Passage(FieldPlace, PassageNumber, Option<PageText>),
    /// The citizen touched a piece of text on a page that is read: it is next.
    ReadingMoved(FieldPlace),
    /// The page that is read is another one now.
    ReadingLeft(FieldPlace),
    /// The scanner says something.
    Scanner(ScannerEvent),
    /// The receipt printer says something.
    Receipts(ReceiptEvent),
    /// The reader of smart cards says something.
    SmartCards(SmartCardEvent),
    /// The camera says something.
    Camera(CameraEvent),
    /// The panel says something.
    Panel(PanelEvent),
    /// What devices the machine has.
    DevicesFound(Candidates),
    /// Which models its devices are, those that are in use and those that no driver of ours speaks to.
    DevicesRecognized(Vec<Recognized>),
    /// A picture as PNG, or why not.
    Picture(CommandId, Result<Vec<u8>, String>),
    /// A wipe is done: what was there, what is left.
    Wiped(WipeCause, Residue, Residue),
    /// What was to be left on the bare screen is there, or cannot be.
    LeftBehind,
    /// The agent is there.
    AgentConnected,
    /// The agent speaks.
    Agent(AgentMessage),
}
