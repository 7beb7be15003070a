use serde::{Deserialize, Serialize};

/// Why an app wants something of the citizen, in the app's own words: one line of 1 to [`Purpose::LONGEST`] characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Purpose(String);

/// The text is no such line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one line of 1 to {} characters", Purpose::LONGEST)]
pub struct NotAPurpose;

impl Purpose {
    /// In characters: what fits two lines of large print.
    pub const LONGEST: usize = 40;
}

impl TryFrom<String> for Purpose {
    type Error = NotAPurpose;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        // Besides control characters, those that are not seen and turn what follows around.
        let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        let text = text.trim();
        let fits = (1..=Self::LONGEST).contains(&text.chars().count());
        let plain = !text.chars().any(|c| c.is_control() || hidden(c));
        if fits && plain { Ok(Self(text.to_owned())) } else { Err(NotAPurpose) }
    }
}
