use std::collections::VecDeque;

use fleet_protocol::{SelfTestFact, SelfTestItem, SelfTestJudge, SelfTestOutcome, SelfTestPicture};

use super::run::{Told, fact, is_measured};
use crate::{Dice, Mono};

/// A person has so long to put a card on or to hold a code, in milliseconds.
const AWAITED_MS: u64 = 60_000;
/// So many wrong answers are a failure.
const MOST_WRONG: u32 = 3;

/// Leads a person through the item that is before them: what a device is to do, and what follows from what it says. What is
/// asked back (a number that was said, a code that was printed) is known here and to no page.
#[derive(Debug)]
pub struct Guide {
    dice: Dice,
    step: Option<Step>,
    has_scanner: bool,
    actions: VecDeque<GuideAction>,
}

/// The item that is before the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub item: SelfTestItem,
    /// How far it is.
    pub phase: StepPhase,
    /// How many more answers may be wrong.
    pub tries_left: u32,
    /// Whether two fingers were on the glass at once.
    pub two_fingers: bool,
    /// How many the glass says that it tells apart, where it says so.
    pub glass_fingers: Option<u8>,
    /// What was said or printed, and is asked back.
    secret: Option<String>,
    until: Option<Mono>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepPhase {
    /// It is to be begun, or the page does all of it.
    Ready,
    /// The device is at work.
    Working,
    /// The person has to do something at the device: put a card on, hold a code.
    Awaited,
    /// The person is asked what the device did.
    Asked,
    /// The answer was wrong; asked once more.
    Wrong,
    /// It did not work.
    Trouble(Trouble),
}

/// Why it did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The device is not there.
    Absent,
    /// It is there and does not do it.
    Failed,
    /// Nothing was put on or held in time.
    Timeout,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuideAction {
    /// Say this digit aloud.
    Say(u8),
    /// Print a page with this code.
    Print(String),
    /// Print a receipt with this code.
    PrintReceipt(String),
    /// Read an identity card.
    ReadCard,
    /// Power a smart card.
    ReadSmartCard,
    /// Pass on what is scanned.
    Scan,
    /// Show what the camera sees.
    Look,
    /// Whatever device is at work for this item is to rest.
    Rest(SelfTestItem),
    /// An item has its result.
    Tell(Told),
}

