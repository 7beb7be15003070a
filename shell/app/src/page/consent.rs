use serde::Serialize;

use crate::bridge::Purpose;

/// What an app wants of the citizen, on a page that covers everything. Shown by the bar's page alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consent {
    /// Another one for every question.
    pub question: u64,
    /// What.
    pub wanted: Wanted,
    /// Which app.
    pub app_name: String,
    /// The unit responsible.
    pub unit: String,
    /// What for, in the app's words.
    pub reason: Purpose,
    /// How far it is.
    pub phase: ConsentPhase,
    /// Seconds until nobody is asked any more, when this was sent.
    pub remaining_s: u64,
    /// And when the question was put.
    pub whole_s: u64,
}

/// What an app may want of the citizen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// An identity card, to be read.
    Card,
    /// A code, to be scanned.
    Code,
    /// A smart card, to be spoken to.
    SmartCard,
    /// A picture of the citizen's face.
    Face,
    /// A picture of a document that the citizen holds.
    Document,
}

/// How far reading a card or a code, or taking a picture, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPhase {
    /// The card is to be put on the reader.
    PutCard,
    /// One lies there since before: the citizen has to say that it may be read.
    ConfirmCard,
    /// It is being read, and must not be moved.
    Reading,
    /// It was not read: once more.
    Again,
    /// The code is to be held before the scanner.
    HoldCode,
    /// One was, and could not be read: once more.
    UnreadCode,
    /// One was, and is not of a kind that the app takes.
    OtherCode,
    /// The smart card is to be put in.
    PutSmartCard,
    /// One lies there since before: the citizen has to say that it may be used.
    ConfirmSmartCard,
    /// One was put in that does not answer.
    MuteSmartCard,
    /// The camera gives no picture yet.
    WakeCamera,
    /// What the camera sees is shown, and the citizen may take a picture of it.
    Aim,
    /// [`Consent::COUNTED_S`] seconds are counted down before that.
    Count,
    /// It is taken: the citizen sees it, and says whether the app gets it.
    Judge,
}

impl Consent {
    /// Before a picture is taken: time to look up from the button to the camera.
    pub const COUNTED_S: u64 = 3;
}
