use crate::{Mono, Timer};

/// Watches the shell's heartbeat. A shell that is silent for too long is reported and restarted, once
/// a silence; then it has time to come up.
#[derive(Debug)]
pub struct Watchdog {
    state: State,
    expected: bool,
    /// When the shell last gave a sign of life; the start of this watch, until there was one.
    alive_at: Mono,
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
    /// replace a hung home page itself (8 s until it gives it up) and for the new one to answer: a restart would
    /// end the citizen's app, a new home page under it does not.
    pub const SILENCE_MS: u64 = 20_000;
    /// A shell that was just started may take this long to its first heartbeat.
    pub const START_MS: u64 = 60_000;

    /// `expected`: a launcher starts a shell beside the agent.
    pub fn new(expected: bool, now: Mono) -> Self {
        let state = if expected { State::Until(now + Self::START_MS) } else { State::Off };
        Self { state, expected, alive_at: now }
    }

    /// The shell sent something.
    pub fn handle_alive(&mut self, now: Mono) {
        self.state = State::Until(now + Self::SILENCE_MS);
        self.alive_at = now;
    }

    /// Somebody restarts the shell: it has time to come up.
    pub fn handle_restart(&mut self, now: Mono) {
        self.state = State::Until(now + Self::START_MS);
    }

    /// Whether no shell can be serving anybody. One that may be starting, or that the agent has not yet heard
    /// because it was itself started under a citizen's hands, counts as serving; one that never comes must
    /// not keep a terminal from its repair, which is an upgrade.
    pub const fn is_absent(&self, now: Mono) -> bool {
        !self.expected || now.since(self.alive_at) > Self::START_MS
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
    fn a_shell_counts_as_there_until_it_was_silent_for_longer_than_a_start_takes() {
        let mut watchdog = Watchdog::new(true, Mono(1_000));
        assert!(!watchdog.is_absent(Mono(61_000)));
        assert!(watchdog.is_absent(Mono(61_001)), "it never came");
        watchdog.handle_alive(Mono(70_000));
        watchdog.handle_restart(Mono(120_000));
        assert!(!watchdog.is_absent(Mono(130_000)));
        assert!(watchdog.is_absent(Mono(130_001)), "restarts alone serve nobody");
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
