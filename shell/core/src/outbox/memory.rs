use std::collections::VecDeque;

use fleet_protocol::{OutboxPosition, OutboxRecord, RecordBody, UnixMillis};
use uuid::Uuid;

use super::{Acknowledgement, BatchLimit, acknowledge, take_batch};

/// An outbox that ends with its process: for simulated terminals, and the model that tests compare a
/// durable one with.
#[derive(Debug)]
pub struct MemoryOutbox {
    epoch: Uuid,
    last_seq: u64,
    records: VecDeque<OutboxRecord>,
    limit: BatchLimit,
    capacity: usize,
}

impl MemoryOutbox {
    /// Holds at most `capacity` records; beyond, the oldest samples go, never events.
    pub const fn new(epoch: Uuid, capacity: usize) -> Self {
        Self { epoch, last_seq: 0, records: VecDeque::new(), limit: BatchLimit::DEFAULT, capacity }
    }

    /// Records not yet acknowledged.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether all is acknowledged.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Adds one record.
    pub fn push(&mut self, at: UnixMillis, body: RecordBody) {
        self.last_seq += 1;
        self.records.push_back(OutboxRecord { seq: self.last_seq, at, body });
        if self.records.len() > self.capacity
            && let Some(oldest) =
                self.records.iter().position(|record| matches!(record.body, RecordBody::Sample(_)))
        {
            self.records.remove(oldest);
        }
    }

    /// What the next check-in carries, and whether more waits.
    pub fn batch(&self, size_of: impl Fn(&OutboxRecord) -> usize) -> (OutboxPosition, bool) {
        let records: Vec<OutboxRecord> =
            take_batch(self.records.iter(), self.limit, |record| size_of(record))
                .into_iter()
                .cloned()
                .collect();
        let more = records.len() < self.records.len();
        (OutboxPosition { epoch: self.epoch, records }, more)
    }

    /// The server accepted a check-in; `new_epoch` is used if numbers have lost their meaning.
    pub fn handle_acknowledged(&mut self, acknowledged_seq: u64, new_epoch: Uuid) {
        self.limit.handle_accepted();
        match acknowledge(acknowledged_seq, self.last_seq) {
            Acknowledgement::Through(seq) => {
                let gone = self.records.partition_point(|record| record.seq <= seq);
                self.records.drain(..gone);
            }
            Acknowledgement::NewEpoch => {
                self.epoch = new_epoch;
                self.last_seq = 0;
                for record in &mut self.records {
                    self.last_seq += 1;
                    record.seq = self.last_seq;
                }
            }
        }
    }

    /// The server refused a body with `sent` records.
    pub const fn handle_refused(&mut self, sent: usize) {
        self.limit.handle_refused(sent);
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::Event;
    use proptest::prelude::*;

    use super::*;

    fn event(number: u64) -> RecordBody {
        RecordBody::Event(Event::SamplesDropped { count: number })
    }

    /// A server that stores each number of an epoch once.
    #[derive(Default)]
    struct Server {
        highest: u64,
        stored: Vec<u64>,
    }

    impl Server {
        fn accept(&mut self, position: &OutboxPosition) -> u64 {
            for record in &position.records {
                if record.seq > self.highest {
                    self.highest = record.seq;
                    if let RecordBody::Event(Event::SamplesDropped { count }) = record.body {
                        self.stored.push(count);
                    }
                }
            }
            self.highest
        }
    }

    proptest! {
        /// Answers get lost and requests are refused: nothing is lost, nothing is there twice, all in order.
        #[test]
        fn nothing_lost_nothing_twice(steps in prop::collection::vec(0_u8..6, 1..200)) {
            let mut outbox = MemoryOutbox::new(Uuid::nil(), 100_000);
            let mut server = Server::default();
            let mut written = 0;
            let exchange = |outbox: &mut MemoryOutbox, server: &mut Server, fate: u8| {
                let (position, _) = outbox.batch(|_| 100);
                match fate {
                    0 => {}
                    1 => { server.accept(&position); }
                    2 => outbox.handle_refused(position.records.len()),
                    _ => {
                        let seq = server.accept(&position);
                        outbox.handle_acknowledged(seq, Uuid::max());
                    }
                }
            };
            for step in steps {
                for _ in 0..u64::from(step) * 150 {
                    written += 1;
                    outbox.push(0, event(written));
                }
                exchange(&mut outbox, &mut server, step);
            }
            for _ in 0..400 {
                exchange(&mut outbox, &mut server, 5);
            }
            prop_assert!(outbox.is_empty());
            prop_assert_eq!(server.stored, (1..=written).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_restored_copy_begins_a_new_epoch_and_keeps_its_records() {
        let mut outbox = MemoryOutbox::new(Uuid::nil(), 10);
        outbox.push(0, event(1));
        outbox.handle_acknowledged(900, Uuid::max());
        let (position, _) = outbox.batch(|_| 100);
        assert_eq!((position.epoch, position.records[0].seq), (Uuid::max(), 1));
    }

    #[test]
    fn a_full_outbox_drops_samples_and_keeps_events() {
        let sample = fleet_protocol::HealthSample {
            cpu_percent: 1.0,
            memory_used: 1,
            memory_total: 2,
            disk_used: 1,
            disk_total: 2,
            temperature_c: None,
            network_received: 0,
            network_sent: 0,
            uptime_s: 1,
            processes: vec![],
        };
        let mut outbox = MemoryOutbox::new(Uuid::nil(), 3);
        outbox.push(0, RecordBody::Sample(sample));
        (1..=5).for_each(|number| outbox.push(0, event(number)));
        assert_eq!(outbox.len(), 5);
    }
}
