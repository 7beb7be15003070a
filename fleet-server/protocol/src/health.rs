use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One measurement of a terminal. What the machine cannot tell is `None`, never 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HealthSample {
    /// Share of all processors in use since the last sample, 0 to 100.
    pub cpu_percent: f32,
    /// Memory in use, in bytes.
    pub memory_used: u64,
    /// Memory in all, in bytes.
    pub memory_total: u64,
    /// Data disk in use, in bytes.
    pub disk_used: u64,
    /// Data disk in all, in bytes.
    pub disk_total: u64,
    /// The hottest sensor, in degrees Celsius.
    #[serde(default)]
    pub temperature_c: Option<f32>,
    /// Bytes received since the last sample.
    pub network_received: u64,
    /// Bytes sent since the last sample.
    pub network_sent: u64,
    /// Seconds since the operating system started.
    pub uptime_s: u64,
    /// The terminal's own processes: launcher, agent, shell and its web processes, at most 32.
    #[serde(default)]
    pub processes: Vec<ProcessSample>,
}

/// One process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProcessSample {
    /// Such as `kiosk-agent`.
    pub name: String,
    /// Share of one processor since the last sample, 0 to 100 a processor.
    pub cpu_percent: f32,
    /// Resident memory, in bytes.
    pub memory: u64,
}
