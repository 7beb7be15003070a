//! One app opened on trial (试开): in the terminal's own window, as it is opened for a citizen, but where nobody sees it,
//! while nobody is there. What an inspection learns of an app by that: whether it opens, shows something, and runs.

mod tally;
#[cfg(test)]
mod tests;

use fleet_protocol::{
    AppFailure, CheckFault, CheckNote, CheckOutcome, CheckResult, InspectionCheck, MissingPart, ScriptError,
    SkipReason,
};

use crate::Mono;
use tally::Tally;

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrialStep {
    /// Nothing: the app goes on.
    Wait,
    /// Look whether something is to be seen, and tell it by [`Trial::handle_picture`].
    Look,
    /// Close the app: all is known that will be.
    Over,
}

/// What is to be seen of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// All is of one colour.
    Blank,
    /// There is something.
    Drawn,
    /// The engine gave no picture.
    Unknown,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// Nothing has been painted yet.
    Opening,
    /// It runs; whether something is to be seen is asked from this moment on.
    Running { look_at: Mono },
    /// A picture is on its way.
    Looking { since: Mono },
    /// It is known.
    Over,
}

/// A trial under way, and what it has shown so far.
#[derive(Debug, Clone)]
pub struct Trial {
    opened: Mono,
    stage: Stage,
    painted: Option<Mono>,
    picture: Option<Picture>,
    failure: Option<String>,
    errors: Tally<ScriptError>,
    missing: Tally<MissingPart>,
    text: Option<String>,
}

impl Trial {
    /// An app that has painted nothing after so many milliseconds is given up, as it is when a citizen opens it.
    pub const OPEN_MS: u64 = 20_000;
    /// So many milliseconds after its first picture an app has fetched what it shows, and run what it runs.
    pub const SETTLE_MS: u64 = 4_000;
    /// An app of which nothing is to be seen then is looked at again, until so many milliseconds after it was opened.
    pub const LONGEST_MS: u64 = 15_000;
    /// So many characters of what is to be read of an app are told.
    pub const MOST_TEXT: usize = 100_000;
    /// How often it is looked at again, in milliseconds.
    const AGAIN_MS: u64 = 2_000;
    /// A picture that is not there after so many milliseconds will not come.
    const PICTURE_MS: u64 = 5_000;
    /// After so many milliseconds a trial is over, whatever happens.
    pub const END_MS: u64 = Self::OPEN_MS + Self::SETTLE_MS + Self::PICTURE_MS;

    /// The app is being opened.
    pub const fn new(now: Mono) -> Self {
        Self {
            opened: now,
            stage: Stage::Opening,
            painted: None,
            picture: None,
            failure: None,
            errors: Tally::new(),
            missing: Tally::new(),
            text: None,
        }
    }

    /// It has painted; an app that goes on to another page paints again, which says nothing new.
    pub fn handle_painted(&mut self, now: Mono) {
        if self.stage == Stage::Opening {
            self.painted = Some(now);
            self.stage = Stage::Running { look_at: now + Self::SETTLE_MS };
        }
    }

    /// It cannot go on.
    pub fn handle_failure(&mut self, failure: &AppFailure) {
        if self.stage != Stage::Over {
            self.failure = Some(in_words(failure));
            self.stage = Stage::Over;
        }
    }

    /// A script failed.
    pub fn handle_script_error(&mut self, error: ScriptError) {
        self.errors.add(error);
    }

    /// A part of the page is not there.
    pub fn handle_missing(&mut self, part: MissingPart) {
        self.missing.add(part);
    }

    /// What is to be read of it, told before each picture; the last counts. Of one that is too long its beginning.
    pub fn handle_text(&mut self, mut text: String) {
        let end = text.char_indices().nth(Self::MOST_TEXT).map_or(text.len(), |(end, _)| end);
        text.truncate(end);
        self.text = Some(text);
    }

