use fleet_protocol::SelfTest;
use serde::{Deserialize, Serialize};

use super::SelfTestRun;
use crate::ipc::AcceptedState;

/// What a terminal remembers of its tests from one start to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SelfTestMemory {
    /// Begun and not over.
    pub run: Option<SelfTestRun>,
    /// The last that is over.
    pub last: Option<SelfTest>,
    /// The last acceptance.
    pub accepted: Option<AcceptedState>,
}
