use fleet_protocol::DeviceState;
use serde::{Deserialize, Serialize};
use terminal_core::ipc::SetupAnswer;
use terminal_devices::detect::Candidates;

/// What whoever installs the terminal is shown beside what the agent shows: what only the shell knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetupShown {
    /// Devices to choose from; `None` until somebody has looked.
    pub candidates: Option<Candidates>,
    /// How those are that were chosen.
    pub devices: SetupDevices,
}

/// How the devices are; `None` for one that there is to be none of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetupDevices {
    /// Reads identity cards.
    pub card_reader: Option<DeviceState>,
    /// Prints pages.
    pub printer: Option<DeviceState>,
    /// Scans codes.
    pub scanner: Option<DeviceState>,
    /// Prints receipts.
    pub receipt_printer: Option<DeviceState>,
    /// Reads smart cards.
    pub smart_card_reader: Option<DeviceState>,
    /// Takes pictures.
    pub camera: Option<DeviceState>,
    /// Speaks.
    pub speaker: Option<DeviceState>,
}

/// What whoever installs the terminal asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "want", deny_unknown_fields)]
pub enum SetupCall {
    /// An answer to the question that is put.
    Answer {
        /// Which.
        answer: SetupAnswer,
    },
    /// The question before.
    Back {},
    /// To know whether the server is reached.
    Check {},
    /// To see locations to choose from.
    FindLocations {
        /// A part of a name or an address.
        q: String,
        /// Those after the ones that are shown.
        more: bool,
    },
    /// To see where they all lie.
    MapLocations {},
    /// The settings file on the stick, and the root that it brings.
    TakeSettings {
        /// That root's, as it was shown and compared.
        fingerprint: Vec<String>,
    },
    /// To see what devices the machine has.
    LookForDevices {},
    /// To hear something.
    TestSound {},
    /// To scan the answer.
    Scan {},
    /// To set the terminal up anew.
    Reopen {},
}
