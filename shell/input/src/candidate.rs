//! What is offered to the citizen.

/// One suggestion for what was typed or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The characters that it would enter.
    pub text: String,
    /// How many of the keys it uses up, counted from the first; the page goes on with the rest. Ink is used up
    /// as a whole, so this is 0 there.
    pub keys_used: usize,
}
