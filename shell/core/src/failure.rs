use fleet_protocol::{Problem, ProblemCode};

/// Why a request to the server did not succeed, as far as the terminal acts differently on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No answer: network, name, TLS, time limit.
    Unreachable,
    /// The server is there but cannot answer now (429, 5xx).
    Busy {
        /// Not before this many milliseconds, if it said so.
        retry_after_ms: Option<u64>,
    },
    /// The token is to be bought anew.
    TokenInvalid,
    /// The terminal has to enrol first.
    NotEnrolled,
    /// A cloned disk: a person has to decide.
    Conflict,
    /// The body was refused as such: too large, or not understood.
    BodyRefused,
    /// The enrollment code was refused; the words are for the screen.
    CodeRefused(Box<Problem>),
    /// Refused for a reason that only another software or another setting can mend.
    Refused,
}

impl Failure {
    /// Reads an HTTP answer that is no success. A code that is not known is taken by its status.
    pub fn of_answer(status: u16, problem: Option<Problem>, retry_after_ms: Option<u64>) -> Self {
        let Some(problem) = problem else { return Self::of_status(status, retry_after_ms) };
        let is = |code: &ProblemCode| problem.code == *code;
        if is(&ProblemCode::TOKEN_INVALID) || is(&ProblemCode::CHALLENGE_INVALID) {
            Self::TokenInvalid
        } else if is(&ProblemCode::TERMINAL_NOT_ENROLLED) {
            Self::NotEnrolled
        } else if is(&ProblemCode::TERMINAL_CONFLICT) {
            Self::Conflict
        } else if is(&ProblemCode::BODY_TOO_LARGE) || is(&ProblemCode::BODY_INVALID) {
            Self::BodyRefused
        } else if problem.code.0.starts_with("enrollment_code_") {
            Self::CodeRefused(Box::new(problem))
        } else {
            Self::of_status(status, retry_after_ms)
        }
    }

    const fn of_status(status: u16, retry_after_ms: Option<u64>) -> Self {
        match status {
            401 => Self::TokenInvalid,
            413 => Self::BodyRefused,
            408 | 425 | 429 | 500..=599 => Self::Busy { retry_after_ms },
            _ => Self::Refused,
        }
    }

    /// Whether the server was reached at all.
    pub const fn reached_server(&self) -> bool {
        !matches!(self, Self::Unreachable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: &str, status: u16) -> Problem {
        Problem {
            kind: format!("urn:kiosk:problem:{code}"),
            code: ProblemCode(code.to_owned().into()),
            status,
            title: "注册码已过期".into(),
            detail: "请向运维人员索取新的注册码。".into(),
            pointer: None,
            request_id: None,
        }
    }

    #[test]
    fn known_codes_come_before_the_status() {
        let of = |code, status| Failure::of_answer(status, Some(problem(code, status)), None);
        assert_eq!(of("token_invalid", 401), Failure::TokenInvalid);
        assert_eq!(of("terminal_not_enrolled", 401), Failure::NotEnrolled);
        assert_eq!(of("terminal_conflict", 409), Failure::Conflict);
        assert!(matches!(of("enrollment_code_expired", 422), Failure::CodeRefused(_)));
    }

    #[test]
    fn unknown_codes_are_taken_by_their_status() {
        let of = |status| Failure::of_answer(status, Some(problem("something_new", status)), Some(7));
        assert_eq!(of(503), Failure::Busy { retry_after_ms: Some(7) });
        assert_eq!(of(403), Failure::Refused);
        assert_eq!(Failure::of_answer(502, None, None), Failure::Busy { retry_after_ms: None });
    }
}
