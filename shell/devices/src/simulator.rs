//! A reader that is none: speaks the real protocol over a pseudo-terminal, with cards of invented people.

mod line;
mod machine;

pub use line::SimulatedReader;
pub use machine::{Fault, Machine};

use crate::id_card::IdCard;

/// Cards of people that there are not; their numbers have right check digits.
pub fn people() -> Vec<IdCard> {
    // It comes with the program: the tests read it.
    serde_json::from_str(include_str!("simulator/people.json")).unwrap_or_default()
}

#[cfg(test)]
mod tests;
