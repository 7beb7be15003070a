use fleet_protocol::{
    ActualScreen, AppId, CheckResult, CommandId, DeviceModel, DeviceState, Event, InspectionId,
};
use serde::{Deserialize, Serialize};

use super::{MaintenanceRequest, NetworkRequest, SelfTestRequest, SetupRequest};
use crate::installation::InstallationRequest;
use crate::lock::LockReport;

/// Shell to agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShellMessage {
    /// First line of a connection.
    Hello {
        /// The shell's process.
        pid: u32,
        /// Why its web processes run without the engine's sandbox, in English; `None` where they have it.
        #[serde(default)]
        no_sandbox: Option<String>,
    },
    /// Every 2 seconds, from the window's main thread after its home page answered: a hung page sends none.
    Heartbeat {
        /// Whether the home page has been painted since the shell started.
        home_painted: bool,
        /// Whether a citizen's session is open.
        session_open: bool,
        /// The app that is open.
        open_app: Option<AppId>,
    },
    /// Something happened: sessions, failures of apps, blocked requests.
    Event(Event),
    /// The installer typed an enrollment code.
    EnrollmentCode {
        /// As typed.
        code: String,
    },
    /// Answer to [`AgentMessage::Screenshot`](super::AgentMessage::Screenshot).
    Screenshot {
        /// The command that asked.
        id: CommandId,
        /// The picture, or why not.
        answer: ScreenshotAnswer,
    },
    /// Answer to [`AgentMessage::Try`](super::AgentMessage::Try).
    Tried {
        /// The inspection that asked.
        id: InspectionId,
        /// What came of it.
        outcome: TrialOutcome,
    },
    /// Answer to [`AgentMessage::MaySwitch`](super::AgentMessage::MaySwitch).
    SwitchAnswer {
        /// Whether no citizen is at the terminal, and nobody holds the transaction lock.
        idle: bool,
    },
    /// How the devices are that the shell speaks to, whenever that changes; also right after [`ShellMessage::Hello`].
    Devices {
        /// The reader of identity cards; `None` where there is to be none.
        id_card_reader: Option<DeviceState>,
        /// The printer; `None` where there is to be none.
        #[serde(default)]
        printer: Option<DeviceState>,
        /// What reads aloud; `None` where there is to be nothing.
        #[serde(default)]
        speaker: Option<DeviceState>,
        /// The scanner of codes; `None` where there is to be none.
        #[serde(default)]
        scanner: Option<DeviceState>,
        /// The receipt printer; `None` where there is to be none.
        #[serde(default)]
        receipt_printer: Option<DeviceState>,
        /// The reader of smart cards; `None` where there is to be none.
        #[serde(default)]
        smart_card_reader: Option<DeviceState>,
        /// The camera; `None` where there is to be none.
        #[serde(default)]
        camera: Option<DeviceState>,
        /// Toner or ink of the printer in percent, of its cartridges the one that holds least; `None` where it does not say.
        #[serde(default)]
        toner: Option<u8>,
    },
    /// Which models the devices are, those that the shell speaks to and those that nobody has to speak to, whenever that changes;
    /// also after [`ShellMessage::Hello`], once somebody has looked.
    Models {
        /// At most [`DeviceModel::MOST`].
        devices: Vec<DeviceModel>,
    },
    /// The transaction lock was taken, renewed or given back; also right after [`ShellMessage::Hello`] where it is held.
    /// A shell that says nothing of it has none.
    Lock {
        /// Who holds it; `None` if nobody does.
        held: Option<LockReport>,
    },
    /// What the screen is, whenever that changes; also right after [`ShellMessage::Hello`].
    Screen(ActualScreen),
    /// Of maintenance on site.
    Maintenance(MaintenanceRequest),
    /// Of the test of the hardware on site, and of acceptance.
    SelfTest(SelfTestRequest),
    /// Of the set-up.
    Setup(SetupRequest),
    /// Of the network, from whoever sets it up or maintains the terminal.
    Network(NetworkRequest),
    /// Of the installation from a stick.
    Installation(InstallationRequest),
}

/// What came of a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "trial")]
pub enum TrialOutcome {
    /// The app was opened.
    Made {
        /// The checks of [`InspectionCheck::IN_WINDOW`](fleet_protocol::InspectionCheck::IN_WINDOW).
        results: Vec<CheckResult>,
        /// What was to be read of it, line by line as the engine sets it; `None` where nobody could look.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// The app is not ready on this terminal.
    NotReady,
    /// Somebody is there, or came: not now.
    Disturbed,
}

/// A picture, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum ScreenshotAnswer {
    /// The picture.
    Png {
        /// PNG in standard base64.
        base64: String,
    },
    /// A citizen's session is open.
    SessionOpen,
    /// It could not be taken.
    Failed {
        /// In English.
        reason: String,
    },
}
