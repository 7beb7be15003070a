use std::collections::BTreeSet;

use fleet_protocol::LocationId;
use serde::{Deserialize, Serialize};

use super::{Answer, Answers, EnrollmentAnswer, LocationAnswer, Step, TrustAnswer};

/// What of the set-up outlasts a power failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetupRecord {
    /// The question that is put.
    pub step: Step,
    /// What was answered.
    pub answers: Answers,
    /// Steps that a signed settings file has answered: they are not asked.
    pub from_settings: BTreeSet<Step>,
    /// The fingerprint of the root that a QR code of the console named; the root itself comes from the server.
    pub brought_root: Option<Vec<String>>,
    /// Whether a QR code of the console has answered how the terminal is let in.
    pub brought: bool,
    /// Whether all of it counts.
    pub finished: bool,
}

/// What a QR code of the console brings: answers to several questions at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Where the server is.
    pub server: String,
    /// The fingerprint of the fleet's root, where one is pinned.
    pub root: Option<Vec<String>>,
    /// How the terminal is let in.
    pub enrollment: EnrollmentAnswer,
    /// Where it stands, where the code says so.
    pub location: Option<LocationAnswer>,
}

impl SetupRecord {
    /// Whoever maintains the terminal answers anew what may be; whether that is so. What counts goes on counting.
    pub fn handle_changed(&mut self, answer: Answer) -> bool {
        let may = answer.step().may_change();
        if may {
            self.answers.take(answer);
        }
        may
    }
}

impl Default for SetupRecord {
    fn default() -> Self {
        Self {
            step: Step::Language,
            answers: Answers::default(),
            from_settings: BTreeSet::new(),
            brought_root: None,
            brought: false,
            finished: false,
        }
    }
}

/// The set-up. At every time all steps before the one that is asked have their answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    record: SetupRecord,
    /// Steps that the environment answers.
    given: BTreeSet<Step>,
}

impl Setup {
    /// Goes on where the record ends; with what the environment answers now, which may be more or less than before.
    pub fn resume(record: SetupRecord, given: BTreeSet<Step>) -> Self {
        let mut setup = Self { record, given };
        let step = setup.record.step.min(setup.first_open());
        setup.record.step = if setup.is_asked(step) { step } else { setup.next_asked(step) };
        setup
    }

    /// What is to be on the disk.
    pub const fn record(&self) -> &SetupRecord {
        &self.record
    }

    /// The question that is put.
    pub const fn step(&self) -> Step {
        self.record.step
    }

    /// What was answered.
    pub const fn answers(&self) -> &Answers {
        &self.record.answers
    }

    /// Whether all of it counts.
    pub const fn is_finished(&self) -> bool {
        self.record.finished
    }

    /// The questions of this terminal, in their order.
    pub fn steps(&self) -> Vec<Step> {
        Step::ALL.into_iter().filter(|step| self.is_asked(*step)).collect()
    }

    /// An answer to the question that is put; whether it was one. One to another question is that of a page that was not drawn
    /// anew yet, or a finger that came down twice.
    pub fn handle_answer(&mut self, answer: Answer) -> bool {
        let step = answer.step();
        if self.record.finished || step != self.record.step {
            return false;
        }
        if step == Step::Server {
            // Typed by hand it is another fleet's, perhaps: what was brought for the one before does not count.
            self.record.brought_root = None;
            self.record.brought = false;
        }
        self.record.answers.take(answer);
        // What was brought is not asked once more on the way; by going back it is.
        let skips = step == Step::Trust && self.record.brought;
        self.record.step = if skips { self.first_open().max(step) } else { self.next_asked(step) };
        true
    }

    /// A QR code of the console was scanned where the server is asked for; whether it answers that. The root that it names is
    /// still to come ([`Setup::handle_root`]): until then whose releases are trusted stays open.
    pub fn handle_brought(&mut self, brought: Brought) -> bool {
        if self.record.finished || self.record.step != Step::Server {
            return false;
        }
        let answers = &mut self.record.answers;
        answers.server = Some(brought.server);
        answers.enrollment = Some(brought.enrollment);
        answers.location = brought.location.or_else(|| answers.location.take());
        if brought.root.is_some() {
            answers.trust = None;
        }
        self.record.brought_root = brought.root;
        self.record.brought = true;
        self.record.step = self.first_open().max(Step::Server);
        true
    }

