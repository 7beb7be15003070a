use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    ActualScreen, AppId, AppVersionId, Command, CommandId, CommandOutcome, DesiredState, DeviceModel,
    DiskHealth, Etag, Event, HealthSample, MachineParts, UnixMillis, UpgradeReport,
};

/// A check-in (签到): the terminal reports what is, and learns what should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckIn {
    /// [`PROTOCOL_VERSION`](crate::PROTOCOL_VERSION).
    pub protocol: u32,
    /// The terminal's clock, for information only.
    pub sent_at: UnixMillis,
    /// What the terminal runs.
    pub actual: ActualState,
    /// The last desired state that the terminal has stored; the server leaves it out of the reply if it still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired_etag: Option<Etag>,
    /// Records of the terminal's outbox, in order, at most [`CheckIn::MAX_RECORDS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbox: Option<OutboxPosition>,
    /// Commands carried out or refused since the last accepted check-in. Repeating one changes nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<CommandResult>,
}

/// How one command ended.
pub type CommandResult = (CommandId, CommandOutcome);

impl CheckIn {
    /// The most records in one check-in. The rest follows at once, in the next.
    pub const MAX_RECORDS: usize = 500;
    /// The largest body in bytes, before compression.
    pub const MAX_BYTES: usize = 1 << 20;
}

/// Outbox records and their place. A sequence number belongs to an epoch: an outbox that had to
/// be made anew (its file was lost) begins a new epoch at 1, so numbers never mean two things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxPosition {
    /// Made at random when the outbox was created.
    pub epoch: Uuid,
    /// In rising order of `seq`. Gaps are allowed: dropped samples.
    pub records: Vec<OutboxRecord>,
}

/// One thing that happened or was measured, numbered when it was written to the terminal's disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxRecord {
    /// From 1, rising within the epoch.
    pub seq: u64,
    /// When it happened, by the terminal's best knowledge of the time.
    pub at: UnixMillis,
    /// What it is.
    pub body: RecordBody,
}

/// An event is never dropped; a sample may be, the oldest first, when the disk is full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordBody {
    /// Something happened.
    Event(Event),
    /// Something was measured.
    Sample(HealthSample),
}

/// What a terminal runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ActualState {
    /// Version of the running release, such as `1.4.0`.
    pub software_version: String,
    /// When the operating system started.
    pub booted_at: UnixMillis,
    /// The desired state that is fully applied, if any.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub applied_etag: Option<Etag>,
    /// The apps on the terminal's disk or list.
    #[serde(default)]
    pub apps: Vec<ActualApp>,
    /// The shell, as the agent sees it.
    pub shell: ActualShell,
    /// The upgrade under way, or the last one that ended, until the next begins.
    #[serde(default)]
    pub upgrade: Option<UpgradeReport>,
    /// Records in the outbox not yet acknowledged.
    #[serde(default)]
    pub outbox_backlog: u64,
    /// The most recent measurement.
    #[serde(default)]
    pub health: Option<HealthSample>,
    /// What of the machine is not locked down; `None` before the first look, and where none is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hardening: Option<ActualHardening>,
    /// Which models its devices are; `None` until somebody has looked, and from terminals that do not look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub devices: Option<Vec<DeviceModel>>,
    /// What its disks say of themselves; `None` where nobody asks them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disks: Option<Vec<DiskHealth>>,
    /// How its other parts stand; `None` until somebody has looked, and from terminals that do not look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine_parts: Option<MachineParts>,
    /// Where it serves files to the terminals of its location; empty unless it does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub peer_addresses: Vec<SocketAddr>,
}

/// What the last look at the machine found (`kiosk-hardening` of the terminal's package).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActualHardening {
    /// When, by the machine's own clock.
    pub at: UnixMillis,
    /// Codes of the checks that are to be mended, such as `login_prompts`.
    pub to_mend: Vec<String>,
    /// Codes of the checks that could not be made.
    pub unknown: Vec<String>,
}

/// One app on a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActualApp {
    /// Which app.
    pub app_id: AppId,
    /// Which version.
    pub version_id: AppVersionId,
    /// How far it is.
    pub state: ActualAppState,
    /// Set while the terminal does not offer it because it failed too often there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantine: Option<ActualQuarantine>,
}

