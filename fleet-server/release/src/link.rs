//! What launcher and agent say to each other: one JSON object a line over a socket pair that is the
//! agent's standard input. Closing it ends the agent.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{FallBack, SlotName};

/// Names of the environment variables that the launcher sets for the agent.
pub mod env {
    /// `1`: standard input is the link to the launcher.
    pub const LINKED: &str = "KIOSK_LAUNCHER";
    /// The directory of the slot that the program was started from.
    pub const SLOT_DIR: &str = "KIOSK_SLOT_DIR";
    /// The version of that slot.
    pub const VERSION: &str = "KIOSK_VERSION";
    /// A [`StartReason`](super::StartReason) in its wire form.
    pub const START_REASON: &str = "KIOSK_START_REASON";
    /// The directory that holds `slots/`.
    pub const ROOT: &str = "KIOSK_ROOT";
    /// Where the agent listens for the shell.
    pub const AGENT_SOCKET: &str = "KIOSK_AGENT_SOCKET";
    /// The shell's user id, if the launcher starts it as another user than the agent.
    pub const SHELL_UID: &str = "KIOSK_SHELL_UID";
    /// The launcher's own version: it comes with the package, and is not part of a slot.
    pub const LAUNCHER_VERSION: &str = "KIOSK_LAUNCHER_VERSION";
    /// The machine's serial number, where it has one: root alone may read it.
    pub const MACHINE_SERIAL: &str = "KIOSK_MACHINE_SERIAL";
}

/// The longest line in bytes.
pub const MAX_LINE: usize = 64 << 10;

/// Why the agent was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartReason {
    /// The first start ever.
    First,
    /// After a stop in good order.
    Restart,
    /// After a crash, a kill or a power cut.
    Unclean,
    /// Into a new release.
    Upgrade,
    /// Back from a bad release.
    FallBack,
}

impl StartReason {
    /// Its wire form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Restart => "restart",
            Self::Unclean => "unclean",
            Self::Upgrade => "upgrade",
            Self::FallBack => "fall_back",
        }
    }
}

/// Launcher to agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "say")]
pub enum LauncherWord {
    /// First line of every start.
    Started {
        /// The slot that runs.
        slot: SlotName,
        /// Its directory.
        slot_dir: PathBuf,
        /// Why.
        reason: StartReason,
        /// The attempt on probation, if any.
        #[serde(default)]
        probation: Option<String>,
        /// The fall back not yet acknowledged, if any.
        #[serde(default)]
        fallen_back: Option<FallBack>,
        /// The slot to fall back to; never to be deleted.
        #[serde(default)]
        previous: Option<SlotName>,
        /// The highest release counter ever committed.
        committed_counter: u64,
        /// What was wrong with the boot state when its second copy was read or it had to be made anew.
        #[serde(default)]
        healed: Option<String>,
        /// What was wrong with the launcher's own first copy, if the second one runs.
        #[serde(default)]
        launcher_damage: Option<String>,
        /// Whether [`AgentWord::RestartMachine`] is carried out.
        #[serde(default)]
        restarts_machine: bool,
        /// Whether [`AgentWord::WriteStick`] is carried out.
        #[serde(default)]
        writes_sticks: bool,
    },
    /// [`AgentWord::Activate`] is not carried out.
    Refused {
        /// Which attempt.
        attempt: String,
        /// Why, in English.
        reason: String,
    },
    /// [`AgentWord::Commit`] is on disk.
    Committed {
        /// Which attempt.
        attempt: String,
        /// The highest release counter ever committed, this one included.
        #[serde(default)]
        committed_counter: u64,
    },
    /// What came of [`AgentWord::WriteStick`].
    StickWritten {
        /// What.
        outcome: StickOutcome,
    },
    /// The shell ended without an order; it is started again.
    ShellEnded {
        /// Its exit status, in English.
        reason: String,
    },
}

/// Agent to launcher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "say")]
pub enum AgentWord {
    /// Switch to another slot, on probation.
    Activate {
        /// To which.
        slot: SlotName,
        /// For which upgrade attempt.
        attempt: String,
        /// Seconds within which a [`AgentWord::Commit`] or an [`AgentWord::Extend`] must come.
        deadline_s: u64,
    },
    /// The version on probation has proven itself.
    Commit {
        /// Which attempt.
        attempt: String,
    },
    /// The version on probation runs well, but cannot be proven yet: the network is away.
    Extend {
        /// Which attempt.
        attempt: String,
        /// Seconds from now.
        seconds: u64,
    },
    /// The version on probation has failed; fall back.
    Abandon {
        /// Which attempt.
        attempt: String,
        /// Why, in English.
        reason: String,
    },
    /// The fall back is recorded; say it no more.
    FallBackNoted {
        /// Which attempt.
        attempt: String,
    },
    /// Stop the shell and start it again.
    RestartShell {
        /// What the shell did, in English, if it is restarted for a fault: that counts as a crash.
        #[serde(default)]
        fault: Option<String>,
    },
    /// Start the machine anew: somebody on site wants it.
    RestartMachine {},
    /// Have the file that the agent laid ready written to the stick that is plugged in.
    WriteStick {
        /// Its name there: letters, digits, `-` and `.`, at most [`LONGEST_STICK_NAME`] bytes.
        name: String,
    },
}

/// The longest name of a file on a stick in bytes.
pub const LONGEST_STICK_NAME: usize = 64;

/// What came of writing to a stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StickOutcome {
    /// It is on the stick, which may be pulled out.
    Written,
    /// No stick is plugged in.
    NoStick,
    /// It has too little room.
    Full,
    /// It takes no writes.
    Locked,
    /// Something else went wrong.
    Failed,
}
