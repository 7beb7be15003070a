//! The on-screen keyboard without its window: which field it is for, which layout fits it, when it is shown,
//! and what writes Chinese. Nothing in here remembers what was typed.

mod choice;
mod field;
mod machine;
#[cfg(test)]
mod tests;
mod writing;

pub use field::{Extent, FieldMessage, FieldPlace};
pub use machine::Keyboard;
pub use writing::{Hint, candidates, recognize, warm_up};

use serde::{Deserialize, Serialize};

/// The keys that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Chinese by its sounds.
    Pinyin,
    /// Latin letters.
    English,
    /// Digits, point and minus.
    Digits,
    /// An identity card's number: digits and X, in groups, with its check digit.
    Id,
    /// A telephone number.
    Phone,
    /// A vehicle's plate.
    Plate,
}

/// What the key for a new line does in this field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnterKey {
    /// A new line.
    Line,
    /// The page decides: mostly it hands the form in.
    #[default]
    Enter,
    /// Searches.
    Search,
    /// Goes to the next field.
    Next,
    /// Sends.
    Send,
}

/// What the keyboard's page is told of the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyboardView {
    /// Another one for every field that gets the focus: what was begun for the one before is void.
    pub field: u64,
    /// What to begin with.
    pub layout: Layout,
    /// What the field is likely to hold.
    pub hint: Hint,
    /// Whether nobody may read over the citizen's shoulder.
    pub secret: bool,
    /// What the key for a new line does.
    pub enter: EnterKey,
}

/// A key that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypedKey {
    /// Deletes what is before the caret.
    Backspace,
    /// A new line, or whatever the page makes of it.
    Enter,
}

/// What goes into the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typing {
    /// Text, at the caret.
    Text(String),
    /// A key.
    Key(TypedKey),
    /// Empties the field.
    Clear,
}

/// The longest text that is typed at once, in characters.
pub const MAX_TEXT: usize = 64;

/// What may be typed of a text: no control characters, and not too much at once.
pub fn typeable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(MAX_TEXT).collect()
}
