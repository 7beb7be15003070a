use crate::{Mono, Timer};

/// How a check-in of the version on probation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckInWord {
    /// Accepted.
    Accepted,
    /// Refused, or answered in a way that this version cannot read.
    Refused,
    /// The server was not reached or was too busy.
    Unreachable,
}

/// What a new version still has to show.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    /// As the launcher knows it.
    pub attempt: String,
    /// The server was not to be reached before, either.
    alone: bool,
    since: Mono,
    began: Mono,
    /// When the home page was last known to be painted.
    painted_at: Option<Mono>,
    check_in: Option<CheckInWord>,
    judged_at: Mono,
    /// When the launcher last heard of us.
    spoke_at: Mono,
    /// Whether that was the last word; it is repeated in case it was lost.
    decided: bool,
}

/// What follows from the proof so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Not yet decided.
    Wait,
    /// Proven.
    Commit,
    /// Not decided, and not its fault: more time.
    Extend,
    /// Failed.
    Abandon(&'static str),
}

/// Time for starting and painting, beyond the probation.
const GRACE_MS: u64 = 90_000;
/// The home page is believed to be painted for this long after a sign of life, which comes every 2 s.
const FRESH_MS: u64 = 6_000;
/// How often the launcher is spoken to.
const SPEAK_EVERY_MS: u64 = 60_000;

impl Proof {
    pub fn new(attempt: String, alone: bool, now: Mono) -> Self {
        Self {
            attempt,
            alone,
            since: now,
            began: now,
            painted_at: None,
            check_in: None,
            judged_at: now,
            spoke_at: now,
            decided: false,
        }
    }

    /// Seconds that the launcher shall wait for the next word. Longer than this side waits, so that the
    /// reason comes from here where there is one.
    pub const fn deadline_s(probation_s: u32) -> u64 {
        probation_s as u64 + GRACE_MS / 1000 + 60
    }

    pub const fn handle_home_painted(&mut self, now: Mono) {
        self.painted_at = Some(now);
    }

    pub fn handle_check_in(&mut self, word: CheckInWord) {
        // One accepted check-in is proof; a later cut of the network takes nothing away.
        if self.check_in != Some(CheckInWord::Accepted) {
            self.check_in = Some(word);
        }
    }

    /// The shell ended or fell silent: the time without a fault begins anew.
    pub fn handle_shell_ended(&mut self, now: Mono) {
        self.since = now;
        self.painted_at = None;
    }

    fn run_until(&self, probation_s: u32) -> Mono {
        self.since + u64::from(probation_s) * 1000
    }

    pub fn judge(&mut self, probation_s: u32, offline_limit_ms: u64, now: Mono) -> Verdict {
        self.judged_at = now;
        let due = now >= self.spoke_at + SPEAK_EVERY_MS;
        if self.decided && !due {
            return Verdict::Wait;
        }
        let verdict = self.verdict(probation_s, offline_limit_ms, now);
        self.decided = matches!(verdict, Verdict::Commit | Verdict::Abandon(_));
        if verdict == Verdict::Wait && due {
            self.spoke_at = now;
            return Verdict::Extend;
        }
        if self.decided {
            self.spoke_at = now;
        }
        verdict
    }

    fn verdict(&self, probation_s: u32, offline_limit_ms: u64, now: Mono) -> Verdict {
        if self.is_proven(now) && now >= self.run_until(probation_s) {
            return Verdict::Commit;
        }
        if now < self.run_until(probation_s) + GRACE_MS {
            return Verdict::Wait;
        }
        match self.check_in {
            _ if self.painted_at.is_none() => Verdict::Abandon("the shell did not paint its home page"),
            Some(CheckInWord::Refused) => Verdict::Abandon("the server refuses its check-ins"),
            _ if self.alone && self.paints(now) => Verdict::Commit,
            _ if now.since(self.began) >= offline_limit_ms => {
                Verdict::Abandon("the server was not reached for too long")
            }
            _ => Verdict::Wait,
        }
    }

    /// A shell that may be hanging proves nothing, although its silence is not yet long enough to be a fault.
    fn is_proven(&self, now: Mono) -> bool {
        self.paints(now) && self.check_in == Some(CheckInWord::Accepted)
    }

    fn paints(&self, now: Mono) -> bool {
        self.painted_at.is_some_and(|at| now.since(at) <= FRESH_MS)
    }

    pub fn poll_timeout(&self, probation_s: u32) -> Timer {
        let word = self.spoke_at + SPEAK_EVERY_MS;
        let run_until = self.run_until(probation_s);
        // After it, the next sign of life decides.
        if self.is_proven(self.judged_at) && !self.decided && self.judged_at < run_until && run_until < word {
            (run_until, "end of probation")
        } else {
            (word, "a word to the launcher")
        }
    }
}
