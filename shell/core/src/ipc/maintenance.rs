use fleet_protocol::{
    ActualHardening, CheckItem, CheckProblem, MaintenanceAct, MaintenanceCode, MaintenanceNumber, UnixMillis,
};
use serde::{Deserialize, Serialize};

use super::{ProxyView, ServerCheck, SetupAnswer, SetupProblem};
use crate::setup::{ChosenDevices, Hidden, SoundAnswer, Step};

/// What whoever maintains the terminal wants; the shell passes it on, the agent decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "want")]
pub enum MaintenanceRequest {
    /// To be let in.
    Enter {
        /// Number and PIN, as typed.
        code: MaintenanceCode,
    },
    /// To be let in by a code that was scanned.
    Scanned {
        /// As it was read.
        text: Hidden,
    },
    /// Somebody touches the screen.
    Touched,
    /// To have something done.
    Act {
        /// What.
        act: MaintenanceAct,
    },
    /// To put their number to the list of the day.
    SignChecks {
        /// What is wrong of each item of the list, in its order; `None`: nothing.
        problems: Vec<Option<CheckProblem>>,
    },
    /// To see how the terminal is set, and what of it may be changed here; a stick with a certificate authority is looked for meanwhile.
    LookAtSettings,
    /// To answer a question of the set-up anew, one of those that may be ([`Step::may_change`]).
    Change(SetupAnswer),
    /// To keep the way to the server that was answered last, though it was not reached by it.
    ChangeAnyway,
    /// To go.
    Leave,
}

/// What the agent says to that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaintenanceWord {
    /// Nobody is let in.
    Refused(PinRefusal),
    /// Somebody is.
    Entered {
        /// Who.
        number: MaintenanceNumber,
    },
    /// What the page tells of the terminal; once after each [`Self::Entered`], and on every change.
    Facts(MaintenanceFacts),
    /// The act is on record. What is the agent's to do is done; what is the shell's is to be done now.
    Granted {
        /// Which.
        act: MaintenanceAct,
    },
    /// The act is not done.
    NotDone {
        /// Which.
        act: MaintenanceAct,
        /// Why.
        reason: NotDone,
    },
    /// The list of the day is on record.
    ChecksSigned,
    /// It is not: the list has changed meanwhile.
    ChecksChanged,
    /// How the terminal is set; after [`MaintenanceRequest::LookAtSettings`], and on every change while somebody is there.
    Settings(Box<SettingsView>),
    /// It is over.
    Ended,
}

/// How the terminal is set, as far as it may be changed on site. No password is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// Which devices it has.
    pub devices: ChosenDevices,
    /// What became of the last sound test.
    pub sound: Option<SoundAnswer>,
    /// The proxy, if there is one.
    pub proxy: Option<ProxyView>,
    /// Whether a certificate authority of one's own is trusted.
    pub ca: bool,
    /// Whether there is one on the stick that is plugged in.
    pub stick_ca: bool,
    /// Why the way to the server is not changed here, where it is not.
    pub fixed: Option<FixedWay>,
    /// Whether the server is reached by the way that was answered last, before that is kept.
    pub check: ServerCheck,
    /// What was answered last and is kept.
    pub changed: Option<Step>,
    /// What was wrong with the last answer.
    pub problem: Option<SetupProblem>,
}

/// Why the way to the server is not changed on site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixedWay {
    /// The settings file of the terminal names it, which is root's.
    Environment,
    /// No launcher started this agent: nobody starts it anew.
    NoLauncher,
}

/// Why nobody is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "refused")]
pub enum PinRefusal {
    /// The PIN is not that person's of today at this terminal.
    Wrong {
        /// How many more may be wrong before there is a pause.
        tries_left: u32,
    },
    /// Too many were wrong.
    Paused {
        /// For so many milliseconds from now.
        ms: u64,
    },
    /// The terminal knows nobody who may maintain it.
    NobodyMay,
    /// What was scanned is no code for this.
    NotATicket,
    /// The code was good some minutes ago, or the terminal's clock is wrong.
    TicketOver,
    /// The code has let somebody in already.
    TicketUsed,
}

/// Why an act was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotDone {
    /// No launcher started this agent: there is nobody to do it.
    NoLauncher,
    /// The terminal was set up without that device.
    NoDevice,
    /// The device is at work.
    Busy,
    /// No stick is plugged in.
    NoStick,
    /// The stick has too little room.
    StickFull,
    /// The stick takes no writes: it is locked, or damaged.
    StickLocked,
    /// It was tried, and failed.
    Failed,
}

/// What the page tells of the terminal that only the agent knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenanceFacts {
    /// The terminal's id.
    pub terminal_id: String,
    /// The server that it is set to.
    pub server: String,
    /// When the server last took a report; `None` if it has not since the agent started.
    pub checked_in_at: Option<UnixMillis>,
    /// Whether the server has given the time since the start.
    pub clock_confirmed: bool,
    /// What of the machine is not locked down; `None` where nobody looked.
    pub hardening: Option<ActualHardening>,
    /// Whether the log is being written to a stick.
    #[serde(default)]
    pub exporting: bool,
    /// What the staff look at every day; empty where the server has no such list.
    #[serde(default)]
    pub checks: Vec<CheckItem>,
    /// When somebody last put their number to it, if that was today.
    #[serde(default)]
    pub checked_at: Option<UnixMillis>,
}
