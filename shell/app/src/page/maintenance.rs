use fleet_protocol::{CheckProblem, DeviceState, MaintenanceAct, MaintenanceCode, MaintenanceNumber};
use serde::{Deserialize, Serialize};
use terminal_core::Mono;
use terminal_core::ipc::{MaintenanceFacts, NotDone, SettingsView, SetupAnswer};
use terminal_core::maintenance::{MaintenanceView, PadNote};

use super::SetupShown;

/// What whoever maintains the terminal is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "stage")]
pub enum MaintenanceShown {
    /// The pad for number and PIN.
    Pad {
        /// Seconds until it goes away, when this was sent.
        remaining_s: u64,
        /// Whether a PIN is being judged.
        judging: bool,
        /// What it says.
        note: Option<PadSays>,
        /// Whether the terminal itself asks whoever has just set it up.
        invites: bool,
        /// Whether a code can be scanned in place of typing.
        scans: bool,
    },
    /// The page.
    Open(Box<OpenPage>),
}

/// What the pad says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "note")]
pub enum PadSays {
    /// The PIN was wrong.
    Wrong {
        /// How many more may be before there is a pause.
        tries_left: u32,
    },
    /// Nobody may try for a while.
    Paused {
        /// Seconds, when this was sent.
        remaining_s: u64,
    },
    /// The terminal knows nobody who may.
    NobodyMay,
    /// What was scanned is no code for this.
    NotATicket,
    /// The code is over.
    TicketOver,
    /// The code has let somebody in already.
    TicketUsed,
    /// The agent did not answer.
    Unanswered,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenPage {
    /// Who is there.
    pub number: String,
    /// Seconds until it ends if nobody touches anything, when this was sent.
    pub remaining_s: u64,
    /// And in any case.
    pub longest_s: u64,
    /// What the agent knows of the terminal.
    pub facts: Option<MaintenanceFacts>,
    /// How the devices are.
    pub devices: MaintenanceDevices,
    /// How loud it reads aloud, in percent.
    pub volume: u8,
    /// What whoever puts in paper chooses from.
    pub paper: PaperAmounts,
    /// The last act, and why it was not done, if it was not.
    pub last: Option<LastAct>,
    /// What came of putting a number to the list of the day: on record, or not because the list has changed.
    pub signed: Option<bool>,
    /// How the terminal is set, once somebody has looked.
    pub settings: Option<SettingsView>,
    /// And what only the shell knows of that.
    pub beside: Option<SetupShown>,
}

/// How the devices are; `None` for one that there is to be none of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaintenanceDevices {
    /// Prints pages.
    pub printer: Option<DeviceState>,
    /// Prints receipts.
    pub receipt_printer: Option<DeviceState>,
    /// Reads identity cards.
    pub id_card_reader: Option<DeviceState>,
    /// Reads smart cards.
    pub smart_card_reader: Option<DeviceState>,
    /// Scans codes.
    pub scanner: Option<DeviceState>,
    /// Speaks.
    pub speaker: Option<DeviceState>,
}

/// What whoever puts in paper chooses from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperAmounts {
    /// Sheets of a tray.
    pub pages: Vec<u32>,
    /// Millimetres of a roll.
    pub receipts: Vec<u32>,
}

/// The last act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LastAct {
    /// Which.
    pub act: MaintenanceAct,
    /// Why it was not done.
    pub not_done: Option<NotDone>,
}

/// What whoever maintains the terminal asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "want", deny_unknown_fields)]
pub enum MaintenanceCall {
    /// To be let in.
    Enter {
        /// Number and PIN.
        code: MaintenanceCode,
    },
    /// To have something done.
    Act {
        /// What.
        act: MaintenanceAct,
    },
    /// To put their number to the list of the day.
    SignChecks {
        /// What is wrong of each item, in the order of the list.
        problems: Vec<Option<CheckProblem>>,
    },
    /// To see how the terminal is set.
    LookAtSettings {},
    /// To answer a question of the set-up anew.
    Change {
        /// So.
        answer: SetupAnswer,
    },
    /// To keep the way to the server that did not reach it.
    ChangeAnyway {},
    /// To see what devices the machine has.
    LookForDevices {},
    /// To go: closes pad or page.
    Leave {},
}

/// What the window itself says of the terminal.
pub struct Stands<P> {
    /// In percent.
    pub volume: u8,
    /// How much paper people put in.
    pub paper: P,
    /// What stands beside the settings, while they are open.
    pub beside: Option<SetupShown>,
    /// Whether a code may be held before the scanner in place of the PIN.
    pub scans: bool,
}

impl MaintenanceShown {
    /// As of `now`.
    pub fn of(
        view: &MaintenanceView<'_>,
        devices: impl FnOnce() -> MaintenanceDevices,
        stands: Stands<impl FnOnce() -> PaperAmounts>,
        now: Mono,
    ) -> Self {
        let Stands { volume, paper, beside, scans } = stands;
        let seconds = |until: Mono| until.since(now).div_ceil(1000);
        match view {
            MaintenanceView::Pad(pad) => Self::Pad {
                remaining_s: seconds(pad.ends_at),
                judging: pad.is_judging,
                note: pad.note.map(|note| match note {
                    PadNote::Wrong { tries_left } => PadSays::Wrong { tries_left },
                    PadNote::Paused { until } => PadSays::Paused { remaining_s: seconds(until) },
                    PadNote::NobodyMay => PadSays::NobodyMay,
                    PadNote::NotATicket => PadSays::NotATicket,
                    PadNote::TicketOver => PadSays::TicketOver,
                    PadNote::TicketUsed => PadSays::TicketUsed,
                    PadNote::Unanswered => PadSays::Unanswered,
                }),
                invites: pad.is_invitation,
                scans,
            },
            MaintenanceView::Open(open) => Self::Open(Box::new(OpenPage {
                number: MaintenanceNumber::to_string(&open.number),
                remaining_s: seconds(open.ends_at),
                longest_s: seconds(open.latest),
                facts: open.facts.cloned(),
                devices: devices(),
                volume,
                paper: paper(),
                last: open.last.map(|(act, not_done)| LastAct { act, not_done }),
                signed: open.signed,
                settings: open.settings.cloned(),
                beside,
            })),
        }
    }
}
