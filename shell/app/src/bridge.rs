//! The bridge `window.kiosk` of hosted apps: what a message may be, and the stable codes of its errors.
//! Where messages come from is checked twice: by the isolated script world, which forwards only what
//! the app's own top window posted, and here, by the origin that world saw.

mod document;
mod photo;
mod purpose;

use fleet_protocol::CardApplication;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use terminal_core::Mono;
use terminal_core::lock::{LockError, LockReason};

pub use document::DocumentToken;
pub use photo::PhotoSubject;
pub use purpose::Purpose;
use terminal_devices::printer::{Copies, DocumentError, PrintError, PrinterState};
use terminal_devices::receipt::NotAReceipt;
use terminal_devices::scanner::CodeFormats;
use terminal_devices::smart_card::{Apdu, NotAllowed};
use zeroize::Zeroizing;

/// What an app asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BridgeCall {
    /// To answer to.
    pub id: u64,
    /// What.
    pub method: Method,
}

/// What the bridge can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// `kiosk.info()`: the language, elder mode, where the terminal stands.
    Info,
    /// `kiosk.end()`: the citizen is done, end the session.
    End,
    /// `kiosk.hold(reason, seconds)`: take or renew the [transaction lock](terminal_core::lock).
    Hold {
        /// What for.
        reason: LockReason,
        /// For how long, 1 to [`LONGEST_HOLD_S`].
        seconds: u64,
    },
    /// `kiosk.release()`: give it back.
    Release,
    /// `kiosk.stay(seconds)`: no countdown for a while, although nobody touches anything.
    Stay {
        /// For how long, 1 to [`LONGEST_STAY_S`].
        seconds: u64,
    },
    /// `kiosk.readIdCard({ reason })`: the citizen's identity card, once the citizen has consented.
    ReadIdCard {
        /// What for, as it is shown to the citizen.
        reason: Purpose,
    },
    /// `kiosk.print({ what, copies })`: on the terminal's printer.
    Print {
        /// What.
        what: Printed,
        /// How often.
        copies: Copies,
    },
    /// `kiosk.printer()`: how the printer is.
    Printer,
    /// `kiosk.scanCode({ reason, formats })`: what stands in a code that the citizen presents once asked.
    ScanCode {
        /// What for, as it is shown to the citizen.
        reason: Purpose,
        /// Of which kinds.
        formats: CodeFormats,
    },
    /// `kiosk.printReceipt({ items })`: on the terminal's receipt printer.
    PrintReceipt {
        /// The items, which came beside the call.
        items: DocumentToken,
    },
    /// `kiosk.receiptPrinter()`: how that printer is.
    ReceiptPrinter,
    /// `kiosk.openSmartCard({ reason })`: a session with the card that the citizen puts in once asked.
    OpenSmartCard {
        /// What for, as it is shown to the citizen.
        reason: Purpose,
    },
    /// `kiosk.selectSmartCard(application)`: an application on it, of those that the app's manifest names.
    SelectSmartCard {
        /// Which.
        application: CardApplication,
    },
    /// `kiosk.sendToSmartCard(command)`: a command that only reads.
    SendToSmartCard {
        /// Which.
        command: Apdu,
    },
    /// `kiosk.closeSmartCard()`: the card is done with.
    CloseSmartCard,
    /// `kiosk.takePhoto({ subject, reason })`: a picture that the citizen takes once asked, and has seen.
    TakePhoto {
        /// Of what.
        subject: PhotoSubject,
        /// What for, as it is shown to the citizen.
        reason: Purpose,
    },
}

/// What an app wants printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    /// Its page, as it is shown to paper.
    Page,
    /// A PDF that came beside the call.
    Document(DocumentToken),
}

