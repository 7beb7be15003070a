use fleet_protocol::{AttemptId, HoldReason};
use terminal_core::Mono;
use terminal_core::upgrade::Upgrade;

/// What the log was told last of what the attempt waits for: one line whenever the reason changes.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    noted: Option<(AttemptId, HoldReason)>,
}

impl Waiting {
    /// Writes a line if there is something new to say.
    pub(super) fn note(&mut self, machine: &Upgrade, now: Mono) {
        let Some(record) = machine.record() else { return };
        let version = &record.desired.version;
        let waits = machine.waits_for(now);
        let current = waits.as_ref().map(|(reason, _)| (record.desired.attempt_id, *reason));
        if current == self.noted {
            return;
        }
        match waits {
            Some((_, words)) => tracing::info!("upgrade to {version} waits: {words}"),
            None if !record.state.is_end() => tracing::info!("upgrade to {version} goes on"),
            None => {}
        }
        self.noted = current;
    }
}
