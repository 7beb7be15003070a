use std::time::Duration;

use fleet_protocol::{Event, UnixMillis};
use fleet_release::link::StickOutcome;
use terminal_core::HeldTheme;
use tokio::sync::{mpsc, oneshot};

use super::input::Input;
use crate::bearer::BearerReader;
use crate::clock::SharedClock;
use crate::upgrade::Host;

/// The agent as its upgrader sees it.
#[derive(Debug)]
pub(super) struct AgentHost {
    pub inputs: mpsc::UnboundedSender<Input>,
    pub clock: SharedClock,
    pub bearer: BearerReader,
}

impl AgentHost {
    /// How long the shell may take to say whether the terminal may switch.
    const SWITCH_LIMIT: Duration = Duration::from_secs(5);
    /// How long the upgrader waits for a disk that takes nothing: a good version must not run into the
    /// launcher's deadline because its record cannot be written. The event waits in memory.
    const RECORD_LIMIT: Duration = Duration::from_secs(10);
    /// How long to wait for a token.
    const TOKEN_LIMIT: Duration = Duration::from_secs(30);
}

impl Host for AgentHost {
    async fn record(&self, event: Event) {
        let (done, recorded) = oneshot::channel();
        if self.inputs.send(Input::Record(event, done)).is_ok() {
            let _ = tokio::time::timeout(Self::RECORD_LIMIT, recorded).await;
        }
    }

    async fn may_switch(&self) -> bool {
        let (answer, answered) = oneshot::channel();
        if self.inputs.send(Input::MaySwitch(answer)).is_err() {
            return false;
        }
        let answer = tokio::time::timeout(Self::SWITCH_LIMIT, answered).await;
        if answer.is_err() {
            // A yes that comes later would hold the shell's door for a switch that is not to be.
            self.switch_cancelled();
        }
        matches!(answer, Ok(Ok(true)))
    }

    fn switch_cancelled(&self) {
        let _ = self.inputs.send(Input::SwitchCancelled);
    }

    async fn bearer(&self) -> Option<String> {
        self.bearer.get_within(Self::TOKEN_LIMIT).await.map(|token| token.to_string())
    }

    fn has_token(&self) -> bool {
        self.bearer.current().is_some()
    }

    fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    fn trusted_now(&self) -> Option<UnixMillis> {
        self.clock.confirmed_now()
    }

    fn themes_held(&self, held: Vec<HeldTheme>) {
        let _ = self.inputs.send(Input::ThemesHeld(held));
    }

    fn stick_written(&self, outcome: StickOutcome) {
        let _ = self.inputs.send(Input::Exported(outcome.into()));
    }

    async fn shell_ended(&self, reason: String) {
        let (done, recorded) = oneshot::channel();
        if self.inputs.send(Input::ShellEnded(reason, done)).is_ok() {
            let _ = tokio::time::timeout(Self::RECORD_LIMIT, recorded).await;
        }
    }
}