/// Why a call was refused; its code is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BridgeError {
    /// No such method.
    #[error("the bridge has no such method")]
    UnknownMethod,
    /// Not a call.
    #[error("the call cannot be read")]
    Malformed,
    /// More than [`MAX_CALL`] bytes, or a document of more than [`Document::MAX_BYTES`](terminal_devices::printer::Document).
    #[error("the call or its document is too large")]
    TooLarge,
    /// More than [`Gate::PER_SECOND`] calls a second.
    #[error("too many calls; try again in a second")]
    TooMany,
    /// What was given with the call is not what it takes.
    #[error("the call was given what it does not take")]
    InvalidArguments,
    /// Somebody else holds the transaction lock.
    #[error("somebody else holds the lock")]
    LockTaken,
    /// The lock was held up to its hard deadline in this session.
    #[error("the lock was held for as long as a session may hold it")]
    LockSpent,
    /// The screen was not touched for as long as an app may ask for.
    #[error("nobody has touched the screen for as long as an app may stay")]
    StaySpent,
    /// Ops have not granted this app what it asks for, or it is not in front.
    #[error("the app may not use this")]
    NotPermitted,
    /// The app has asked already, or the terminal prints.
    #[error("the terminal is busy with what was asked before")]
    Busy,
    /// This terminal has no reader, or it does not answer.
    #[error("the terminal has no card reader that answers")]
    NoReader,
    /// The reader or the card failed.
    #[error("the card could not be read")]
    ReaderFailed,
    /// Not a card that the terminal knows.
    #[error("not a card that can be read here")]
    UnknownCard,
    /// The time ran out, and no card was put on the reader.
    #[error("no card was put on the reader in time")]
    NoCard,
    /// The time ran out with a card on the reader, or before all was printed.
    #[error("it took too long")]
    Timeout,
    /// The citizen does not want to, or has left; or somebody has cancelled it at the printer.
    #[error("it was cancelled")]
    Cancelled,
    /// This terminal has no printer.
    #[error("the terminal has no printer")]
    NoPrinter,
    /// The printer does not answer.
    #[error("the printer does not answer")]
    Offline,
    /// The printer wants paper.
    #[error("the printer wants paper")]
    OutOfPaper,
    /// Paper sticks in the printer.
    #[error("paper sticks in the printer")]
    Jammed,
    /// A door or cover of the printer is open.
    #[error("a door of the printer is open")]
    DoorOpen,
    /// The printer wants toner or ink.
    #[error("the printer wants toner or ink")]
    OutOfToner,
    /// What the printer has printed is to be taken out.
    #[error("the printer's output is full")]
    OutputFull,
    /// The printer cannot work, for another reason.
    #[error("the printer cannot work")]
    PrinterFailed,
    /// The print service or the engine could not do it.
    #[error("it could not be printed")]
    PrintFailed,
    /// Not a PDF that can be read.
    #[error("not a PDF that can be read")]
    NotAPdf,
    /// More pages than the terminal prints at a time.
    #[error("more pages than are printed at a time")]
    TooManyPages,
    /// As often as a session may.
    #[error("the app has printed as often as a session may")]
    PrintSpent,
    /// This terminal has no scanner, or it is not connected.
    #[error("the terminal has no code scanner")]
    NoScanner,
    /// The scanner is there and cannot be used.
    #[error("the code scanner cannot be used")]
    ScannerFailed,
    /// The time ran out, and no code was presented that could be taken.
    #[error("no code was scanned in time")]
    NoCode,
    /// This terminal has no camera, or it is not connected.
    #[error("the terminal has no camera")]
    NoCamera,
    /// The camera is there and cannot be used, or gives no pictures.
    #[error("the camera cannot be used")]
    CameraFailed,
    /// More items or rows than a receipt has.
    #[error("more than a receipt has")]
    TooLong,
    /// The app's manifest does not name the application on the card.
    #[error("the app's manifest does not name this application")]
    NotDeclared,
    /// A command that does more than read.
    #[error("commands that only read are sent, and no others")]
    CommandRefused,
    /// There is no session with a card, or no more: the card was taken out, or the time is up.
    #[error("there is no session with a card")]
    CardClosed,
    /// As many commands as a session with a card may.
    #[error("as many commands as a session may")]
    CardSpent,
    /// Not from the app's own origin.
    #[error("the bridge serves the app's own origin only")]
    WrongOrigin,
}

/// The longest call in bytes.
pub const MAX_CALL: usize = 64 << 10;

/// The longest hold that an app may ask for, in seconds.
pub const LONGEST_HOLD_S: u64 = terminal_core::lock::Lock::LONGEST_HOLD_MS / 1000;

/// The longest stay that an app may ask for, in seconds.
pub const LONGEST_STAY_S: u64 = terminal_core::session::Session::LONGEST_STAY_MS / 1000;

