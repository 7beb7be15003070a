use fleet_protocol::{AppId, ConsumableStep, Event};
use terminal_core::ipc::AgentMessage;
use terminal_core::session::Moment;
use uuid::Uuid;

use super::Daemon;
use crate::store::{Origin, StateKey};

impl Daemon {
    /// The longest event of the shell, in bytes of JSON: a record must fit a check-in with others.
    const LONGEST_EVENT: usize = 64 << 10;

    /// The shell is the part that strangers touch: it may report only what is its own to know.
    pub(super) async fn handle_shell_event(&mut self, origin: Option<Origin>, event: Event) {
        let its_own = match &event {
            Event::Session { .. }
            | Event::Wiped { .. }
            | Event::Rated { .. }
            | Event::AppFailed { .. }
            | Event::AppBlocked { .. }
            | Event::ThemeFailed { .. }
            | Event::LockBroken { .. }
            | Event::Consumable { step: ConsumableStep::Used { .. }, .. } => true,
            Event::AgentStarted { .. }
            | Event::AppQuarantined { .. }
            | Event::AppInstalled { .. }
            | Event::AppRefused { .. }
            | Event::ShellFailed { .. }
            | Event::SandboxMissing { .. }
            | Event::ThemeInstalled { .. }
            | Event::UpgradeStep { .. }
            | Event::FileHealed { .. }
            | Event::Inspected { .. }
            | Event::Consumable { .. }
            | Event::DailyChecked { .. }
            | Event::Maintenance { .. }
            | Event::SelfTested { .. }
            | Event::Accepted { .. }
            | Event::SamplesDropped { .. } => false,
        };
        let size = serde_json::to_vec(&event).map_or(usize::MAX, |json| json.len());
        let Some(origin) = origin else { return tracing::warn!("an event without a number was dropped") };
        if self.outbox.has_taken(origin) {
            self.acknowledge_events();
        } else if !its_own || size > Self::LONGEST_EVENT {
            tracing::warn!(size, "an event that a shell may not report was dropped");
            self.pass_over(origin).await;
        } else if !matches!(event, Event::Session { .. }) || self.witness.reported(origin.run) {
            // First, because the shell says the event again if this process ends in between.
            self.save_witness().await;
            self.note_theme_failed(&event).await;
            let quarantined = self.judge_failure(&event).await;
            self.record_of_shell(origin, event).await;
            self.tell_quarantined(quarantined).await;
        } else {
            // Of a session that was given up as lost, and recorded so.
            self.pass_over(origin).await;
            self.save_witness().await;
        }
    }

    /// Lets the shell forget what is on the disk.
    pub(super) fn acknowledge_events(&mut self) {
        let written = self.outbox.written().filter(|written| self.shell.run == Some(written.run));
        let through = written.map_or(0, |written| written.number);
        if through > self.shell.acknowledged && self.shell.send(AgentMessage::EventsTaken { through }) {
            self.shell.acknowledged = through;
        }
    }

    /// A heartbeat told of the session.
    pub(super) async fn watch_session(&mut self, run: Uuid, session_open: bool, open_app: Option<AppId>) {
        let at = Moment { mono: self.clock.mono(), wall: self.clock.now() };
        let lost = self.witness.heard(run, session_open, open_app, at);
        self.record_lost_session(lost).await;
    }

    /// The shell ended, or is ended because it is silent: nobody but the agent can record its session.
    pub(super) async fn give_up_session(&mut self) {
        let lost = self.witness.lost();
        self.record_lost_session(lost).await;
    }

    async fn record_lost_session(&mut self, lost: Option<Event>) {
        if let Some(event) = lost {
            self.record(event).await;
        }
        self.save_witness().await;
    }

    /// Written when a session begins, ends or changes its app, not with every heartbeat.
    async fn save_witness(&mut self) {
        let mark = self.witness.mark();
        if mark != self.shell.saved_mark {
            self.shell.saved_mark = mark;
            let outcome = self.state.set(StateKey::Session, &self.witness).await;
            self.note(outcome);
        }
    }
}
