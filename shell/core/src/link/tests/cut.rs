//! The network is away for an hour, on the machines' own clock: link and outbox together.

use fleet_protocol::{Event, OutboxPosition, RecordBody};
use proptest::prelude::*;
use uuid::Uuid;

use super::{accepted, checked_in, token};
use crate::outbox::MemoryOutbox;
use crate::{Failure, Link, LinkAction, Mono};

const HOUR: u64 = 60 * 60 * 1000;
const SAMPLE_EVERY: u64 = 60_000;

/// How a check-in ends while the network is away.
#[derive(Debug, Clone, Copy)]
enum Cut {
    /// It never reaches the server.
    Unreachable,
    /// It is stored, and the answer is lost.
    AnswerLost,
    /// A proxy answers in place of the server.
    Busy,
}

/// Stores each number once, in the order of its coming.
#[derive(Default)]
struct Server {
    highest: u64,
    stored: Vec<u64>,
}

impl Server {
    fn accept(&mut self, position: &OutboxPosition) -> u64 {
        for record in position.records.iter().filter(|record| record.seq > self.highest) {
            self.stored.push(marker(&record.body));
        }
        self.highest = position.records.last().map_or(self.highest, |last| last.seq.max(self.highest));
        self.highest
    }
}

/// What tells one record from all others.
fn marker(body: &RecordBody) -> u64 {
    match body {
        RecordBody::Sample(sample) => sample.uptime_s,
        RecordBody::Event(Event::SamplesDropped { count }) => *count,
        RecordBody::Event(other) => panic!("{other:?}"),
    }
}

fn sample(marker: u64) -> RecordBody {
    RecordBody::Sample(fleet_protocol::HealthSample {
        cpu_percent: 1.0,
        memory_used: 1,
        memory_total: 2,
        disk_used: 1,
        disk_total: 2,
        temperature_c: None,
        network_received: 0,
        network_sent: 0,
        uptime_s: marker,
        processes: vec![],
    })
}

struct Terminal {
    link: Link,
    outbox: MemoryOutbox,
    server: Server,
    now: Mono,
    written: u64,
}

impl Terminal {
    fn new() -> Self {
        let (link, now) = checked_in();
        let outbox = MemoryOutbox::new(Uuid::nil(), 100_000);
        Self { link, outbox, server: Server::default(), now, written: 0 }
    }

    fn record(&mut self, body: impl Fn(u64) -> RecordBody) {
        self.written += 1;
        self.outbox.push(0, body(self.written));
    }

    /// Lets the time pass until then; `cut` tells how each check-in ends, none if the network is there.
    fn pass(&mut self, until: Mono, mut cut: impl FnMut() -> Option<Cut>) {
        while let Some((at, _)) = self.link.poll_timeout().filter(|(at, _)| *at <= until) {
            self.now = self.now.max(at);
            while let Some(action) = self.link.poll_action(self.now) {
                self.answer(&action, cut());
            }
        }
        self.now = self.now.max(until);
    }

    fn answer(&mut self, action: &LinkAction, cut: Option<Cut>) {
        let (position, more) = self.outbox.batch(|_| 100);
        match (action, cut) {
            (LinkAction::CheckIn, None) => {
                let acknowledged = self.server.accept(&position);
                self.outbox.handle_acknowledged(acknowledged, Uuid::max());
                self.link.handle_accepted(&accepted(), more, self.now);
            }
            (LinkAction::GetToken, None) => self.link.handle_token(&token(), self.now),
            (LinkAction::CheckIn, Some(Cut::AnswerLost)) => {
                self.server.accept(&position);
                self.link.handle_failure(action, &Failure::Unreachable, self.now);
            }
            (_, Some(Cut::Busy)) => {
                self.link.handle_failure(action, &Failure::Busy { retry_after_ms: Some(30_000) }, self.now);
            }
            (_, Some(_)) => self.link.handle_failure(action, &Failure::Unreachable, self.now),
            (LinkAction::Enroll { .. }, None) => panic!("a cut turns nobody away"),
        }
    }
}

fn cut() -> impl Strategy<Value = Cut> {
    prop_oneof![4 => Just(Cut::Unreachable), 1 => Just(Cut::AnswerLost), 1 => Just(Cut::Busy)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_hour_without_network_loses_nothing_and_doubles_nothing(
        mut events in prop::collection::vec(0..2 * HOUR, 0..300),
        cuts in prop::collection::vec(cut(), 1..40),
    ) {
        events.sort_unstable();
        let mut terminal = Terminal::new();
        let mut cuts = cuts.into_iter().cycle();
        // Events at any moment, samples every minute; the network is away from the first half hour on, for an hour.
        let samples = (1..=2 * HOUR / SAMPLE_EVERY).map(|minute| (minute * SAMPLE_EVERY, true));
        let mut happenings: Vec<(u64, bool)> = events.into_iter().map(|at| (at, false)).chain(samples).collect();
        happenings.sort_unstable();
        for (at, is_sample) in happenings {
            let away = (HOUR / 2..HOUR / 2 + HOUR).contains(&at);
            terminal.pass(Mono(at), || if away { cuts.next() } else { None });
            if is_sample {
                terminal.record(sample);
            } else {
                terminal.record(|count| RecordBody::Event(Event::SamplesDropped { count }));
                terminal.link.handle_news(terminal.now);
            }
        }
        let end = terminal.now + HOUR / 2;
        terminal.pass(end, || None);
        prop_assert!(terminal.outbox.is_empty());
        prop_assert_eq!(terminal.server.stored, (1..=terminal.written).collect::<Vec<_>>());
    }
}
