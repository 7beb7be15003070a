//! A word of the lexicon.

use super::cost::Cost;

/// What a word is, as far as the ranking cares. Of a word that is several things, the first of these counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A surname.
    Surname,
    /// A character of given names, or a whole given name.
    Given,
    /// A place.
    Place,
    /// What addresses are built of: 区, 路, 单元.
    Unit,
    /// An ordinary word, or a government matter.
    Plain,
}

/// A word under one reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Its characters.
    pub text: Box<str>,
    /// What using it costs.
    pub cost: Cost,
    /// What it is.
    pub kind: Kind,
}