/// An app that failed too often on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActualQuarantine {
    /// Since when it is not offered.
    pub since: UnixMillis,
    /// Until when, unless another version comes first.
    pub until: UnixMillis,
}

/// How far an app is on a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ActualAppState {
    /// Its bundle is on the way.
    Downloading {
        /// Bytes on disk.
        done: u64,
        /// Bytes in all.
        total: u64,
        /// Why it does not go on, in English; `None` while it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held: Option<String>,
    },
    /// Can be opened.
    Ready,
    /// Cannot be opened, and why.
    Failed {
        /// For ops, in English.
        reason: String,
    },
}

/// The shell, as the agent sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActualShell {
    /// The last heartbeat; `None` before the first.
    #[serde(default)]
    pub heartbeat_at: Option<UnixMillis>,
    /// Whether the home page has been painted since the shell started.
    #[serde(default)]
    pub home_painted: bool,
    /// Whether a citizen's session is open.
    #[serde(default)]
    pub session_open: bool,
    /// The app that is open, if any.
    #[serde(default)]
    pub open_app: Option<AppId>,
    /// The reader of identity cards; `None` where the terminal was set up without one, and while the shell is away.
    #[serde(default)]
    pub id_card_reader: Option<DeviceState>,
    /// The printer; `None` where the terminal was set up without one, and while the shell is away.
    #[serde(default)]
    pub printer: Option<DeviceState>,
    /// What reads pages aloud; `None` where the terminal was set up without it, and while the shell is away.
    #[serde(default)]
    pub speaker: Option<DeviceState>,
    /// Whether the pages of apps are in the engine's sandbox; `None` while the shell is away.
    #[serde(default)]
    pub sandboxed: Option<bool>,
    /// The scanner of codes; `None` where the terminal was set up without one, and while the shell is away.
    #[serde(default)]
    pub scanner: Option<DeviceState>,
    /// The receipt printer; `None` where the terminal was set up without one, and while the shell is away.
    #[serde(default)]
    pub receipt_printer: Option<DeviceState>,
    /// The reader of smart cards; `None` where the terminal was set up without one, and while the shell is away.
    #[serde(default)]
    pub smart_card_reader: Option<DeviceState>,
    /// The camera; `None` where the terminal was set up without one, and while the shell is away.
    #[serde(default)]
    pub camera: Option<DeviceState>,
    /// The screen; `None` while the shell is away, and from terminals that do not know.
    #[serde(default)]
    pub screen: Option<ActualScreen>,
}

/// How a device is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum DeviceState {
    /// Not connected, or it does not answer.
    Absent,
    /// It works.
    Ready,
    /// It works, and will soon want something.
    Wants {
        /// What: `paper_low`, `toner_low`.
        code: String,
    },
    /// It answers that it cannot work.
    Failed {
        /// Of a card reader in the words of its protocol, such as `60`; of a printer `out_of_paper`, `jammed`, `door_open`,
        /// `out_of_toner`, `output_full`, `paused` or `failed`; of a receipt printer `out_of_paper`, `jammed`, `door_open`,
        /// `paused` or `failed`; of a scanner `denied` or `busy`; of a reader of smart cards `no_service`; of a camera
        /// `denied`, `busy`, `no_camera` or `no_picture`.
        code: String,
    },
}

/// The server's answer to a check-in. Everything in the request is on the server's disk when it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckInReply {
    /// The server's clock.
    pub server_time: UnixMillis,
    /// Check in again after this long, in milliseconds; the terminal adds its own jitter to it.
    pub next_check_in_ms: u64,
    /// The highest stored sequence number of the request's outbox epoch.
    pub acknowledged_seq: u64,
    /// The desired state, unless the terminal already has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<DesiredState>,
    /// Commands not yet reported as ended. A terminal carries out each id once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Command>,
}

/// Sent on the wake-up stream: a hint to check in now. Losing one does no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wake {
    /// The desired state changed.
    Desired,
    /// A command waits.
    Command,
}
