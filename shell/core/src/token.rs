use crate::{Backoff, Dice, Failure, Mono};

/// How long the token holds, and when a new one may be asked for.
#[derive(Debug)]
pub(crate) struct TokenLife {
    renew_at: Option<Mono>,
    asking: bool,
    proven: bool,
    not_before: Mono,
    backoff: Backoff,
}

impl TokenLife {
    /// A token is renewed this long before it ends, or at nine tenths of a short life.
    const MARGIN_MS: u64 = 30_000;

    pub(crate) const fn new() -> Self {
        Self {
            renew_at: None,
            asking: false,
            proven: false,
            not_before: Mono(0),
            backoff: Backoff::new(2_000, 15 * 60 * 1000),
        }
    }

    pub(crate) fn holds(&self, now: Mono) -> bool {
        self.renew_at.is_some_and(|renew_at| now < renew_at)
    }

    /// Returns true, once, when a token is to be asked for now.
    pub(crate) fn poll_request(&mut self, now: Mono) -> bool {
        let ask = !self.asking && now >= self.not_before;
        self.asking |= ask;
        ask
    }

    /// When a token may be asked for; `None` while one is being asked for; `now` while one holds.
    pub(crate) fn not_before(&self, now: Mono) -> Option<Mono> {
        if self.holds(now) { Some(now) } else { (!self.asking).then_some(self.not_before) }
    }

    pub(crate) fn handle_token(&mut self, expires_in_ms: u64, now: Mono) {
        self.asking = false;
        self.proven = false;
        let margin = Self::MARGIN_MS.min(expires_in_ms / 10);
        self.renew_at = Some(now + expires_in_ms.saturating_sub(margin).max(1_000));
    }

    /// A request succeeded with it.
    pub(crate) const fn handle_proven(&mut self) {
        self.proven = true;
        self.backoff.succeed();
    }

    /// The server refused the token. Returns whether a new one is worth asking for at once: not if
    /// this one never worked.
    pub(crate) fn handle_refused(&mut self) -> bool {
        self.renew_at = None;
        std::mem::replace(&mut self.proven, false)
    }

    pub(crate) fn handle_failure(&mut self, failure: &Failure, now: Mono, dice: &mut Dice) {
        self.asking = false;
        let backoff = self.backoff.fail(dice);
        let named = match failure {
            Failure::Busy { retry_after_ms } => retry_after_ms.unwrap_or(0),
            Failure::Unreachable
            | Failure::TokenInvalid
            | Failure::NotEnrolled
            | Failure::Conflict
            | Failure::BodyRefused
            | Failure::CodeRefused(_)
            | Failure::Refused => 0,
        };
        self.not_before = now + named + backoff;
    }
}
