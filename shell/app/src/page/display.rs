use fleet_protocol::ScreenTurn;
use serde::{Deserialize, Serialize};
use terminal_core::display::{Calibration, CalibrationFault, NoFit};

use crate::controller::{DisplayFault, OutputSeen};

/// How the screen is set, for whoever sets the terminal up or maintains it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DisplayShown {
    /// What shows something.
    pub outputs: Vec<OutputSeen>,
    /// How many fingers the glass tells apart; `None` where there is none.
    pub fingers: Option<u8>,
    /// Whether touches are corrected.
    pub corrected: bool,
    /// What is tried, and goes by itself.
    pub trial: Option<TrialShown>,
    /// The cross that is to be touched.
    pub cross: Option<CrossShown>,
    /// Why the last one was not done.
    pub fault: Option<DisplayFault>,
}

/// What is tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrialShown {
    /// Whether it is how the picture is turned; else it is where touches come.
    pub turn: bool,
    /// Seconds until it goes, when this was sent.
    pub remaining_s: u64,
}

/// A cross.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossShown {
    /// Which, from 0; the fifth checks the others.
    pub number: usize,
    /// Where, in parts of the picture's sides.
    pub x: f64,
    /// And down.
    pub y: f64,
    /// Why it began anew: `taps` lead to nothing, or the fifth was `missed`.
    pub fault: Option<&'static str>,
}

impl CrossShown {
    /// That which is to be touched now.
    pub fn of(calibration: &Calibration) -> Self {
        let number = calibration.cross();
        let (x, y) = Calibration::CROSSES.get(number).copied().unwrap_or_default();
        let fault = calibration.fault().map(|fault| match fault {
            CalibrationFault::Taps(NoFit::TooFew | NoFit::InLine | NoFit::Wild | NoFit::Distorted) => "taps",
            CalibrationFault::Missed => "missed",
        });
        Self { number, x, y, fault }
    }
}

/// What whoever sets the screen asks for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "want", deny_unknown_fields)]
pub enum DisplayCall {
    /// To see what there is.
    Look {},
    /// To try another turn of a picture.
    Turn {
        /// Of this output.
        output: String,
        /// So.
        turn: ScreenTurn,
    },
    /// The turn that is tried stays.
    Keep {},
    /// What is tried goes, and no cross is shown any more.
    TakeBack {},
    /// To show where touches have to come.
    Calibrate {},
    /// The glass was touched while a cross was shown, in parts of the page's sides.
    Tap {
        /// Across.
        x: f64,
        /// Down.
        y: f64,
    },
}
