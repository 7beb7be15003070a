use fleet_protocol::{CheckInReply, EnrollmentReply, EnrollmentState, Token};

use crate::check_in::Schedule;
use crate::token::TokenLife;
use crate::{Dice, Enrollment, Failure, Mono, Timer};

/// The terminal's side of its conversation with the server: it enrols, keeps a token, checks in. One
/// request of a kind is under way at a time. The real agent and the simulated terminals both run this.
#[derive(Debug)]
pub struct Link {
    phase: Phase,
    token: TokenLife,
    dice: Dice,
    reached: Reached,
}

#[derive(Debug)]
enum Phase {
    Enrolling(Enrollment),
    Enrolled(Schedule),
}

/// What to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkAction {
    /// Enrol, with a code if there is one.
    Enroll {
        /// As the installer typed it, normalised.
        code: Option<String>,
    },
    /// Buy a token with a signature.
    GetToken,
    /// Check in.
    CheckIn,
}

/// Whether the server is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// Not tried yet.
    Unknown,
    /// The last attempt succeeded, or was refused by the server itself.
    Yes,
    /// No answer since then.
    NotSince(Mono),
}

impl Link {
    /// A terminal that was let in before goes straight to checking in; the first request goes out
    /// within `spread_ms` of `now`.
    pub fn new(last_known: Option<EnrollmentState>, now: Mono, spread_ms: u64, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let phase = if last_known.is_some_and(is_let_in) {
            Phase::Enrolled(Schedule::new(now, spread_ms, &mut dice))
        } else {
            Phase::Enrolling(Enrollment::new(now, dice.between(0, spread_ms)))
        };
        Self { phase, token: TokenLife::new(), dice, reached: Reached::Unknown }
    }

    /// Whether the terminal is let in, as far as it knows.
    pub const fn is_enrolled(&self) -> bool {
        matches!(self.phase, Phase::Enrolled(_))
    }

    /// The enrollment under way.
    pub const fn enrollment(&self) -> Option<&Enrollment> {
        match &self.phase {
            Phase::Enrolling(enrollment) => Some(enrollment),
            Phase::Enrolled(_) => None,
        }
    }

    /// Whether the server is reached.
    pub const fn reached(&self) -> Reached {
        self.reached
    }

    /// What to send now; to be called until it returns `None`.
    pub fn poll_action(&mut self, now: Mono) -> Option<LinkAction> {
        match &mut self.phase {
            Phase::Enrolling(enrollment) => {
                enrollment.poll_request(now).map(|code| LinkAction::Enroll { code })
            }
            Phase::Enrolled(schedule) => {
                if !self.token.holds(now) {
                    let wanted = schedule.poll_timeout().is_some_and(|(due, _)| due <= now);
                    return (wanted && self.token.poll_request(now)).then_some(LinkAction::GetToken);
                }
                schedule.poll_send(now).then_some(LinkAction::CheckIn)
            }
        }
    }

    /// When to call [`Link::poll_action`] again, and why then.
    pub fn poll_timeout(&self) -> Option<Timer> {
        match &self.phase {
            Phase::Enrolling(enrollment) => enrollment.poll_timeout(),
            Phase::Enrolled(schedule) => {
                let check_in = schedule.poll_timeout()?;
                // Without a token nothing is sent before the token may be asked for again.
                self.token.not_before(check_in.0).map(|at| (at.max(check_in.0), check_in.1))
            }
        }
    }

    /// The installer typed a code.
    pub fn handle_code(&mut self, code: &str, now: Mono) {
        if let Phase::Enrolling(enrollment) = &mut self.phase {
            enrollment.handle_code(code, now);
        }
    }

    /// A code known before the first request: it goes out with it, at the time that it is due.
    pub fn handle_first_code(&mut self, code: &str) {
        if let Phase::Enrolling(enrollment) = &mut self.phase {
            enrollment.handle_first_code(code);
        }
    }

