use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the parts of a machine stand that are no app's devices: what its agent looks at as long as it runs. What the machine does not tell
/// is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MachineParts {
    /// How many screens feel fingers, as its kernel has them.
    #[serde(default)]
    pub touch_screens: Option<u32>,
    /// What bridges a power cut; `None` where there is nothing, or where nothing speaks to it.
    #[serde(default)]
    pub power_backup: Option<PowerBackup>,
    /// What restarts it when it hangs.
    pub watchdog: WatchdogState,
    /// Its date less the server's time, in milliseconds; `None` before the server has told the time.
    #[serde(default)]
    pub clock_offset_ms: Option<i64>,
}

/// A battery or UPS that bridges a power cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PowerBackup {
    /// Who speaks to it.
    pub source: PowerBackupSource,
    /// Whether the machine runs on it.
    pub state: PowerBackupState,
    /// How full it is, 0 to 100.
    #[serde(default)]
    pub charge_percent: Option<u8>,
}

/// Who speaks to a battery or UPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PowerBackupSource {
    /// The kernel.
    Kernel,
    /// UPower.
    Upower,
    /// Network UPS Tools.
    Nut,
}

/// Whether a machine runs on its battery or UPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PowerBackupState {
    /// It does not say.
    NotTold,
    /// There is power from the wall.
    Mains,
    /// There is none: the machine runs on it.
    Battery,
    /// The same, and not for long any more.
    Low,
}

/// What restarts a machine that hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WatchdogState {
    /// It has none.
    Absent,
    /// It has one that nobody feeds: it restarts nothing.
    Idle,
    /// It has one that is fed.
    Fed,
}