impl Guide {
    /// Nobody is led. The seed is for the numbers that are said and printed.
    pub const fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed), step: None, has_scanner: false, actions: VecDeque::new() }
    }

    /// Puts an item before the person.
    pub fn open(&mut self, item: SelfTestItem, has_scanner: bool) {
        self.close();
        self.has_scanner = has_scanner;
        self.step = Some(Step {
            item,
            phase: StepPhase::Ready,
            tries_left: MOST_WRONG,
            two_fingers: false,
            glass_fingers: None,
            secret: None,
            until: None,
        });
    }

    /// Puts it away.
    pub fn close(&mut self) {
        if let Some(step) = self.step.take() {
            self.actions.push_back(GuideAction::Rest(step.item));
        }
    }

    /// What is before the person.
    pub const fn step(&self) -> Option<&Step> {
        self.step.as_ref()
    }

    /// What is to be done.
    pub fn poll_action(&mut self) -> Option<GuideAction> {
        self.actions.pop_front()
    }

    /// The person is ready, or wants it once more.
    pub fn handle_start(&mut self, now: Mono) {
        let Some(step) = &mut self.step else { return };
        if is_measured(step.item) || step.phase == StepPhase::Working {
            return;
        }
        let (phase, action) = match step.item {
            SelfTestItem::Sound => {
                let digit = self.dice.between(1, 9);
                step.secret = Some(digit.to_string());
                (StepPhase::Asked, GuideAction::Say(u8::try_from(digit).unwrap_or(1)))
            }
            SelfTestItem::Printer => (StepPhase::Working, GuideAction::Print(step.new_code(&mut self.dice))),
            SelfTestItem::ReceiptPrinter => {
                (StepPhase::Working, GuideAction::PrintReceipt(step.new_code(&mut self.dice)))
            }
            SelfTestItem::IdCardReader => (StepPhase::Awaited, GuideAction::ReadCard),
            SelfTestItem::SmartCardReader => (StepPhase::Awaited, GuideAction::ReadSmartCard),
            SelfTestItem::Scanner => (StepPhase::Awaited, GuideAction::Scan),
            SelfTestItem::Camera => (StepPhase::Working, GuideAction::Look),
            // The page's alone.
            SelfTestItem::Touch
            | SelfTestItem::Display
            | SelfTestItem::Network
            | SelfTestItem::Disk
            | SelfTestItem::Memory
            | SelfTestItem::Temperature
            | SelfTestItem::Clock
            | SelfTestItem::PowerBackup
            | SelfTestItem::Watchdog
            | SelfTestItem::Hardening => return,
        };
        step.phase = phase;
        step.until = (phase == StepPhase::Awaited).then(|| now + AWAITED_MS);
        self.actions.push_back(action);
    }

    /// The device has done its part: the page is printed, the camera gives pictures, the card was read.
    pub fn handle_done(&mut self, item: SelfTestItem) {
        let Some(step) = self.step.as_mut().filter(|step| step.item == item) else { return };
        match (item, step.phase) {
            (SelfTestItem::Printer | SelfTestItem::ReceiptPrinter, StepPhase::Working) => {
                step.phase = StepPhase::Asked;
                if self.has_scanner {
                    self.actions.push_back(GuideAction::Scan);
                }
            }
            (SelfTestItem::Camera, StepPhase::Working) => step.phase = StepPhase::Asked,
            (SelfTestItem::IdCardReader | SelfTestItem::SmartCardReader, StepPhase::Awaited) => {
                self.end(SelfTestOutcome::Passed, SelfTestJudge::Machine, vec![fact("card", "read")]);
            }
            _ => {}
        }
    }

    /// The device cannot.
    pub fn handle_trouble(&mut self, item: SelfTestItem, trouble: Trouble) {
        let Some(step) = self.step.as_mut().filter(|step| step.item == item) else { return };
        if matches!(step.phase, StepPhase::Working | StepPhase::Awaited | StepPhase::Asked) {
            (step.phase, step.until) = (StepPhase::Trouble(trouble), None);
        }
    }

    /// The scanner has read something.
    pub fn handle_scanned(&mut self, text: &str) {
        let Some(step) = &mut self.step else { return };
        match (step.item, step.phase) {
            (SelfTestItem::Scanner, StepPhase::Awaited) => {
                self.end(SelfTestOutcome::Passed, SelfTestJudge::Machine, vec![fact("code", "read")]);
            }
            (SelfTestItem::Printer | SelfTestItem::ReceiptPrinter, StepPhase::Asked | StepPhase::Wrong) => {
                if step.secret.as_deref() == Some(text.trim()) {
                    let facts = vec![fact("read_back", "scanned")];
                    self.end(SelfTestOutcome::Passed, SelfTestJudge::Machine, facts);
                } else {
                    // Some other code: the right one may still come.
                    step.phase = StepPhase::Wrong;
                    self.actions.push_back(GuideAction::Scan);
                }
            }
            _ => {}
        }
    }

    /// The person says which number it was.
    pub fn handle_answer(&mut self, answer: &str, now: Mono) {
        let Some(step) = &mut self.step else { return };
        if !matches!(step.phase, StepPhase::Asked | StepPhase::Wrong) || step.secret.is_none() {
            return;
        }
        if step.secret.as_deref() == Some(answer) {
            let tries = MOST_WRONG - step.tries_left + 1;
            let facts = vec![fact("read_back", "answered"), fact("tries", tries)];
            return self.end(SelfTestOutcome::Passed, SelfTestJudge::Person, facts);
        }
        step.tries_left -= 1;
        if step.tries_left == 0 {
            let facts = vec![fact("wrong_answers", MOST_WRONG)];
            return self.end(SelfTestOutcome::Failed, SelfTestJudge::Person, facts);
        }
        let is_sound = step.item == SelfTestItem::Sound;
        if is_sound {
            // Another number: whoever guesses is not to go through them one by one.
            self.handle_start(now);
        }
        if let Some(step) = &mut self.step {
            step.phase = StepPhase::Wrong;
        }
    }

    /// The person says how it is, and what it looked like. What can be asked back is not passed by a word.
    pub fn handle_verdict(
        &mut self,
        passed: bool,
        facts: Vec<SelfTestFact>,
        picture: Option<SelfTestPicture>,
    ) {
        let Some(step) = &self.step else { return };
        let by_word = matches!(step.item, SelfTestItem::Touch | SelfTestItem::Display)
            || (step.item == SelfTestItem::Camera && step.phase == StepPhase::Asked);
        if is_measured(step.item) || (passed && !by_word) {
            return;
        }
        let mut facts = facts;
        if step.item == SelfTestItem::Touch {
            facts.push(fact("two_fingers", if step.two_fingers { "seen" } else { "not_seen" }));
            facts.extend(step.glass_fingers.map(|fingers| fact("glass_fingers", fingers)));
        }
        if let StepPhase::Trouble(trouble) = step.phase {
            facts.push(fact(
                "trouble",
                match trouble {
                    Trouble::Absent => "absent",
                    Trouble::Failed => "failed",
                    Trouble::Timeout => "timeout",
                },
            ));
        }
        let outcome = if passed { SelfTestOutcome::Passed } else { SelfTestOutcome::Failed };
        self.end_pictured(outcome, SelfTestJudge::Person, facts, picture);
    }

    /// The person leaves it out.
    pub fn handle_skip(&mut self) {
        self.end(SelfTestOutcome::Skipped, SelfTestJudge::Person, Vec::new());
    }

    /// The glass says how many fingers it tells apart.
    pub fn handle_glass(&mut self, fingers: Option<u8>) {
        if let Some(step) = self.step.as_mut().filter(|step| step.item == SelfTestItem::Touch) {
            step.glass_fingers = fingers;
        }
    }

    /// So many fingers are on the glass.
    pub fn handle_fingers(&mut self, fingers: u32) {
        if let Some(step) = self.step.as_mut().filter(|step| step.item == SelfTestItem::Touch) {
            step.two_fingers |= fingers >= 2;
        }
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Mono) {
        if let Some(step) = self.step.as_mut().filter(|step| step.until.is_some_and(|until| until <= now)) {
            (step.phase, step.until) = (StepPhase::Trouble(Trouble::Timeout), None);
            self.actions.push_back(GuideAction::Rest(step.item));
        }
    }

    fn end(&mut self, outcome: SelfTestOutcome, judge: SelfTestJudge, facts: Vec<SelfTestFact>) {
        self.end_pictured(outcome, judge, facts, None);
    }

    fn end_pictured(
        &mut self,
        outcome: SelfTestOutcome,
        judge: SelfTestJudge,
        facts: Vec<SelfTestFact>,
        picture: Option<SelfTestPicture>,
    ) {
        if let Some(step) = self.step.take() {
            self.actions.push_back(GuideAction::Rest(step.item));
            self.actions.push_back(GuideAction::Tell(Told {
                item: step.item,
                outcome,
                judge,
                facts,
                picture,
            }));
        }
    }
}

impl Step {
    fn new_code(&mut self, dice: &mut Dice) -> String {
        let code = format!("{:06}", dice.between(100_000, 999_999));
        self.secret = Some(code.clone());
        code
    }
}
