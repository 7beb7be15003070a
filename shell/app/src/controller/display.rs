use terminal_core::Mono;
use terminal_core::display::{Calibration, DisplaySettings, DisplayTrial, Place, TapOutcome, Tried, Turn};
use terminal_core::ipc::{MaintenanceRequest, Screen, SetupAnswer, ShellMessage};

use super::Controller;
use super::hands::{DisplayFault, DisplayHands, DisplaySeen};
use crate::page::{CrossShown, DisplayCall, DisplayShown, TrialShown};
use crate::stage::{Stage, TrustedPage};

/// All that the controller knows of the screen.
#[derive(Debug, Default)]
pub(super) struct Display {
    /// `None` where the window is but one of several on somebody's screen.
    hands: Option<Box<dyn DisplayHands>>,
    /// What stays: as the agent says, or as somebody who sets the terminal up has kept it.
    kept: DisplaySettings,
    trial: Option<DisplayTrial>,
    calibration: Option<Calibration>,
    /// What there is, once somebody has looked.
    seen: Option<DisplaySeen>,
    fault: Option<DisplayFault>,
}

impl Display {
    pub(super) fn new(hands: Option<Box<dyn DisplayHands>>) -> Self {
        let kept = hands.as_ref().map(|hands| hands.in_force().clone()).unwrap_or_default();
        Self { hands, kept, ..Self::default() }
    }

    /// How many fingers the glass says that it tells apart.
    pub(super) fn fingers(&mut self) -> Option<u8> {
        self.hands.as_mut()?.look().fingers
    }

    fn apply(&mut self, settings: &DisplaySettings) -> bool {
        let outcome =
            self.hands.as_mut().map_or(Err(DisplayFault::Unsupported), |hands| hands.apply(settings));
        self.fault = outcome.err();
        outcome.is_ok()
    }

    fn look(&mut self) {
        self.seen = self.hands.as_mut().map(|hands| hands.look());
    }

    fn try_out(&mut self, settings: DisplaySettings, what: Tried, now: Mono) -> bool {
        let done = self.apply(&settings);
        if done {
            self.trial = Some(DisplayTrial::begin(self.kept.clone(), settings, what, now));
        }
        done
    }

    /// What is tried goes, and what was before comes back.
    fn take_back(&mut self) {
        self.calibration = None;
        if let Some(trial) = self.trial.take() {
            let before = trial.take_back();
            self.apply(&before);
        }
    }

    fn turn(&mut self, output: &str, turn: Turn, now: Mono) {
        let seen = self.seen.iter().flat_map(|seen| &seen.outputs).find(|one| one.name == output);
        if self.trial.is_some() || !seen.is_some_and(|seen| seen.turns.contains(&turn)) {
            return;
        }
        let mut settings = self.kept.clone();
        settings.turns.insert(output.to_owned(), turn);
        self.try_out(settings, Tried::Turn, now);
    }

    fn calibrate(&mut self) {
        self.take_back();
        self.look();
        let main = self.seen.iter().flat_map(|seen| &seen.outputs).find(|output| output.main);
        let turn = main.map_or(Turn::Normal, |output| output.turn);
        self.calibration = self.hands.as_ref().map(|_| Calibration::begin(self.kept.clone(), turn));
    }

    /// A cross was touched, or something beside it. What is to stay from now on, if anything.
    fn tap(&mut self, at: Place, now: Mono) -> Option<DisplaySettings> {
        match self.calibration.as_mut()?.handle_tap(at) {
            TapOutcome::Next | TapOutcome::Missed => {}
            TapOutcome::Try(settings) => {
                if !self.try_out(settings, Tried::Touch, now) {
                    self.calibration = None;
                }
            }
            TapOutcome::Right => {
                self.calibration = None;
                return self.trial.take().map(DisplayTrial::keep);
            }
            TapOutcome::GiveUp => {
                let calibration = self.calibration.take();
                self.take_back();
                self.calibration = calibration;
            }
        }
        None
    }
}

