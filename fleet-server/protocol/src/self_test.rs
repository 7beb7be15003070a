//! What a terminal finds when it tests its own hardware (自检), with a person at its screen.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{SelfTestId, SelfTestPicture, UnixMillis};

/// One test of all of a terminal. Nothing in it is about a citizen: cards and codes that were read are never told, only
/// that they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SelfTest {
    /// Which; made on the terminal.
    pub id: SelfTestId,
    /// Of which version of the terminal's software, such as `1.4.0`.
    pub software_version: String,
    /// When it began, by the machine's own clock.
    pub started_at: UnixMillis,
    /// When its last result came.
    pub ended_at: UnixMillis,
    /// One for each item, in the order of [`SelfTestItem::ALL`]; at most as many as there are items.
    pub results: Vec<SelfTestResult>,
}

impl SelfTest {
    /// The items that failed.
    pub fn failed(&self) -> impl Iterator<Item = SelfTestItem> {
        self.results
            .iter()
            .filter(|result| result.outcome == SelfTestOutcome::Failed)
            .map(|result| result.item)
    }
}

/// What is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SelfTestItem {
    /// The touch screen: all corners and edges, and two fingers.
    Touch,
    /// The picture: dead pixels, colours, the whole surface.
    Display,
    /// The loudspeaker: whether it is heard.
    Sound,
    /// The camera: whether its picture is one.
    Camera,
    /// The printer: a test page with a code that is scanned back.
    Printer,
    /// The receipt printer: a receipt with a code that is scanned back.
    ReceiptPrinter,
    /// The reader of identity cards: its state, and a card.
    IdCardReader,
    /// The scanner of codes.
    Scanner,
    /// The reader of smart cards: its state, and a card.
    SmartCardReader,
    /// The line to the fleet server: time, losses, throughput, IPv6.
    Network,
    /// The disk: its own word (SMART) and its speed.
    Disk,
    /// Main memory.
    Memory,
    /// Temperature under load.
    Temperature,
    /// The clock against the server's.
    Clock,
    /// The supply that bridges a power cut.
    PowerBackup,
    /// The watchdog that restarts a machine that hangs.
    Watchdog,
    /// Whether the machine is locked down (`kiosk-hardening`).
    Hardening,
}

impl SelfTestItem {
    /// All of them, in the order in which they are tested and told.
    pub const ALL: [Self; 17] = [
        Self::Touch,
        Self::Display,
        Self::Sound,
        Self::Camera,
        Self::Printer,
        Self::ReceiptPrinter,
        Self::IdCardReader,
        Self::Scanner,
        Self::SmartCardReader,
        Self::Network,
        Self::Disk,
        Self::Memory,
        Self::Temperature,
        Self::Clock,
        Self::PowerBackup,
        Self::Watchdog,
        Self::Hardening,
    ];
}

/// How the test of one item ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SelfTestResult {
    /// Of what.
    pub item: SelfTestItem,
    /// How.
    pub outcome: SelfTestOutcome,
    /// Who says so.
    pub judge: SelfTestJudge,
    /// When; the machine's own clock.
    pub at: UnixMillis,
    /// What was measured, at most [`SelfTestResult::MOST_FACTS`]; may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<SelfTestFact>,
    /// What it looked like, where that says something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<SelfTestPicture>,
}

impl SelfTestResult {
    /// At most so many facts to a result.
    pub const MOST_FACTS: usize = 16;
}

/// How a test may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SelfTestOutcome {
    /// It does what it is to do.
    Passed,
    /// It does not.
    Failed,
    /// The person left it out.
    Skipped,
    /// The terminal has none.
    NotPresent,
}

/// Who says how a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SelfTestJudge {
    /// The terminal measured it.
    Machine,
    /// The person at the screen saw or heard it.
    Person,
}

/// One thing that was measured or found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SelfTestFact {
    /// What: a word of small letters, digits and `_`, at most 40 bytes, such as `round_trip_ms`.
    pub name: String,
    /// How much, with a fixed unit that the name says, or a word; at most 200 bytes.
    pub value: String,
}
