use fleet_protocol::{Event, HealthSample, RecordBody};
use tokio::sync::oneshot;

use super::Daemon;
use crate::store::{Origin, StoreError};

impl Daemon {
    /// A disk that did not take a record is tried again after this long, in milliseconds.
    const FLUSH_AGAIN_MS: u64 = 5_000;

    /// Writes an event to the outbox; it goes out with the next check-in.
    pub(super) async fn record(&mut self, event: Event) {
        if let Event::Inspected { report } = &event {
            // A page's text would fill the log.
            tracing::info!(id = %report.id, results = ?report.results, "event: inspected");
        } else if let Event::Accepted { acceptance } = &event {
            // Names and signatures are nothing for a log.
            tracing::info!(id = %acceptance.id, report = ?acceptance.report, "event: accepted");
        } else {
            tracing::info!(?event, "event");
        }
        self.push(RecordBody::Event(event)).await;
    }

    /// Writes an event that ops should hear of soon.
    pub(super) async fn record_news(&mut self, event: Event) {
        self.record(event).await;
        self.link.handle_news(self.clock.mono());
    }

    /// Writes an event of the shell, once.
    pub(super) async fn record_of_shell(&mut self, origin: Origin, event: Event) {
        tracing::info!(?event, "event of the shell");
        let outcome = self.outbox.push_from(origin, self.clock.now(), RecordBody::Event(event)).await;
        self.handle_written(outcome);
    }

    /// Lets the shell forget an event that is not to be written.
    pub(super) async fn pass_over(&mut self, origin: Origin) {
        let outcome = self.outbox.pass_over(origin).await;
        self.handle_written(outcome);
    }

    /// A health sample was taken.
    pub(super) async fn handle_sample(&mut self, sample: HealthSample) {
        self.health = Some(sample.clone());
        self.hardening.look();
        self.disks.look(self.clock.rtc());
        self.push(RecordBody::Sample(sample)).await;
    }

    async fn push(&mut self, body: RecordBody) {
        let outcome = self.outbox.push(self.clock.now(), body).await;
        self.handle_written(outcome);
    }

    /// Tries again to write what the disk did not take.
    pub(super) async fn flush(&mut self) {
        if !self.outbox.is_flushed() {
            let outcome = self.outbox.flush().await;
            self.handle_written(outcome);
        }
    }

    /// Answers once all that was recorded is on the disk. Whoever asked may have stopped waiting.
    pub(super) fn answer_when_written(&mut self, done: oneshot::Sender<()>) {
        self.unwritten.push(done);
        self.handle_written(Ok(()));
    }

    fn handle_written(&mut self, outcome: Result<(), StoreError>) {
        self.note(outcome);
        self.acknowledge_events();
        let is_flushed = self.outbox.is_flushed();
        self.flush_at = (!is_flushed).then(|| self.clock.mono() + Self::FLUSH_AGAIN_MS);
        if is_flushed {
            for done in self.unwritten.drain(..) {
                let _ = done.send(());
            }
        }
    }
}
