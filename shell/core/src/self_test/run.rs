use std::collections::BTreeMap;

use fleet_protocol::{
    SelfTest, SelfTestFact, SelfTestId, SelfTestItem, SelfTestJudge, SelfTestOutcome, SelfTestPicture,
    SelfTestResult, UnixMillis,
};
use serde::{Deserialize, Serialize};

/// One test under way. To be persisted after every change: one that is interrupted goes on where it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfTestRun {
    id: SelfTestId,
    software_version: String,
    started_at: UnixMillis,
    results: BTreeMap<SelfTestItem, SelfTestResult>,
    /// What is measured now. A run that comes from the disk measures nothing.
    #[serde(skip)]
    measuring: Option<Measurement>,
    #[serde(skip)]
    measurements: u64,
}

/// Something that the machine is to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measurement {
    /// What.
    pub item: SelfTestItem,
    /// By which its result is known: what was given up is not taken.
    pub ticket: u64,
}

/// How a test ended, as whoever led it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Of what.
    pub item: SelfTestItem,
    /// How.
    pub outcome: SelfTestOutcome,
    /// Who says so.
    pub judge: SelfTestJudge,
    /// What was found.
    #[serde(default)]
    pub facts: Vec<SelfTestFact>,
    /// What it looked like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<SelfTestPicture>,
}

/// A fact of this name.
#[expect(clippy::needless_pass_by_value, reason = "numbers and texts are given as they are")]
pub fn fact(name: &str, value: impl ToString) -> SelfTestFact {
    SelfTestFact { name: name.to_owned(), value: value.to_string() }
}

/// Whether the machine judges it alone.
pub const fn is_measured(item: SelfTestItem) -> bool {
    match item {
        SelfTestItem::Network
        | SelfTestItem::Disk
        | SelfTestItem::Memory
        | SelfTestItem::Temperature
        | SelfTestItem::Clock
        | SelfTestItem::PowerBackup
        | SelfTestItem::Watchdog
        | SelfTestItem::Hardening => true,
        SelfTestItem::Touch
        | SelfTestItem::Display
        | SelfTestItem::Sound
        | SelfTestItem::Camera
        | SelfTestItem::Printer
        | SelfTestItem::ReceiptPrinter
        | SelfTestItem::IdCardReader
        | SelfTestItem::Scanner
        | SelfTestItem::SmartCardReader => false,
    }
}

impl SelfTestRun {
    /// An older one is not gone on with.
    pub const LONGEST_MS: i64 = 24 * 3_600_000;

    /// A new one. What the terminal has not been set up with is not asked about.
    pub fn begin(
        id: SelfTestId,
        software_version: &str,
        now: UnixMillis,
        is_present: impl Fn(SelfTestItem) -> bool,
    ) -> Self {
        let absent = |item: &SelfTestItem| !is_measured(*item) && !is_present(*item);
        let result = |item: SelfTestItem| {
            let (outcome, judge) = (SelfTestOutcome::NotPresent, SelfTestJudge::Machine);
            (item, SelfTestResult { item, outcome, judge, at: now, facts: Vec::new(), picture: None })
        };
        Self {
            id,
            software_version: software_version.to_owned(),
            started_at: now,
            results: SelfTestItem::ALL.into_iter().filter(absent).map(result).collect(),
            measuring: None,
            measurements: 0,
        }
    }

    /// Whether it is to be dropped: another version runs, or it is too long ago.
    pub fn is_stale(&self, software_version: &str, now: UnixMillis) -> bool {
        self.software_version != software_version
            || now.abs_diff(self.started_at) > Self::LONGEST_MS.unsigned_abs()
    }

    /// What is to be measured next; nothing while something is being measured.
    pub fn poll_measurement(&mut self) -> Option<Measurement> {
        if self.measuring.is_some() {
            return None;
        }
        let item = self.left().find(|item| is_measured(*item))?;
        self.measurements += 1;
        self.measuring = Some(Measurement { item, ticket: self.measurements });
        self.measuring
    }

    /// Something was measured. Whether that was still wanted.
    pub fn handle_measured(
        &mut self,
        ticket: u64,
        outcome: SelfTestOutcome,
        facts: Vec<SelfTestFact>,
        now: UnixMillis,
    ) -> bool {
        let Some(measured) = self.measuring.take_if(|measuring| measuring.ticket == ticket) else {
            return false;
        };
        let told = Told { item: measured.item, outcome, judge: SelfTestJudge::Machine, facts, picture: None };
        self.put(told, now);
        true
    }

    /// A person, or a device that a person was at, says how a test ended. Whether it was taken: nobody may say how it is with
    /// what the machine measures, except that it is left out; and what the terminal has not, is not there.
    pub fn handle_told(&mut self, told: Told, now: UnixMillis) -> bool {
        let may = match told.outcome {
            SelfTestOutcome::Passed | SelfTestOutcome::Failed => !is_measured(told.item),
            SelfTestOutcome::Skipped => true,
            SelfTestOutcome::NotPresent => false,
        };
        if !may || self.is_absent(told.item) {
            return false;
        }
        self.measuring.take_if(|measuring| measuring.item == told.item);
        self.put(told, now);
        true
    }

    /// An item is to be tested once more. Whether it can be.
    pub fn handle_again(&mut self, item: SelfTestItem) -> bool {
        if self.is_absent(item) {
            return false;
        }
        self.measuring.take_if(|measuring| measuring.item == item);
        self.results.remove(&item);
        true
    }

    /// Since when.
    pub const fn started_at(&self) -> UnixMillis {
        self.started_at
    }

    /// What is being measured.
    pub fn measuring(&self) -> Option<SelfTestItem> {
        self.measuring.map(|measuring| measuring.item)
    }

    /// The results that there are, in the order of the items.
    pub fn results(&self) -> Vec<SelfTestResult> {
        SelfTestItem::ALL.iter().filter_map(|item| self.results.get(item).cloned()).collect()
    }

    /// What has no result yet, in order.
    pub fn left(&self) -> impl Iterator<Item = SelfTestItem> {
        SelfTestItem::ALL.into_iter().filter(|item| !self.results.contains_key(item))
    }

    /// The whole test, once every item has its result.
    pub fn finished(&self) -> Option<SelfTest> {
        if self.left().next().is_some() {
            return None;
        }
        let ended_at = self.results.values().map(|result| result.at).max().unwrap_or(self.started_at);
        Some(SelfTest {
            id: self.id,
            software_version: self.software_version.clone(),
            started_at: self.started_at,
            ended_at,
            results: self.results(),
        })
    }

    /// A device that the terminal has not been set up with.
    fn is_absent(&self, item: SelfTestItem) -> bool {
        let outcome = self.results.get(&item).map(|result| result.outcome);
        !is_measured(item) && outcome == Some(SelfTestOutcome::NotPresent)
    }

    fn put(&mut self, told: Told, at: UnixMillis) {
        let Told { item, outcome, judge, facts, picture } = told;
        let facts = facts.into_iter().filter(is_sound).take(SelfTestResult::MOST_FACTS).collect();
        let picture = picture.filter(|picture| picture.is_sound_for(item));
        self.results.insert(item, SelfTestResult { item, outcome, judge, at, facts, picture });
    }
}

/// Within the bounds of the protocol.
fn is_sound(fact: &SelfTestFact) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=40).contains(&fact.name.len()) && fact.name.bytes().all(letter) && fact.value.len() <= 200
}