    /// The server sent a wake-up.
    pub fn handle_wake(&mut self, now: Mono) {
        if let Phase::Enrolled(schedule) = &mut self.phase {
            schedule.handle_wake(now, &mut self.dice);
        }
    }

    /// Something happened that the server should hear of soon.
    pub fn handle_news(&mut self, now: Mono) {
        if let Phase::Enrolled(schedule) = &mut self.phase {
            schedule.handle_news(now);
        }
    }

    /// The enrollment was answered.
    pub fn handle_enrolled(&mut self, reply: &EnrollmentReply, now: Mono) {
        self.reached = Reached::Yes;
        if let Phase::Enrolling(enrollment) = &mut self.phase {
            enrollment.handle_reply(reply, now, &mut self.dice);
            if is_let_in(reply.state) {
                self.phase = Phase::Enrolled(Schedule::new(now, 0, &mut self.dice));
                self.token = TokenLife::new();
            }
        }
    }

    /// A token was bought.
    pub fn handle_token(&mut self, token: &Token, now: Mono) {
        self.reached = Reached::Yes;
        self.token.handle_token(token.expires_in_ms, now);
    }

    /// The check-in was accepted; `more` if records wait that did not fit.
    pub fn handle_accepted(&mut self, reply: &CheckInReply, more: bool, now: Mono) {
        self.reached = Reached::Yes;
        self.token.handle_proven();
        if let Phase::Enrolled(schedule) = &mut self.phase {
            schedule.handle_accepted(reply.next_check_in_ms, more, now, &mut self.dice);
        }
    }

    /// A request of the given kind failed.
    pub fn handle_failure(&mut self, action: &LinkAction, failure: &Failure, now: Mono) {
        self.note_reached(failure, now);
        match (&mut self.phase, action) {
            (Phase::Enrolling(enrollment), LinkAction::Enroll { .. }) => {
                enrollment.handle_failure(failure, now, &mut self.dice);
            }
            (Phase::Enrolled(_), LinkAction::GetToken | LinkAction::CheckIn) if turns_away(failure) => {
                // Asked at once it could go round in circles with a server of two minds.
                let delay = self.dice.between(1_000, 5_000);
                self.phase = Phase::Enrolling(Enrollment::new(now, delay));
                self.token = TokenLife::new();
            }
            (Phase::Enrolled(schedule), LinkAction::CheckIn) => {
                if *failure == Failure::TokenInvalid && self.token.handle_refused() {
                    schedule.handle_postponed(now);
                } else {
                    schedule.handle_failure(failure, now, &mut self.dice);
                }
            }
            (Phase::Enrolled(_), LinkAction::GetToken) => {
                self.token.handle_failure(failure, now, &mut self.dice);
            }
            // An answer from before the phase changed.
            (Phase::Enrolling(_), LinkAction::GetToken | LinkAction::CheckIn)
            | (Phase::Enrolled(_), LinkAction::Enroll { .. }) => {}
        }
    }

    /// Another request (a download, say) had its token refused.
    pub fn handle_token_refused(&mut self, now: Mono) {
        if self.token.handle_refused() {
            self.handle_news(now);
        }
    }

    fn note_reached(&mut self, failure: &Failure, now: Mono) {
        self.reached = match (failure.reached_server(), self.reached) {
            (true, _) => Reached::Yes,
            (false, Reached::NotSince(since)) => Reached::NotSince(since),
            (false, Reached::Unknown | Reached::Yes) => Reached::NotSince(now),
        };
    }
}

/// Whether a terminal in this state may check in.
const fn is_let_in(state: EnrollmentState) -> bool {
    matches!(state, EnrollmentState::Approved | EnrollmentState::Active | EnrollmentState::Suspended)
}

const fn turns_away(failure: &Failure) -> bool {
    matches!(failure, Failure::NotEnrolled | Failure::Conflict)
}

#[cfg(test)]
mod tests;
