//! The terminal's system put from an installer stick onto a disk of the machine: which disk it may be, what was said on the screen, and
//! how far it is. The stick's installer (`installer/disk`) writes as root; the agent, which has no right to, passes on between it and
//! the screen what these types say.

mod machine;
#[cfg(test)]
mod tests;

pub use machine::{Installation, InstallationOrder};
use serde::{Deserialize, Serialize};

/// The [`InstallationView`] as JSON, in the directory of the stick's installer.
pub const VIEW_FILE: &str = "view.json";
/// The [`InstallationRequest`] as JSON, in a directory of the agent's own inside that one. The installer takes it away.
pub const REQUEST_FILE: &str = "agent/request.json";

/// All that there is to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstallationView {
    /// The terminal's version that the stick brings.
    pub version: String,
    /// Disks of the machine, without the stick.
    pub disks: Vec<TargetDisk>,
    /// What a disk must have at least, in bytes.
    pub needs: u64,
    /// Whether the stick has a settings file that the terminal takes along.
    pub settings: bool,
    /// How far it is.
    pub state: InstallationState,
}

/// A disk of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetDisk {
    /// As the kernel calls it, such as `nvme0n1`.
    pub name: String,
    /// As its maker calls it; `None` where it does not say.
    pub model: Option<String>,
    /// Its serial number; `None` where it does not say.
    pub serial: Option<String>,
    /// Its size.
    pub bytes: u64,
    /// What is on it, which would be erased.
    pub holds: DiskContent,
}

/// What is on a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiskContent {
    /// No partitions and no file system at its beginning.
    Nothing,
    /// A terminal's system.
    Terminal,
    /// Anything else.
    Other,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum InstallationState {
    /// Somebody is to choose a disk.
    Choosing {
        /// Seconds until the only disk is written without being asked; `None` where a finger is waited for.
        begins_in: Option<u64>,
    },
    /// It is written.
    Writing {
        /// The disk's name.
        disk: String,
        /// Of the whole.
        percent: u8,
    },
    /// What was written is read back and compared.
    Checking {
        /// The disk's name.
        disk: String,
        /// Of the whole.
        percent: u8,
    },
    /// It is there. When the stick is taken out, the machine restarts.
    Installed {
        /// The disk's name.
        disk: String,
    },
    /// It is not; the disk starts nothing.
    Failed {
        /// The disk's name.
        disk: String,
        /// Why.
        why: InstallationFailure,
    },
}

/// Why it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum InstallationFailure {
    /// The stick cannot be read, or says something else than it was made with.
    #[error("the stick is damaged")]
    StickDamaged,
    /// The disk takes no writes, or gives back something else than was written.
    #[error("the disk fails")]
    DiskFailed,
    /// It is not there any more.
    #[error("the disk is gone")]
    DiskGone,
    /// Somebody stopped it.
    #[error("it was stopped")]
    Cancelled,
}

/// What whoever stands before the machine wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "want", deny_unknown_fields)]
pub enum InstallationRequest {
    /// To have the system on this disk, and nothing else of what is on it.
    Install {
        /// The disk's name.
        disk: String,
    },
    /// To stop: the seconds that are counted, or the writing.
    Stop {},
    /// To choose again after a failure.
    Again {},
}