    /// The root with the fingerprint that was brought is taken as soon as the server gives it; whether one was brought. The rest is
    /// asked meanwhile.
    pub fn handle_root_awaited(&mut self) -> bool {
        let Some(fingerprint) = self.record.brought_root.clone() else { return false };
        self.handle_answer(Answer::Trust(TrustAnswer::Awaited { fingerprint }))
    }

    /// The fingerprint of the root that is waited for: before the question is answered, or beside the others.
    pub fn awaited_root(&self) -> Option<&[String]> {
        match &self.record.answers.trust {
            None => self.record.brought_root.as_deref(),
            Some(TrustAnswer::Awaited { fingerprint }) => Some(fingerprint),
            Some(TrustAnswer::Root { .. } | TrustAnswer::Later) => None,
        }
    }

    /// The root with the fingerprint that was brought has come; whether it was waited for.
    pub fn handle_root(&mut self, root: String) -> bool {
        if self.record.finished || self.awaited_root().is_none() || !self.is_asked(Step::Trust) {
            return false;
        }
        self.record.answers.trust = Some(TrustAnswer::Root { root });
        if self.record.step == Step::Trust {
            self.record.step = self.first_open();
        }
        true
    }

    /// To the question before; whether there is one.
    pub fn handle_back(&mut self) -> bool {
        let before = self.steps().into_iter().rev().find(|step| *step < self.record.step);
        match before {
            Some(step) if !self.record.finished => {
                self.record.step = step;
                true
            }
            _ => false,
        }
    }

    /// The name of the location that was scanned; whether it is still that one.
    pub fn handle_named(&mut self, id: LocationId, name: String) -> bool {
        match &mut self.record.answers.location {
            Some(LocationAnswer::At { id: known, name: before }) if *known == id => {
                *before = Some(name);
                true
            }
            Some(LocationAnswer::At { .. } | LocationAnswer::Open) | None => false,
        }
    }

    /// It counts from now on; whether that can be.
    pub const fn handle_finish(&mut self) -> bool {
        let may = matches!(self.record.step, Step::Finish) && !self.record.finished;
        if may {
            self.record.finished = true;
        }
        may
    }

    /// A signed settings file answers all that it has an answer to. Where nothing is left to be asked, the set-up is finished.
    /// `again` is asked all the same, with the file's answer to begin with.
    pub fn handle_settings(&mut self, answers: Answers, again: Option<Step>) {
        if self.record.finished {
            return;
        }
        let counts = |step: &Step| answers.has(*step) && !self.given.contains(step) && again != Some(*step);
        self.record.from_settings = Step::ALL.into_iter().filter(counts).collect();
        let Answers {
            language,
            network,
            server,
            trust,
            enrollment,
            sound,
            location,
            devices,
            display,
            volume,
        } = answers;
        let mine = &mut self.record.answers;
        mine.language = language.or(mine.language);
        mine.network = network.or_else(|| mine.network.take());
        mine.server = server.or_else(|| mine.server.take());
        mine.trust = trust.or_else(|| mine.trust.take());
        mine.enrollment = enrollment.or_else(|| mine.enrollment.take());
        mine.sound = sound.or(mine.sound);
        mine.location = location.or_else(|| mine.location.take());
        mine.devices = devices.or_else(|| mine.devices.take());
        mine.display = display.or_else(|| mine.display.take());
        mine.volume = volume.or(mine.volume);
        let again = again.filter(|step| self.is_asked(*step)).unwrap_or(Step::Finish);
        self.record.step = self.first_open().min(again);
        self.record.finished = self.steps() == [Step::Finish];
    }

    /// It is to be done again, by hand: what a settings file had answered is asked now, beginning with the network.
    pub fn handle_reopened(&mut self) {
        self.record.finished = false;
        self.record.from_settings.clear();
        let network = Step::Network.min(self.first_open());
        self.record.step = if self.is_asked(network) { network } else { self.next_asked(network) };
    }

    fn is_asked(&self, step: Step) -> bool {
        step == Step::Finish || !self.given.contains(&step) && !self.record.from_settings.contains(&step)
    }

    fn next_asked(&self, step: Step) -> Step {
        self.steps().into_iter().find(|one| *one > step).unwrap_or(Step::Finish)
    }

    /// The first question without an answer.
    fn first_open(&self) -> Step {
        self.steps().into_iter().find(|step| !self.record.answers.has(*step)).unwrap_or(Step::Finish)
    }
}
