use crate::{Mono, Timer};

/// Watches the shell's heartbeat. A shell that is silent for too long is reported and restarted, once
/// a silence; then it has time to come up.
#[derive(Debug)]
pub struct Watchdog {
    state: State,
    expected: bool,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// No shell is expected: none has been seen, and nobody else starts one.
    Off,
    /// The shell has until then to send something.
    Until(Mono),
}

impl Watchdog {
    /// Silence for longer than this is a failure. Heartbeats come every 2 s. It is long enough for the shell to
    /// replace a hung home page itself, even twice (8 s each until it gives one up): a restart would end the
    /// citizen's app, a new home page under it does not.
    pub const SILENCE_MS: u64 = 20_000;
    /// A shell that was just started may take this long to its first heartbeat.
    pub const START_MS: u64 = 60_000;

    /// `expected`: a launcher starts a shell beside the agent.
    pub fn new(expected: bool, now: Mono) -> Self {
        let state = if expected { State::Until(now + Self::START_MS) } else { State::Off };
        Self { state, expected }
    }

    /// The shell sent something.
    pub fn handle_alive(&mut self, now: Mono) {
        self.state = State::Until(now + Self::SILENCE_MS);
    }

    /// Somebody restarts the shell: it has time to come up.
    pub fn handle_restart(&mut self, now: Mono) {
        self.state = State::Until(now + Self::START_MS);
    }

    /// When the silence becomes too long.
    pub const fn poll_timeout(&self) -> Option<Timer> {
        match self.state {
            State::Off => None,
            State::Until(at) => Some((at, "shell's heartbeat")),
        }
    }

    /// Returns true, once a silence, when the shell has to be restarted.
    pub fn handle_timeout(&mut self, now: Mono) -> bool {
        let silent = matches!(self.state, State::Until(at) if at <= now);
        if silent && self.expected {
            self.handle_restart(now);
        } else if silent {
            // Nobody starts it again: nothing is expected until one is seen.
            self.state = State::Off;
        }
        silent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_shell_is_restarted_once_a_silence() {
        let mut watchdog = Watchdog::new(true, Mono(0));
        watchdog.handle_alive(Mono(5_000));
        assert!(!watchdog.handle_timeout(Mono(24_999)));
        assert!(watchdog.handle_timeout(Mono(25_000)));
        assert!(!watchdog.handle_timeout(Mono(50_000)), "it has time to come up");
        assert!(watchdog.handle_timeout(Mono(85_000)));
    }

    #[test]
    fn without_a_launcher_nothing_is_expected_until_a_shell_was_seen() {
        let mut watchdog = Watchdog::new(false, Mono(0));
        assert!(watchdog.poll_timeout().is_none());
        watchdog.handle_alive(Mono(1));
        assert!(watchdog.handle_timeout(Mono(20_001)));
        assert!(watchdog.poll_timeout().is_none(), "nobody starts it again");
    }
}
