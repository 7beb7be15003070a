use std::collections::{BTreeMap, HashMap, HashSet};

use bytes::Bytes;
use fleet_protocol::{
    ActualState, CheckIn, Command, CommandId, CommandOutcome, DesiredState, EnrollmentRequest,
    EnrollmentState, Event, LocationId, OutboxRecord, ProblemCode, RecordBody, Sha256, TerminalId,
};
use uuid::Uuid;

/// What the test's server knows, and how it misbehaves.
#[derive(Default)]
pub struct State {
    /// What it says of a terminal; [`EnrollmentState::Pending`] by default.
    pub standing: HashMap<TerminalId, EnrollmentState>,
    /// Enrollment codes, with what is wrong with them.
    pub codes: HashMap<String, Option<ProblemCode>>,
    /// The root that anybody is given.
    pub root: Option<Bytes>,
    /// The public list of locations; `None` where there is none.
    pub locations: Option<Vec<(LocationId, String)>>,
    /// Where some of them lie: degrees east and north.
    pub points: HashMap<LocationId, (f64, f64)>,
    /// All enrollment requests.
    pub enrollments: Vec<EnrollmentRequest>,
    /// What terminals should be.
    pub desired: Option<DesiredState>,
    /// Files by digest.
    pub blobs: HashMap<Sha256, Bytes>,
    /// Where each request for a file began.
    pub blob_requests: Vec<u64>,
    /// The next answers with a file end after so many bytes.
    pub cut_blobs_after: Option<usize>,
    /// Commands, until their outcomes came.
    pub commands: Vec<Command>,
    /// Outcomes.
    pub outcomes: BTreeMap<CommandId, CommandOutcome>,
    /// Pictures.
    pub screenshots: HashMap<CommandId, Bytes>,
    /// The last actual state.
    pub actual: Option<ActualState>,
    /// Everything answers 503.
    pub down: bool,
    /// Check-ins are taken, but their answers get lost.
    pub lose_answers: bool,
    /// Check-ins that came, accepted or not.
    pub check_ins: u64,
    /// Check in again after so many milliseconds; soon if `None`.
    pub interval_ms: Option<u64>,
    /// The server's clock; the real time if `None`.
    pub time: Option<i64>,
    /// Tokens that hold.
    pub tokens: HashMap<String, TerminalId>,
    /// What was stored, in order.
    pub records: Vec<(Uuid, OutboxRecord)>,
    highest: HashMap<(TerminalId, Uuid), u64>,
    /// Sequence numbers that came more than once: allowed, but stored once.
    pub repeated: HashSet<u64>,
}

impl State {
    /// Takes a check-in as the real server does: each number of an epoch once.
    pub fn accept(&mut self, terminal: TerminalId, check_in: &CheckIn) -> u64 {
        self.actual = Some(check_in.actual.clone());
        for (id, outcome) in &check_in.outcomes {
            self.outcomes.insert(*id, outcome.clone());
            self.commands.retain(|command| command.id != *id);
        }
        let Some(outbox) = &check_in.outbox else { return 0 };
        let highest = self.highest.entry((terminal, outbox.epoch)).or_default();
        for record in &outbox.records {
            if record.seq > *highest {
                *highest = record.seq;
                self.records.push((outbox.epoch, record.clone()));
            } else {
                self.repeated.insert(record.seq);
            }
        }
        *highest
    }

    /// The events that were stored, in order.
    pub fn events(&self) -> Vec<Event> {
        let bodies = self.records.iter().map(|(_, record)| &record.body);
        bodies
            .filter_map(|body| match body {
                RecordBody::Event(event) => Some(event.clone()),
                RecordBody::Sample(_) => None,
            })
            .collect()
    }

    /// The numbers that the test gave to its own events, in order.
    pub fn numbers(&self) -> Vec<i64> {
        let events = self.events().into_iter();
        events
            .filter_map(|event| {
                let Event::Session { started_at, .. } = event else { return None };
                Some(started_at)
            })
            .collect()
    }
}