#[derive(Deserialize)]
struct Wire {
    id: u64,
    method: Value,
    #[serde(default)]
    args: Value,
}

#[derive(Deserialize)]
struct HoldArgs {
    reason: LockReason,
    seconds: u64,
}

#[derive(Deserialize)]
struct StayArgs {
    seconds: u64,
}

#[derive(Deserialize)]
struct CardArgs {
    reason: Purpose,
}

#[derive(Deserialize)]
struct ScanArgs {
    reason: Purpose,
    #[serde(default)]
    formats: CodeFormats,
}

#[derive(Deserialize)]
struct PhotoArgs {
    subject: PhotoSubject,
    reason: Purpose,
}

#[derive(Deserialize)]
struct PrintArgs {
    what: String,
    copies: u8,
}

#[derive(Deserialize)]
struct SelectArgs {
    application: CardApplication,
}

#[derive(Deserialize)]
struct CommandArgs {
    command: String,
}

impl From<NotAReceipt> for BridgeError {
    fn from(error: NotAReceipt) -> Self {
        match error {
            NotAReceipt::TooLong => Self::TooLong,
            NotAReceipt::Unknown | NotAReceipt::Text => Self::InvalidArguments,
        }
    }
}

impl From<PrintError> for BridgeError {
    fn from(error: PrintError) -> Self {
        match error {
            PrintError::Document(DocumentError::NotAPdf) => Self::NotAPdf,
            PrintError::Document(DocumentError::TooLarge) => Self::TooLarge,
            PrintError::Document(DocumentError::TooManyPages) => Self::TooManyPages,
            PrintError::Busy => Self::Busy,
            PrintError::Printer(state) => match state {
                PrinterState::Offline => Self::Offline,
                PrinterState::OutOfPaper => Self::OutOfPaper,
                PrinterState::Jammed => Self::Jammed,
                PrinterState::DoorOpen => Self::DoorOpen,
                PrinterState::OutOfToner => Self::OutOfToner,
                PrinterState::OutputFull => Self::OutputFull,
                PrinterState::Ready
                | PrinterState::Printing
                | PrinterState::PaperLow
                | PrinterState::TonerLow
                | PrinterState::Paused
                | PrinterState::Failed => Self::PrinterFailed,
            },
            PrintError::Timeout => Self::Timeout,
            PrintError::Cancelled => Self::Cancelled,
            PrintError::Failed => Self::PrintFailed,
        }
    }
}

impl From<LockError> for BridgeError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Taken => Self::LockTaken,
            LockError::Spent => Self::LockSpent,
        }
    }
}

