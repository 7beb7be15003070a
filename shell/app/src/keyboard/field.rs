use serde::{Deserialize, Serialize};

use super::EnterKey;
use crate::stage::Opening;

/// Which view has the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldPlace {
    /// The home page.
    Home,
    /// An app.
    App(Opening),
}

/// From where to where a field reaches, in pixels of the frame that it is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// The upper edge.
    pub top: i32,
    /// The lower edge.
    pub bottom: i32,
}

/// What the isolated world of a frame says of its fields (`scripts/field_world.js`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FieldMessage {
    /// A field has the focus, or was touched again.
    Focused(Field),
    /// It has lost it.
    Left {
        /// Which.
        id: String,
    },
    /// What stands in it, now and whenever that changes: told where the shell has asked for it, never of a secret field.
    Text {
        /// Which.
        id: String,
        /// What stands in it; `None` if it is long.
        text: Option<String>,
    },
}

impl FieldMessage {
    /// The longest message in bytes.
    pub const MAX: usize = 4096;

    /// Reads a message. `None` if it is none.
    pub fn parse(message: &str) -> Option<Self> {
        if message.len() > Self::MAX {
            return None;
        }
        serde_json::from_str(message).ok()
    }
}

/// A field as its page describes it: hints, nothing to rely on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Field {
    /// Frame and number.
    pub id: String,
    /// `type`, empty for what is no input.
    pub input: String,
    /// `inputmode`.
    pub mode: String,
    /// `autocomplete`.
    pub autocomplete: String,
    /// `data-kiosk-keyboard`.
    pub wants: String,
    /// Label, placeholder, name: whatever names it.
    pub words: String,
    /// Whether it must not be read by others.
    pub secret: bool,
    /// What the key for a new line does.
    pub enter: EnterKey,
    /// Where it is.
    pub extent: Extent,
}
