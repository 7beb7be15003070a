#![expect(
    clippy::large_stack_arrays,
    reason = "the schema's derive lists one entry for each kind of event, once, when the document is made"
)]

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Acceptance, AppId, AppVersionId, AttemptId, AttemptState, Consumable, ConsumableStep, DailyCheck,
    InspectionReport, MaintenanceStep, Rating, SelfTest, ThemeFailure, ThemeId, ThemeVersion, UnixMillis,
};

/// Something that happened on a terminal. Nothing in it is about a citizen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Event {
    /// The agent started.
    AgentStarted {
        /// The release it belongs to.
        software_version: String,
        /// Why it started, as far as it can tell.
        reason: BootReason,
    },
    /// A citizen's session ended; one record a session.
    Session {
        /// The first touch.
        started_at: UnixMillis,
        /// The end.
        ended_at: UnixMillis,
        /// How it ended.
        end: SessionEnd,
        /// The apps opened, in order, with the milliseconds spent in each.
        apps: Vec<(AppId, u64)>,
    },
    /// What a citizen's session left was cleared away: one record after each [`Event::Session`] of a shell that lives,
    /// and one of each start of a shell, which clears away what one that was killed had left.
    Wiped {
        /// After what.
        cause: WipeCause,
        /// What was there.
        before: Residue,
        /// What is left. All zero is what is expected; anything else is for ops to look at.
        after: Residue,
    },
    /// A citizen rated the service (好差评) when their session was over; at most once a session.
    Rated {
        /// What was said.
        rating: Rating,
    },
    /// An app could not go on.
    AppFailed {
        /// Which app.
        app_id: AppId,
        /// Which version.
        version_id: AppVersionId,
        /// What happened.
        failure: AppFailure,
    },
    /// An app failed so often on this terminal that it is not offered there for a while.
    AppQuarantined {
        /// Which app.
        app_id: AppId,
        /// Which version.
        version_id: AppVersionId,
        /// Until when, unless another version comes first.
        until: UnixMillis,
    },
    /// An app tried to reach what it may not. At most one an app and origin a session.
    AppBlocked {
        /// Which app.
        app_id: AppId,
        /// The origin, or the scheme where there is none; never a path or a query.
        origin: String,
    },
    /// An app's bundle was fetched, checked and can be opened.
    AppInstalled {
        /// Which app.
        app_id: AppId,
        /// Which version.
        version_id: AppVersionId,
    },
    /// An app's bundle was refused.
    AppRefused {
        /// Which app.
        app_id: AppId,
        /// Which version.
        version_id: AppVersionId,
        /// For ops, in English.
        reason: String,
    },
    /// The shell ended without being told to, or stopped answering.
    ShellFailed {
        /// For ops, in English.
        reason: String,
    },
    /// The shell's web processes run without the engine's sandbox: the machine lacks what that needs.
    SandboxMissing {
        /// For ops, in English.
        reason: String,
    },
    /// A style's bundle was fetched, checked and can be shown.
    ThemeInstalled {
        /// Which style.
        theme: ThemeId,
        /// Which version of it.
        version: ThemeVersion,
    },
    /// A style that came as a bundle cannot be shown: a built-in one is in its place until another version comes.
    ThemeFailed {
        /// Which style.
        theme: ThemeId,
        /// Which version of it.
        version: ThemeVersion,
        /// Why.
        failure: ThemeFailure,
        /// For ops, in English.
        reason: String,
    },
    /// A transaction lock was held up to its hard deadline, and taken away.
    LockBroken {
        /// Who held it: the id of an app, `shell` or `ops`.
        holder: String,
        /// What it was held for, in the holder's word.
        reason: String,
        /// How long it was held, in milliseconds, since it was first taken.
        held_ms: u64,
    },
    /// An upgrade attempt moved on.
    UpgradeStep {
        /// Which attempt.
        attempt_id: AttemptId,
        /// Where it is now.
        state: AttemptState,
        /// For ops, in English; set where the step is a failure.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A local file was damaged; it was set aside and made anew.
    FileHealed {
        /// Its name.
        file: String,
        /// What was wrong.
        reason: String,
    },
    /// An app was inspected, as the fleet asked for.
    Inspected {
        /// What was found.
        report: InspectionReport,
    },
    /// Somebody of the staff maintains the terminal, or tried to.
    Maintenance {
        /// What happened.
        step: MaintenanceStep,
    },
    /// Something that the terminal uses up was used, filled up, or is short. What a person put in is told by
    /// [`Event::Maintenance`].
    Consumable {
        /// What.
        consumable: Consumable,
        /// What happened to it.
        step: ConsumableStep,
    },
    /// Somebody of the staff looked at everything on the list of the day.
    DailyChecked {
        /// What they found.
        check: DailyCheck,
    },
    /// The terminal was tested, with a person at its screen.
    SelfTested {
        /// What was found.
        report: Box<SelfTest>,
    },
    /// Installer and hall signed that the terminal is taken over.
    Accepted {
        /// What they signed.
        acceptance: Box<Acceptance>,
    },
    /// The disk was full: so many of the oldest samples were dropped.
    SamplesDropped {
        /// How many.
        count: u64,
    },
}

/// Why an agent started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BootReason {
    /// The first start ever.
    FirstStart,
    /// After a stop in good order.
    Restart,
    /// After a crash, a kill or a power cut.
    Unclean,
    /// Into a new release.
    Upgrade,
    /// Back from a bad release.
    FallBack,
}

/// After what a terminal was wiped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WipeCause {
    /// A session ended.
    SessionEnd,
    /// The shell started.
    Start,
}

/// What of a citizen may be on a terminal, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Residue {
    /// Processes of the engine that ran the citizen's apps and their network, and those that read aloud.
    pub processes: u32,
    /// Clipboards that hold something.
    pub clipboards: u32,
    /// Files that the shell's user has written since the session began, where it may write at all. Of a start: none, for
    /// nobody knows when the session began that was cut off.
    pub files: u32,
    /// Jobs in the spool of the print service that had not ended, or of which something was left.
    #[serde(default)]
    pub print_jobs: u32,
}

impl Residue {
    /// Whether nothing is there.
    pub const fn is_nothing(self) -> bool {
        self.processes == 0 && self.clipboards == 0 && self.files == 0 && self.print_jobs == 0
    }
}

/// How a citizen's session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionEnd {
    /// The end button.
    Button,
    /// The countdown ran out.
    Idle,
    /// The app said so.
    App,
    /// The app failed.
    AppFailed,
    /// The app was unlisted while open.
    Unlisted,
    /// The shell ended under it.
    ShellFailed,
}

/// Why an app could not go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "failure")]
pub enum AppFailure {
    /// Its web process ended.
    Crashed,
    /// The engine ended its web process for want of memory.
    OutOfMemory,
    /// It took more of the terminal than an app may, and was ended.
    OverBound {
        /// What it took too much of.
        bound: AppBound,
        /// How much it took, in the unit of the bound.
        used: u64,
        /// How much it may take.
        limit: u64,
    },
    /// It did not answer for so many milliseconds.
    Hung {
        /// How long.
        for_ms: u64,
    },
    /// Its page could not be loaded.
    LoadFailed {
        /// For ops, in English; never a path or a query.
        reason: String,
    },
}

/// What an app may take only so much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppBound {
    /// Memory of all its processes, in bytes.
    Memory,
    /// Milliseconds for which it left the machine no processor time.
    Processor,
    /// Processes of its own at a time.
    Processes,
    /// Bytes that it carried over the network in one opening, in both directions.
    Network,
}