impl Method {
    fn read(method: &Value, args: Value, document: Option<DocumentToken>) -> Result<Self, BridgeError> {
        match method.as_str() {
            Some("info") => Ok(Self::Info),
            Some("end") => Ok(Self::End),
            Some("hold") => {
                let args: Result<HoldArgs, _> = serde_json::from_value(args);
                let args = args.ok().filter(|args| (1..=LONGEST_HOLD_S).contains(&args.seconds));
                let HoldArgs { reason, seconds } = args.ok_or(BridgeError::InvalidArguments)?;
                Ok(Self::Hold { reason, seconds })
            }
            Some("release") => Ok(Self::Release),
            Some("stay") => {
                let args: Result<StayArgs, _> = serde_json::from_value(args);
                let args = args.ok().filter(|args| (1..=LONGEST_STAY_S).contains(&args.seconds));
                args.map(|StayArgs { seconds }| Self::Stay { seconds }).ok_or(BridgeError::InvalidArguments)
            }
            Some("readIdCard") => {
                let args: Result<CardArgs, _> = serde_json::from_value(args);
                args.map(|CardArgs { reason }| Self::ReadIdCard { reason })
                    .map_err(|_| BridgeError::InvalidArguments)
            }
            Some("print") => {
                let args: Result<PrintArgs, _> = serde_json::from_value(args);
                let PrintArgs { what, copies } = args.map_err(|_| BridgeError::InvalidArguments)?;
                let copies = Copies::try_from(copies).map_err(|_| BridgeError::InvalidArguments)?;
                let what = match (what.as_str(), document) {
                    ("page", _) => Printed::Page,
                    ("pdf", Some(token)) => Printed::Document(token),
                    _ => return Err(BridgeError::InvalidArguments),
                };
                Ok(Self::Print { what, copies })
            }
            Some("printer") => Ok(Self::Printer),
            Some("scanCode") => {
                let args: Result<ScanArgs, _> = serde_json::from_value(args);
                args.map(|ScanArgs { reason, formats }| Self::ScanCode { reason, formats })
                    .map_err(|_| BridgeError::InvalidArguments)
            }
            Some("printReceipt") => {
                document.map(|items| Self::PrintReceipt { items }).ok_or(BridgeError::InvalidArguments)
            }
            Some("receiptPrinter") => Ok(Self::ReceiptPrinter),
            Some("openSmartCard") => {
                let args: Result<CardArgs, _> = serde_json::from_value(args);
                args.map(|CardArgs { reason }| Self::OpenSmartCard { reason })
                    .map_err(|_| BridgeError::InvalidArguments)
            }
            Some("selectSmartCard") => {
                let args: Result<SelectArgs, _> = serde_json::from_value(args);
                args.map(|SelectArgs { application }| Self::SelectSmartCard { application })
                    .map_err(|_| BridgeError::NotDeclared)
            }
            Some("sendToSmartCard") => {
                let args: Result<CommandArgs, _> = serde_json::from_value(args);
                let command = args.ok().and_then(|args| bytes_of(&Zeroizing::new(args.command)));
                let command = Apdu::of_app(command.ok_or(BridgeError::InvalidArguments)?);
                command.map(|command| Self::SendToSmartCard { command }).map_err(|error| match error {
                    NotAllowed::Malformed => BridgeError::InvalidArguments,
                    NotAllowed::Command => BridgeError::CommandRefused,
                })
            }
            Some("closeSmartCard") => Ok(Self::CloseSmartCard),
            Some("takePhoto") => {
                let args: Result<PhotoArgs, _> = serde_json::from_value(args);
                args.map(|PhotoArgs { subject, reason }| Self::TakePhoto { subject, reason })
                    .map_err(|_| BridgeError::InvalidArguments)
            }
            _ => Err(BridgeError::UnknownMethod),
        }
    }
}

/// Of hexadecimal digits; not more than a command has.
fn bytes_of(digits: &str) -> Option<Zeroizing<Vec<u8>>> {
    let fits = digits.len() <= 2 * Apdu::MAX_BYTES && digits.len().is_multiple_of(2);
    if !fits || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
    for at in (0..digits.len()).step_by(2) {
        bytes.push(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?);
    }
    Some(bytes)
}

/// A call as the isolated world forwards it.
#[derive(Debug, Default)]
pub struct Forwarded {
    /// Answers what cannot be read.
    pub id: u64,
    /// The origin that the world saw.
    pub origin: String,
    /// The call, in JSON.
    pub call: String,
    /// Under which name a document came beside it.
    pub document: Option<DocumentToken>,
}

/// Reads a call; `own` is the app's own origin.
pub fn parse(forwarded: Forwarded, own: &str) -> Result<BridgeCall, (u64, BridgeError)> {
    let Forwarded { id, origin, call, document } = forwarded;
    if call.len() > MAX_CALL {
        return Err((id, BridgeError::TooLarge));
    }
    let wire: Wire = serde_json::from_str(&call).map_err(|_| (id, BridgeError::Malformed))?;
    if origin != own {
        return Err((wire.id, BridgeError::WrongOrigin));
    }
    let method = Method::read(&wire.method, wire.args, document).map_err(|error| (wire.id, error))?;
    Ok(BridgeCall { id: wire.id, method })
}

/// Bounds the rate of calls.
#[derive(Debug, Default)]
pub struct Gate {
    second: Mono,
    calls: u32,
}

impl Gate {
    /// Calls a second.
    pub const PER_SECOND: u32 = 20;

    /// Whether one more call may pass.
    pub const fn pass(&mut self, now: Mono) -> bool {
        if now.since(self.second) >= 1000 {
            self.second = now;
            self.calls = 0;
        }
        self.calls = self.calls.saturating_add(1);
        self.calls <= Self::PER_SECOND
    }
}

#[cfg(test)]
mod tests;
