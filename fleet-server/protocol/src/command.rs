use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{CommandId, Sha256, UnixMillis};

/// A one-off command: a durable row on the server until the terminal reports its outcome or it expires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// A terminal carries out each id once.
    pub id: CommandId,
    /// What to do.
    pub kind: CommandKind,
    /// Not after this, by the server's clock.
    pub expires_at: UnixMillis,
}

/// What a command asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommandKind {
    /// A picture of the home page. Refused while a citizen's session is open.
    Screenshot,
    /// Start the shell again. Refused while a citizen's session is open, or somebody holds the transaction lock.
    RestartShell,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum CommandOutcome {
    /// Carried out.
    Done {
        /// Digest of the picture that was sent to `{COMMANDS}/{id}/screenshot`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>)]
        screenshot: Option<Sha256>,
    },
    /// Not carried out, for a reason that is no fault.
    Refused {
        /// Why.
        reason: CommandRefusal,
    },
    /// Tried, without success.
    Failed {
        /// For ops, in English.
        reason: String,
    },
}

/// Why a terminal refuses a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommandRefusal {
    /// A citizen's session is open.
    SessionOpen,
    /// It came too late.
    Expired,
    /// No shell is connected to the agent.
    NoShell,
    /// Somebody holds the transaction lock.
    Locked,
}
