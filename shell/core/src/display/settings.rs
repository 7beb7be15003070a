use std::collections::BTreeMap;

use fleet_protocol::ScreenTurn;
use serde::{Deserialize, Serialize};

use super::Plane;

/// How a picture is turned on its panel: the server's word for it.
pub type Turn = ScreenTurn;

/// How the screen is set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DisplaySettings {
    /// Each output that somebody has turned, by its name, such as `HDMI-1`.
    pub turns: BTreeMap<String, Turn>,
    /// Every other output; `None`: as the X server has it. A settings file for many machines names no outputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub others: Option<Turn>,
    /// Where touches have to be brought on the panel as it was made; `None`: they come where they were meant.
    pub correction: Option<Correction>,
}

impl DisplaySettings {
    /// More outputs are not remembered.
    pub const MOST_OUTPUTS: usize = 8;
    /// The longest name of an output, in bytes.
    pub const LONGEST_NAME: usize = 64;

    /// How an output is to be turned; `None`: as the X server has it.
    pub fn turn_of(&self, output: &str) -> Option<Turn> {
        self.turns.get(output).copied().or(self.others)
    }

    /// Whether it can be meant: few outputs, names of one short line, a correction that leads back.
    pub fn is_sane(&self) -> bool {
        let named = |name: &String| {
            !name.is_empty() && name.len() <= Self::LONGEST_NAME && !name.chars().any(char::is_control)
        };
        self.turns.len() <= Self::MOST_OUTPUTS
            && self.turns.keys().all(named)
            && self.correction.is_none_or(Correction::is_sane)
    }

    /// How touches on the glass of an output come to the part of the screen that it shows. The part is in parts of the whole.
    pub fn touch_plane(&self, turn: Turn, part: &Plane) -> Plane {
        let correction = self.correction.map_or(Plane::IDENTITY, Correction::plane);
        part.after(&turned(turn)).after(&correction)
    }
}

/// From the panel as it was made to the picture on it.
pub const fn turned(turn: Turn) -> Plane {
    Plane(match turn {
        ScreenTurn::Normal => [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        ScreenTurn::Left => [0.0, -1.0, 1.0, 1.0, 0.0, 0.0],
        ScreenTurn::Right => [0.0, 1.0, 0.0, -1.0, 0.0, 1.0],
        ScreenTurn::Inverted => [-1.0, 0.0, 1.0, 0.0, -1.0, 1.0],
    })
}

/// A [`Plane`] in millionths, as it is kept: a thousandth of a pixel on the largest screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Correction([i32; 6]);

impl Correction {
    const ONE: f64 = 1e6;
    /// No number of one that can be meant is larger.
    const LARGEST: f64 = 100.0;

    /// As near as millionths are; `None` where a number is too large to be meant.
    pub fn of(plane: &Plane) -> Option<Self> {
        if !plane.0.iter().all(|number| number.abs() <= Self::LARGEST) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
        let millionths = plane.0.map(|number| (number * Self::ONE).round() as i32);
        Some(Self(millionths))
    }

    /// As somebody has written it down; whether it can be meant is another question ([`DisplaySettings::is_sane`]).
    pub const fn of_millionths(millionths: [i32; 6]) -> Self {
        Self(millionths)
    }

    /// As numbers.
    pub fn plane(self) -> Plane {
        Plane(self.0.map(|millionths| f64::from(millionths) / Self::ONE))
    }

    fn is_sane(self) -> bool {
        let growth = self.plane().growth().abs();
        (super::fit::LEAST_GROWTH..=super::fit::MOST_GROWTH).contains(&growth)
    }
}