    /// What is to be seen, because it was asked by [`TrialStep::Look`].
    pub fn handle_picture(&mut self, picture: Picture, now: Mono) {
        if !matches!(self.stage, Stage::Looking { .. }) {
            return;
        }
        self.picture = Some(picture);
        let is_late = now.since(self.opened) >= Self::LONGEST_MS;
        self.stage = if picture == Picture::Blank && !is_late {
            Stage::Running { look_at: now + Self::AGAIN_MS }
        } else {
            Stage::Over
        };
    }

    /// What is to be done next. [`TrialStep::Look`] is said once for each picture.
    pub fn poll(&mut self, now: Mono) -> TrialStep {
        match self.stage {
            Stage::Opening if now.since(self.opened) >= Self::OPEN_MS => {
                self.failure = Some(format!("nothing to show within {} ms", Self::OPEN_MS));
                self.stage = Stage::Over;
                TrialStep::Over
            }
            Stage::Running { look_at } if look_at <= now => {
                self.stage = Stage::Looking { since: now };
                TrialStep::Look
            }
            Stage::Looking { since } if now.since(since) >= Self::PICTURE_MS => {
                self.picture.get_or_insert(Picture::Unknown);
                self.stage = Stage::Over;
                TrialStep::Over
            }
            Stage::Opening | Stage::Running { .. } | Stage::Looking { .. } => TrialStep::Wait,
            Stage::Over => TrialStep::Over,
        }
    }

    /// What it has shown, as the checks of an inspection. One trouble is one finding: of an app that did not open nothing
    /// else is judged but what it said itself.
    pub fn results(&self) -> Vec<CheckResult> {
        let result = |check, outcome| CheckResult { check, outcome };
        let mut results = vec![result(InspectionCheck::Opening, self.opening())];
        results.extend(self.painting().map(|outcome| result(InspectionCheck::Painting, outcome)));
        let errors = self.errors.total();
        let scripts = (errors > 0)
            .then(|| CheckFault::ScriptErrors { errors: self.errors.first().to_vec(), count: errors });
        let missing = self.missing.total();
        let parts =
            (missing > 0).then(|| CheckFault::MissingParts { parts: self.missing.first().to_vec(), missing });
        results.push(result(InspectionCheck::Scripts, self.ran(scripts)));
        results.push(result(InspectionCheck::Parts, self.ran(parts)));
        results
    }

    /// What was to be read of it at the end; `None` where nobody could look.
    pub fn into_text(self) -> Option<String> {
        self.text.filter(|_| self.failure.is_none())
    }

    fn opening(&self) -> CheckOutcome {
        if let Some(detail) = self.failure.clone() {
            return CheckOutcome::Failed { fault: CheckFault::NotOpened { detail } };
        }
        let note = self.painted.map(|painted| CheckNote::Painted { ms: painted.since(self.opened) });
        CheckOutcome::Passed { note }
    }

    /// `None` where there was no picture to judge.
    fn painting(&self) -> Option<CheckOutcome> {
        if self.failure.is_some() {
            return Some(CheckOutcome::Skipped { reason: SkipReason::NotOpened });
        }
        match self.picture? {
            Picture::Blank => Some(CheckOutcome::Failed { fault: CheckFault::Blank }),
            Picture::Drawn => Some(CheckOutcome::Passed { note: None }),
            Picture::Unknown => None,
        }
    }

    fn ran(&self, fault: Option<CheckFault>) -> CheckOutcome {
        match fault {
            Some(fault) => CheckOutcome::Failed { fault },
            None if self.failure.is_some() => CheckOutcome::Skipped { reason: SkipReason::NotOpened },
            None => CheckOutcome::Passed { note: None },
        }
    }
}

fn in_words(failure: &AppFailure) -> String {
    match failure {
        AppFailure::Crashed => "its process ended".into(),
        AppFailure::OutOfMemory => "it took too much memory".into(),
        AppFailure::OverBound { bound, used, limit } => {
            format!("it took too much of the machine: {bound:?} {used}, at most {limit}")
        }
        AppFailure::Hung { for_ms } => format!("it did not answer for {for_ms} ms"),
        AppFailure::LoadFailed { reason } => reason.clone(),
    }
}
