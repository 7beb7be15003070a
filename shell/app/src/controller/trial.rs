//! An app on trial (试开): open in the window, below the home page, while nobody is there. The rule is
//! [`terminal_core::Trial`]; here is what feeds it, and what ends it for whoever comes.

use fleet_protocol::{AppFailure, AppId, AppVersionId, InspectionId, MissingPart};
use terminal_core::bounds::BoundsWatch;
use terminal_core::ipc::{AppView, AppViewState, HostedSource, ShellMessage, TrialOutcome};
use terminal_core::{Mono, Trial, TrialStep};

use super::Controller;
use crate::bridge::{BridgeCall, BridgeError, Gate, Method};
use crate::origins::{Origins, SourceError};
use crate::page::Language;
use crate::pulse::{Beat, Pulse};
use crate::stage::{HostedApp, Input, Opening, Pinged, Stage};

/// The trial under way.
pub(super) struct Trying {
    id: InspectionId,
    opening: Opening,
    trial: Trial,
    pulse: Pulse,
    bounds: BoundsWatch,
    gate: Gate,
}

impl<S: Stage> Controller<S> {
    /// The agent wants an app tried.
    pub(super) fn begin_trial(&mut self, id: InspectionId, of: (AppId, AppVersionId), now: Mono) {
        self.disturb_trial();
        if self.is_attended() || self.is_switching() || !self.beside.is_ready() {
            return self.tell_trial(id, TrialOutcome::Disturbed);
        }
        let is_it = |app: &&AppView| (app.app_id, app.version_id) == of;
        let app = self.home().and_then(|home| home.apps.iter().find(is_it));
        // One that rests because it failed is tried all the same: that is how one knows that it is well again.
        let ready = |app: &&AppView| matches!(app.state, AppViewState::Ready | AppViewState::Quarantined);
        let Some(app) = app.filter(ready).cloned() else {
            return self.tell_trial(id, TrialOutcome::NotReady);
        };
        self.stop_renewal(now);
        self.opening = self.opening.next();
        let opening = self.opening;
        self.trial = Some(Trying {
            id,
            opening,
            trial: Trial::new(now),
            pulse: Pulse::new(now),
            bounds: BoundsWatch::new(self.bounds, now),
            gate: Gate::default(),
        });
        let root = match &app.source {
            HostedSource::Bundle { root, .. } => Some(root.clone()),
            HostedSource::Remote { .. } => None,
        };
        match Origins::of(&app.app_id.to_string(), &app.source) {
            Ok(origins) => {
                let (app_id, language, on_trial) = (app.app_id, Language::default(), true);
                self.stage.open_app(HostedApp { opening, app_id, root, origins, language, on_trial });
            }
            Err(error) => self.trial_failed(&source_failure(&error)),
        }
        self.follow_trial(now);
    }

    /// The agent wants it no more.
    pub(super) fn stop_trial(&mut self, id: InspectionId) {
        if self.trial.as_ref().is_some_and(|trying| trying.id == id) {
            self.trial = None;
            self.stage.close_app();
        }
    }

    /// Somebody comes, or something else does that needs the window.
    pub(super) fn disturb_trial(&mut self) {
        if let Some(trying) = self.trial.take() {
            self.stage.close_app();
            self.tell_trial(trying.id, TrialOutcome::Disturbed);
        }
    }

    /// Takes what is said of the app on trial; everything else is given back.
    #[expect(clippy::wildcard_enum_match_arm, reason = "whatever else happens is not about the trial")]
    pub(super) fn trial_input(&mut self, input: Input, now: Mono) -> Option<Input> {
        let Some(trying) = &mut self.trial else { return Some(input) };
        let it = trying.opening;
        match input {
            Input::Touched | Input::FingerDown | Input::FingerAt(_) => {
                self.disturb_trial();
                return Some(input);
            }
            Input::Tick => {
                self.watch_trial(now);
                return Some(input);
            }
            Input::AppPainted(opening) if opening == it => trying.trial.handle_painted(now),
            Input::AppFailed(opening, failure) if opening == it => self.trial_failed(&failure),
            Input::AppLedAway(opening) if opening == it => {
                self.trial_failed(&source_failure(&SourceError::LeadsAway));
            }
            Input::AppResponsive(opening, responsive) if opening == it => {
                trying.pulse.set_suspect(!responsive);
            }
            Input::Pong(Pinged::App(opening)) if opening == it => trying.pulse.answer(now),
            Input::AppUsed(opening, used) if opening == it => {
                if let Some(failure) = trying.bounds.handle_use(&used, now) {
                    self.trial_failed(&failure);
                }
            }
            Input::AppBlocked(opening, origin) if opening == it => {
                trying.trial.handle_missing(MissingPart { url: origin, kept_from: true });
            }
            Input::AppScriptFailed(opening, error) if opening == it => {
                trying.trial.handle_script_error(error);
            }
            Input::AppPartMissing(opening, part) if opening == it => trying.trial.handle_missing(part),
            Input::TrialRead(opening, text) if opening == it => trying.trial.handle_text(text),
            Input::TrialSeen(opening, picture) if opening == it => trying.trial.handle_picture(picture, now),
            Input::AppCalled(opening, call) if opening == it => self.trial_called(&call, now),
            // Nobody is there who would print.
            Input::AppPrints(opening) if opening == it => {}
            other => return Some(other),
        }
        self.follow_trial(now);
        None
    }

    fn watch_trial(&mut self, now: Mono) {
        let Some(trying) = &mut self.trial else { return };
        match trying.pulse.tick(now) {
            Beat::Dead { for_ms } => trying.trial.handle_failure(&AppFailure::Hung { for_ms }),
            Beat::Ask => self.stage.ping(Pinged::App(trying.opening)),
            Beat::Rest => {}
        }
        self.follow_trial(now);
    }

    fn trial_failed(&mut self, failure: &AppFailure) {
        if let Some(trying) = &mut self.trial {
            trying.trial.handle_failure(failure);
        }
    }

    /// Does what is to be done next.
    fn follow_trial(&mut self, now: Mono) {
        let Some(trying) = &mut self.trial else { return };
        match trying.trial.poll(now) {
            TrialStep::Wait => {}
            TrialStep::Look => self.stage.look_at_trial(trying.opening),
            TrialStep::Over => {
                let Some(Trying { id, trial, .. }) = self.trial.take() else { return };
                self.stage.close_app();
                let (results, text) = (trial.results(), trial.into_text());
                self.tell_trial(id, TrialOutcome::Made { results, text });
            }
        }
    }

    /// It is told where it is, as every app; of the terminal's devices it gets none.
    fn trial_called(&mut self, call: &Result<BridgeCall, (u64, BridgeError)>, now: Mono) {
        let Some(trying) = &mut self.trial else { return };
        let (opening, in_time) = (trying.opening, trying.gate.pass(now));
        let (id, answer) = match call {
            Ok(BridgeCall { id, .. }) | Err((id, _)) if !in_time => (*id, Err(BridgeError::TooMany)),
            Err((id, error)) => (*id, Err(*error)),
            Ok(BridgeCall { id, method: Method::Info }) => (*id, Ok(self.bridge_info())),
            Ok(BridgeCall { id, .. }) => (*id, Err(BridgeError::Busy)),
        };
        self.stage.answer_app(opening, id, answer);
    }

    fn tell_trial(&self, id: InspectionId, outcome: TrialOutcome) {
        self.tell(ShellMessage::Tried { id, outcome });
    }
}

fn source_failure(error: &SourceError) -> AppFailure {
    AppFailure::LoadFailed { reason: error.to_string() }
}
