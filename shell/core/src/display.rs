//! How the terminal's screen is turned, and how touches are brought to where they were meant. What is tried comes back by itself
//! where nobody says that it is right. Nothing of a window or an X server is in here: places are parts of a side, from 0 to 1.

mod calibration;
mod fit;
mod plane;
mod settings;
#[cfg(test)]
mod tests;
mod trial;

pub use calibration::{Calibration, CalibrationFault, TapOutcome};
pub use fit::{NoFit, fit};
pub use plane::{Place, Plane};
pub use settings::{Correction, DisplaySettings, Turn};
pub use trial::{DisplayTrial, Tried};
