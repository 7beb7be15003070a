use fleet_protocol::{EnrollmentReply, EnrollmentState, WishAnswer};

use crate::ipc::CodeProblem;
use crate::{Backoff, Dice, Failure, Mono, Timer};

/// How a new terminal comes into the fleet: it asks again and again until a person, or an
/// enrollment code, lets it in.
#[derive(Debug)]
pub struct Enrollment {
    standing: Option<Standing>,
    code: Option<String>,
    code_problem: Option<CodeProblem>,
    asking: Option<Asked>,
    due: Option<Mono>,
    backoff: Backoff,
}

/// Where the terminal stands, by the server's last answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: EnrollmentState,
    /// The short code that a person compares.
    pub display_code: String,
    /// Where the console approves it.
    pub approval_url: String,
    /// What it says to the location that the terminal wishes to stand at.
    pub location_wish: Option<WishAnswer>,
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Plainly,
    WithCode(String),
}

impl Enrollment {
    /// A server that names no sensible pace is asked no more often than this.
    const SHORTEST_MS: u64 = 500;
    /// And no less often than this.
    const LONGEST_MS: u64 = 10 * 60 * 1000;

    /// Asks for the first time `delay_ms` after `now`.
    pub const fn new(now: Mono, delay_ms: u64) -> Self {
        Self {
            standing: None,
            code: None,
            code_problem: None,
            asking: None,
            due: Some(Mono(now.0.saturating_add(delay_ms))),
            backoff: Backoff::new(1_000, 60_000),
        }
    }

    /// The server's last answer; `None` until it has answered once.
    pub const fn standing(&self) -> Option<&Standing> {
        self.standing.as_ref()
    }

    /// What was wrong with the code typed last.
    pub const fn code_problem(&self) -> Option<&CodeProblem> {
        self.code_problem.as_ref()
    }

    /// The installer typed a code: it goes out at once, or right after the request under way.
    pub fn handle_code(&mut self, code: &str, now: Mono) {
        self.code = Some(normalise_code(code));
        self.code_problem = None;
        if self.asking.is_none() {
            self.due = Some(now);
        }
    }

    /// A code known before the first request: it goes out with it.
    pub fn handle_first_code(&mut self, code: &str) {
        self.code = Some(normalise_code(code));
    }

    /// Returns the request to send, if one is due: with the code, if there is one.
    pub fn poll_request(&mut self, now: Mono) -> Option<Option<String>> {
        if self.asking.is_some() || self.due.is_none_or(|due| due > now) {
            return None;
        }
        self.due = None;
        let code = self.code.clone();
        self.asking = Some(code.clone().map_or(Asked::Plainly, Asked::WithCode));
        Some(code)
    }

    /// When the next request is due.
    pub fn poll_timeout(&self) -> Option<Timer> {
        self.due.map(|due| (due, "enrollment request"))
    }

    /// The server answered.
    pub fn handle_reply(&mut self, reply: &EnrollmentReply, now: Mono, dice: &mut Dice) {
        self.backoff.succeed();
        self.drop_code_that_was_sent();
        self.standing = Some(Standing {
            state: reply.state,
            display_code: reply.display_code.clone(),
            approval_url: reply.approval_url.clone(),
            location_wish: reply.location_wish.clone(),
        });
        let pace = reply.retry_after_ms.clamp(Self::SHORTEST_MS, Self::LONGEST_MS);
        self.wait(dice.between(pace * 3 / 4, pace * 5 / 4), now);
    }

    /// The server refused, or was not reached.
    pub fn handle_failure(&mut self, failure: &Failure, now: Mono, dice: &mut Dice) {
        let backoff = self.backoff.fail(dice);
        let wait = match failure {
            Failure::CodeRefused(problem) => {
                self.drop_code_that_was_sent();
                if self.code.is_none() {
                    self.code_problem = Some(CodeProblem {
                        code: problem.code.to_string(),
                        title: problem.title.clone(),
                        detail: problem.detail.clone(),
                    });
                }
                backoff
            }
            Failure::Busy { retry_after_ms: Some(wait) } => (*wait).min(Self::LONGEST_MS) + backoff,
            Failure::Unreachable
            | Failure::Busy { retry_after_ms: None }
            | Failure::TokenInvalid
            | Failure::NotEnrolled
            | Failure::Conflict
            | Failure::BodyRefused
            | Failure::Refused => backoff,
        };
        self.wait(wait, now);
    }

    /// A code typed while the request was under way is kept; one that was answered is not sent twice.
    fn drop_code_that_was_sent(&mut self) {
        if let Some(Asked::WithCode(sent)) = &self.asking
            && self.code.as_ref() == Some(sent)
        {
            self.code = None;
        }
    }

    fn wait(&mut self, wait_ms: u64, now: Mono) {
        let typed_meanwhile = match (&self.asking, &self.code) {
            (Some(Asked::WithCode(sent)), Some(code)) => sent != code,
            (_, code) => code.is_some(),
        };
        self.asking = None;
        self.due = Some(if typed_meanwhile { now } else { now + wait_ms });
    }
}

/// Codes are printed in groups and typed by people: case, spaces and full-width forms do not matter.
fn normalise_code(typed: &str) -> String {
    typed
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            _ => c,
        })
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests;
