use fleet_protocol::{DesiredRelease, HoldReason};

/// What the caller is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Fetch the signed metadata, then the release, and make it a slot; tell of each step by
    /// [`Upgrade::handle_work`].
    Work(DesiredRelease),
    /// Stop that work; its results are ignored.
    StopWork,
    /// Ask the shell whether the terminal may switch; answer by [`Upgrade::handle_idle`].
    AskIdle,
    /// The shell may start sessions again.
    CancelSwitch,
    /// Tell the launcher to switch.
    Activate {
        /// To which slot.
        slot: String,
        /// For which attempt.
        attempt: String,
        /// Seconds until the launcher expects a word of the new version.
        deadline_s: u64,
    },
    /// Tell the launcher that the running version has proven itself.
    Commit {
        /// For which attempt.
        attempt: String,
    },
    /// Tell the launcher to go on waiting.
    Extend {
        /// For which attempt.
        attempt: String,
        /// How long, in seconds.
        seconds: u64,
    },
    /// Tell the launcher to fall back.
    Abandon {
        /// For which attempt.
        attempt: String,
        /// Why, in English.
        reason: String,
    },
    /// Tell the launcher that its fall back is on record.
    NoteFallBack {
        /// For which attempt.
        attempt: String,
    },
    /// Nothing of an attempt is under way: slots and downloads that are of no use can go.
    TidyUp,
}

/// How this process was started, in the launcher's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// The version that runs.
    pub version: String,
    /// The attempt on probation.
    pub probation: Option<String>,
    /// The attempt that fell back, and why.
    pub fallen_back: Option<(String, String)>,
}

/// A step of the work on a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkResult {
    /// The signed metadata name it; so many bytes are to come.
    Downloading {
        /// Bytes in all.
        total: u64,
    },
    /// So many bytes are on disk.
    Progress {
        /// Bytes on disk.
        done: u64,
    },
    /// All bytes are on disk and are those signed.
    Downloaded,
    /// It is a slot.
    Staged {
        /// Which.
        slot: String,
    },
    /// Not now. It will be tried again.
    Later {
        /// What holds it back, such as [`HoldReason::Network`] or [`HoldReason::MetadataExpired`].
        hold: HoldReason,
        /// More, in English.
        reason: String,
    },
    /// Never: not signed, tampered with, wrong hardware, too old.
    Rejected {
        /// Why.
        reason: String,
    },
    /// The terminal cannot: it has no launcher, or its own files are in the way.
    Failed {
        /// Why.
        reason: String,
    },
}
