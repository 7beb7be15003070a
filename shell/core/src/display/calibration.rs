use super::fit::distance;
use super::settings::turned;
use super::{Correction, DisplaySettings, NoFit, Place, Plane, Turn, fit};

/// Four crosses are touched one after the other, then a fifth by what follows from them.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// What is in force where the taps are made.
    before: DisplaySettings,
    turn: Turn,
    taps: Vec<Place>,
    misses: u32,
    fault: Option<CalibrationFault>,
}

/// Why it begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalibrationFault {
    /// The taps lead to nothing that a glass can be.
    Taps(NoFit),
    /// The fifth was missed too often.
    Missed,
}

/// What follows from a tap.
#[derive(Debug, Clone, PartialEq)]
pub enum TapOutcome {
    /// The next cross is to be touched, or all anew.
    Next,
    /// These are to be tried, and the fifth touched by them.
    Try(DisplaySettings),
    /// The fifth is where it should be: what is tried stays.
    Right,
    /// It is not, and may be touched again.
    Missed,
    /// It was not, once too often: what is tried goes.
    GiveUp,
}

impl Calibration {
    /// Where the crosses are, as the picture stands: in a ring, far apart; the fifth beside the middle, where no mirror hides a mistake.
    pub const CROSSES: [Place; 5] = [(0.12, 0.12), (0.88, 0.12), (0.88, 0.88), (0.12, 0.88), (0.62, 0.4)];
    /// How far beside the fifth a finger may come down, in parts of a side.
    const NEAR: f64 = 0.035;
    /// So often the fifth may be missed.
    const MOST_MISSES: u32 = 3;

    /// It begins, on a picture that is turned so.
    pub fn begin(before: DisplaySettings, turn: Turn) -> Self {
        Self { before, turn, taps: Vec::new(), misses: 0, fault: None }
    }

    /// Which cross is to be touched, from 0.
    pub fn cross(&self) -> usize {
        self.taps.len()
    }

    /// Whether the fifth is.
    pub fn is_checking(&self) -> bool {
        self.taps.len() == Self::CROSSES.len() - 1
    }

    /// Why it began anew, if it did.
    pub const fn fault(&self) -> Option<CalibrationFault> {
        self.fault
    }

    /// A finger came down, as the window saw it.
    pub fn handle_tap(&mut self, at: Place) -> TapOutcome {
        if self.is_checking() {
            return self.check(at);
        }
        self.taps.push(at);
        if !self.is_checking() {
            return TapOutcome::Next;
        }
        match self.correct() {
            Ok(settings) => {
                self.fault = None;
                TapOutcome::Try(settings)
            }
            Err(no_fit) => {
                self.begin_anew(CalibrationFault::Taps(no_fit));
                TapOutcome::Next
            }
        }
    }

    fn check(&mut self, at: Place) -> TapOutcome {
        if distance(at, Self::CROSSES[self.taps.len()]) <= Self::NEAR {
            return TapOutcome::Right;
        }
        self.misses += 1;
        if self.misses < Self::MOST_MISSES {
            return TapOutcome::Missed;
        }
        self.begin_anew(CalibrationFault::Missed);
        TapOutcome::GiveUp
    }

    fn begin_anew(&mut self, fault: CalibrationFault) {
        self.taps.clear();
        self.misses = 0;
        self.fault = Some(fault);
    }

    /// What follows from the four taps. They went through the correction of before: the new one comes behind it.
    fn correct(&self) -> Result<DisplaySettings, NoFit> {
        let back = turned(self.turn).inverse().ok_or(NoFit::Distorted)?;
        let on_panel = |places: &[Place]| places.iter().map(|place| back.apply(*place)).collect::<Vec<_>>();
        let change = fit(&on_panel(&self.taps), &on_panel(&Self::CROSSES[..self.taps.len()]))?;
        let before = self.before.correction.map_or(Plane::IDENTITY, Correction::plane);
        let correction = Correction::of(&change.after(&before)).ok_or(NoFit::Distorted)?;
        let settings = DisplaySettings { correction: Some(correction), ..self.before.clone() };
        settings.is_sane().then_some(settings).ok_or(NoFit::Distorted)
    }
}
