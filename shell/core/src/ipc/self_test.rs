use fleet_protocol::{AcceptanceId, SelfTest, SelfTestItem, SelfTestResult, UnixMillis};
use serde::{Deserialize, Serialize};

use crate::self_test::{AcceptanceDraft, NotAccepted, Told};

/// What whoever tests the terminal wants; the shell passes it on, the agent holds the run. Heard only while somebody maintains
/// the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "want")]
pub enum SelfTestRequest {
    /// To begin, or to go on with the run that was interrupted.
    Begin {
        /// Not to go on: from the beginning.
        anew: bool,
    },
    /// An item has its result.
    Told(Told),
    /// An item is to be tested once more.
    Again {
        /// Which.
        item: SelfTestItem,
    },
    /// The run is complete: to be recorded.
    Finish,
    /// The run is to be dropped.
    Cancel,
    /// Both have signed.
    Accept {
        /// What.
        draft: Box<AcceptanceDraft>,
        /// The paper: a PDF in standard base64.
        paper: String,
    },
}

/// What the agent says of it.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, in a message that is boxed")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfTestWord {
    /// All there is to know; while somebody maintains the terminal, on every change.
    State(SelfTestState),
    /// It is accepted: on record, and the paper is kept until the server has it.
    Accepted {
        /// Which.
        id: AcceptanceId,
    },
    /// It is not.
    NotAccepted {
        /// Why.
        reason: NotAccepted,
    },
}

/// How it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfTestState {
    /// The run that was begun and is not over.
    pub run: Option<RunState>,
    /// The last that is over.
    pub last: Option<SelfTest>,
    /// What the next acceptance is to be called.
    pub next_acceptance: AcceptanceId,
    /// The last acceptance.
    pub accepted: Option<AcceptedState>,
    /// What the machine is, for the paper.
    pub machine: MachineState,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunState {
    /// Since when.
    pub started_at: UnixMillis,
    /// In the order of the items.
    pub results: Vec<SelfTestResult>,
    /// What is being measured.
    pub measuring: Option<SelfTestItem>,
}

/// An acceptance that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedState {
    /// Which.
    pub id: AcceptanceId,
    /// When it was signed.
    pub signed_at: UnixMillis,
    /// Where its paper is.
    pub paper: PaperState,
}

/// Where the paper of an acceptance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// On this terminal's disk: the server is to get it.
    Waiting,
    /// The server has it.
    HandedOver,
    /// The server does not want it; it is set aside on this terminal's disk.
    Refused,
}

/// What the machine is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineState {
    /// The terminal's id.
    pub terminal_id: String,
    /// Maker and model.
    pub model: String,
    /// The maker's serial number, where the machine tells it.
    pub serial: Option<String>,
    /// The operating system.
    pub os: String,
    /// What runs on it.
    #[serde(default)]
    pub versions: MachineVersions,
}

/// What runs on the machine, as far as the agent knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MachineVersions {
    /// The agent itself.
    pub agent: Option<String>,
    /// The launcher that started it, which comes with the package alone.
    pub launcher: Option<String>,
    /// The distribution, with its point release.
    pub system: Option<String>,
    /// The kernel.
    pub kernel: Option<String>,
}