impl<S: Stage> Controller<S> {
    /// The home page alone asks for it, and only where somebody maintains the terminal or sets it up.
    pub(super) fn display_called(&mut self, page: TrustedPage, call: DisplayCall, now: Mono) {
        if page != TrustedPage::Home || !self.may_set_display() {
            return;
        }
        let kept = match call {
            DisplayCall::Look {} => {
                self.display.look();
                None
            }
            DisplayCall::Turn { output, turn } => {
                self.display.turn(&output, turn, now);
                None
            }
            DisplayCall::Keep {} => self.display.keep_turn(),
            DisplayCall::TakeBack {} => {
                self.display.take_back();
                None
            }
            DisplayCall::Calibrate {} => {
                self.display.calibrate();
                None
            }
            DisplayCall::Tap { x, y } => self.display.tap((x, y), now),
        };
        if let Some(kept) = kept {
            self.keep_display(kept);
        }
    }

    /// Whoever maintains the terminal has it on record at once; whoever sets it up, with the answer.
    fn keep_display(&mut self, kept: DisplaySettings) {
        self.display.kept = kept;
        self.display.look();
        if self.maintenance.is_open() {
            let settings = self.display.kept.clone();
            let change = MaintenanceRequest::Change(SetupAnswer::Display { settings });
            self.tell(ShellMessage::Maintenance(change));
        }
    }

    /// The answer of the set-up: what is kept, whatever the page says; what is still tried is not.
    pub(super) fn display_answer(&mut self) -> SetupAnswer {
        self.display.take_back();
        SetupAnswer::Display { settings: self.display.kept.clone() }
    }

    /// The agent says how the screen is set.
    pub(super) fn use_display(&mut self, settings: &DisplaySettings) {
        if *settings == self.display.kept || !settings.is_sane() {
            return;
        }
        self.display.take_back();
        self.display.kept = settings.clone();
        self.display.apply(settings);
        self.display.look();
    }

    /// Whoever was there has gone: what was tried goes too.
    pub(super) fn leave_display(&mut self) {
        self.display.take_back();
        (self.display.seen, self.display.fault) = (None, None);
    }

    pub(super) fn watch_display(&mut self, now: Mono) {
        if self.display.trial.as_ref().is_some_and(|trial| trial.is_over(now)) {
            self.display.take_back();
        }
        let display = &mut self.display;
        if !display.hands.as_mut().is_some_and(|hands| hands.has_changed()) {
            return;
        }
        // A glass that was unplugged and plugged in again is another one to the X server, which knows nothing of it.
        if let Some(hands) = &mut display.hands {
            let settings = hands.in_force().clone();
            if let Err(fault) = hands.apply(&settings) {
                tracing::error!(?fault, "the screen is not as it was set");
            }
            // What that changed is no news.
            hands.has_changed();
        }
        if display.seen.is_some() {
            display.look();
        }
    }

    fn may_set_display(&self) -> bool {
        let is_set_up = self.view.as_ref().is_some_and(|(view, _)| matches!(view.screen, Screen::Setup(_)));
        self.maintenance.is_open() || (is_set_up && !self.maintenance.is_shown())
    }

    /// For the home page.
    pub(super) fn display_shown(&self, now: Mono) -> Option<DisplayShown> {
        let display = &self.display;
        let seen = display.seen.clone().filter(|_| self.may_set_display())?;
        let trial = display.trial.as_ref();
        Some(DisplayShown {
            outputs: seen.outputs,
            fingers: seen.fingers,
            corrected: display.kept.correction.is_some(),
            trial: trial.map(|trial| TrialShown {
                turn: trial.what() == Tried::Turn,
                remaining_s: trial.remaining_s(now),
            }),
            cross: display.calibration.as_ref().map(CrossShown::of),
            fault: display.fault,
        })
    }
}

impl Display {
    /// Somebody sees the picture and has found the button: it stays. Touches are kept by the fifth cross alone.
    fn keep_turn(&mut self) -> Option<DisplaySettings> {
        let trial = self.trial.take_if(|trial| trial.what() == Tried::Turn)?;
        Some(trial.keep())
    }
}
