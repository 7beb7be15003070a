use fleet_protocol::{
    AcceptanceSigner, SelfTest, SelfTestFact, SelfTestItem, SelfTestPicture, Signature, UnixMillis,
};
use serde::{Deserialize, Serialize};
use terminal_core::ipc::{AcceptedState, MachineState, RunState};
use terminal_core::self_test::{NotAccepted, Step, StepPhase, Trouble};

/// What whoever tests the terminal is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelfTestShown {
    /// Which page; `None` where the page is shown from which a test is begun.
    pub page: Option<SelfTestPage>,
    /// The test under way.
    pub run: Option<RunState>,
    /// The last that is over.
    pub last: Option<SelfTest>,
    /// Whether the terminal may be accepted on the strength of it.
    pub may_accept: bool,
    /// The item that is before the person.
    pub step: Option<StepShown>,
    /// The acceptance that is being signed.
    pub acceptance: Option<AcceptancePage>,
    /// The last that is over.
    pub accepted: Option<AcceptedState>,
    /// What the machine is.
    pub machine: MachineShown,
    /// Whether the terminal has a printer that paper can be had from.
    pub has_printer: bool,
}

/// What the machine is, with what the shell knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MachineShown {
    /// What the agent says.
    #[serde(flatten)]
    pub told: MachineState,
    /// The shell's own version.
    pub shell: &'static str,
    /// The engine's, of WebKitGTK.
    pub engine: String,
}

impl MachineShown {
    /// With what this process is and runs with.
    pub fn of(told: &MachineState) -> Self {
        Self { told: told.clone(), shell: env!("CARGO_PKG_VERSION"), engine: crate::engine::version() }
    }
}

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfTestPage {
    /// All items.
    Overview,
    /// One of them.
    Item,
    /// What is signed.
    Acceptance,
}

/// The item that is before the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepShown {
    /// Which.
    pub item: SelfTestItem,
    /// How far it is: `ready`, `working`, `awaited`, `asked`, `wrong`, `absent`, `failed`, `timeout`.
    pub phase: &'static str,
    /// How many more answers may be wrong.
    pub tries_left: u32,
    /// Whether two fingers were on the glass at once.
    pub two_fingers: bool,
    /// Whether a code that is printed can be scanned back.
    pub has_scanner: bool,
    /// How the security module of the reader of identity cards is; `None` for all else.
    pub module: Option<Vec<SelfTestFact>>,
    /// Whether the panel's own light can be set.
    pub dims: bool,
}

impl StepShown {
    /// As the page needs it.
    pub const fn of(step: &Step, has_scanner: bool) -> Self {
        let phase = match step.phase {
            StepPhase::Ready => "ready",
            StepPhase::Working => "working",
            StepPhase::Awaited => "awaited",
            StepPhase::Asked => "asked",
            StepPhase::Wrong => "wrong",
            StepPhase::Trouble(Trouble::Absent) => "absent",
            StepPhase::Trouble(Trouble::Failed) => "failed",
            StepPhase::Trouble(Trouble::Timeout) => "timeout",
        };
        Self {
            item: step.item,
            phase,
            tries_left: step.tries_left,
            two_fingers: step.two_fingers,
            has_scanner,
            module: None,
            dims: false,
        }
    }
}

/// The acceptance that is being signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AcceptancePage {
    /// The number that people know it by.
    pub number: String,
    /// Its id.
    pub id: String,
    /// What is to be mended later.
    pub remark: String,
    /// Who set the terminal up, once that is signed.
    pub installer: Option<AcceptanceSigner>,
    /// Who takes it over, once that is signed.
    pub hall: Option<AcceptanceSigner>,
    /// When the second of both signed.
    pub signed_at: Option<UnixMillis>,
    /// How far it is.
    pub phase: AcceptancePhase,
}

/// How far an acceptance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "phase")]
pub enum AcceptancePhase {
    /// Being signed.
    Signing,
    /// The paper is being made.
    Making,
    /// The agent is to take it.
    Sending,
    /// It is on record.
    Done,
    /// The engine made no paper.
    NotMade,
    /// The agent did not take it.
    NotAccepted {
        /// Why.
        reason: NotAccepted,
    },
}

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// Who set the terminal up.
    Installer,
    /// Who takes it over.
    Hall,
}

/// What whoever tests the terminal asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "want", deny_unknown_fields)]
pub enum SelfTestCall {
    /// The page with all items.
    Open {},
    /// The page from which it was opened. What was begun can be gone on with.
    Close {},
    /// To begin, or to go on with what was interrupted.
    Begin {
        /// From the beginning.
        anew: bool,
    },
    /// One item.
    Item {
        /// Which.
        item: SelfTestItem,
    },
    /// The person is ready: the device is to do its part, or to do it again.
    Start {},
    /// What the person heard or read.
    Answer {
        /// As typed.
        answer: String,
    },
    /// What the person saw.
    Verdict {
        /// Whether it is as it should be.
        passed: bool,
        /// What the page found.
        facts: Vec<SelfTestFact>,
        /// What it looked like.
        #[serde(default)]
        picture: Option<SelfTestPicture>,
    },
    /// The panel is to be so bright, to see whether it can be.
    Dim {
        /// In percent.
        percent: u8,
    },
    /// The item is left out.
    Skip {},
    /// The item is to be measured once more.
    Again {},
    /// The test is over.
    Finish {},
    /// The test is to be dropped.
    Cancel {},
    /// The page where an acceptance is signed.
    Accept {},
    /// What is to be mended later.
    Remark {
        /// As typed.
        text: String,
    },
    /// Somebody has signed.
    Sign {
        /// As whom.
        who: Signing,
        /// Their name.
        name: String,
        /// Their signature.
        signature: Signature,
    },
    /// What somebody has signed is taken back.
    Unsign {
        /// As whom.
        who: Signing,
    },
    /// Both have signed: the paper is to be made, and the acceptance recorded.
    Make {},
    /// The paper is to be printed.
    Print {},
}
