use fleet_protocol::{Event, HealthSample, RecordBody};

use super::Daemon;

impl Daemon {
    /// Writes an event to the outbox; it goes out with the next check-in.
    pub(super) async fn record(&mut self, event: Event) {
        tracing::info!(?event, "event");
        self.push(RecordBody::Event(event)).await;
    }

    /// Writes an event that ops should hear of soon.
    pub(super) async fn record_news(&mut self, event: Event) {
        self.record(event).await;
        self.link.handle_news(self.clock.mono());
    }

    /// A health sample was taken.
    pub(super) async fn handle_sample(&mut self, sample: HealthSample) {
        self.health = Some(sample.clone());
        self.push(RecordBody::Sample(sample)).await;
    }

    async fn push(&mut self, body: RecordBody) {
        let outcome = self.outbox.push(self.clock.now(), &body).await;
        self.note(outcome);
    }
}
