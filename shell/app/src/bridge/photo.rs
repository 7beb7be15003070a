use serde::Deserialize;

/// What an app wants a picture of. The page that asks says so, and frames it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoSubject {
    /// The citizen's face.
    Face,
    /// A sheet of paper or a card that the citizen holds.
    Document,
}
