use std::fmt;

use fleet_protocol::{ProblemCode, TerminalId, UnixMillis};

use crate::DivisionCode;

/// No 0, O, 1, I, L, U: read aloud or off a screen, no two look or sound alike, and no words appear.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code that an installer types in, such as `K7M2-9QXP`. Thirty characters, eight places: 39 bits,
/// single use, and wrong tries are limited.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EnrollmentCode(String);

/// What was typed cannot be a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an enrollment code")]
pub struct NotACode;

impl EnrollmentCode {
    const LENGTH: usize = 8;

    /// Makes a code of uniform random numbers.
    pub fn from_random(random: [u64; Self::LENGTH]) -> Self {
        Self(random.into_iter().map(letter).collect())
    }

    /// Reads what a person typed: case, spaces and dashes do not matter.
    pub fn parse(typed: &str) -> Result<Self, NotACode> {
        let code: String = typed
            .chars()
            .filter(|letter| !matches!(letter, ' ' | '-' | '\u{2013}' | '\u{2014}' | '\u{3000}'))
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let known = code.bytes().all(|byte| ALPHABET.contains(&byte));
        if known && code.len() == Self::LENGTH { Ok(Self(code)) } else { Err(NotACode) }
    }

    /// What is digested for storing: the code itself is never stored.
    pub fn secret(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The last four characters, by which people tell codes apart.
    pub fn hint(&self) -> &str {
        &self.0[Self::LENGTH - 4..]
    }
}

/// For the person who hands it out.
impl fmt::Display for EnrollmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", &self.0[..4], &self.0[4..])
    }
}

impl fmt::Debug for EnrollmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnrollmentCode(…{})", self.hint())
    }
}

/// What is known of an issued code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssuedCode {
    /// Not after this.
    pub expires_at: UnixMillis,
    /// The terminal that used it up.
    pub used_by: Option<TerminalId>,
    /// A person took it back.
    pub revoked: bool,
}

/// What an issued code is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeUse {
    /// It lets the terminal in.
    Redeem,
    /// This terminal has used it already: a request that was repeated.
    Repeated,
}

/// Why a code does not let a terminal in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefused {
    /// Nobody issued it, or it was taken back.
    #[error("the enrollment code is not known")]
    Unknown,
    /// Another terminal used it.
    #[error("the enrollment code has been used")]
    Used,
    /// It came too late.
    #[error("the enrollment code has expired")]
    Expired,
}

impl CodeRefused {
    /// For the terminal.
    pub fn problem_code(self) -> ProblemCode {
        match self {
            Self::Unknown => ProblemCode::ENROLLMENT_CODE_UNKNOWN,
            Self::Used => ProblemCode::ENROLLMENT_CODE_USED,
            Self::Expired => ProblemCode::ENROLLMENT_CODE_EXPIRED,
        }
    }
}

impl IssuedCode {
    /// Whether `terminal` may use the code at `now`.
    pub fn offer(&self, terminal: TerminalId, now: UnixMillis) -> Result<CodeUse, CodeRefused> {
        match self.used_by {
            Some(user) if user == terminal => Ok(CodeUse::Repeated),
            Some(_) => Err(CodeRefused::Used),
            None if self.revoked => Err(CodeRefused::Unknown),
            None if now >= self.expires_at => Err(CodeRefused::Expired),
            None => Ok(CodeUse::Redeem),
        }
    }
}

/// Whether a code that names no location lets its terminal stand where the installer wishes: in the code's division or below it,
/// anywhere where it names none. `divisions` are the location's and those above.
pub fn covers_wish(of_code: Option<&DivisionCode>, divisions: &[DivisionCode]) -> bool {
    of_code.is_none_or(|code| divisions.contains(code))
}

/// The short code that a waiting terminal shows and the console lists, such as `4F7K-2M`. It tells terminals
/// apart for a person who sees the screen; it proves nothing.
pub fn display_code(terminal: TerminalId) -> String {
    let bits = terminal.0.as_u128();
    // The lowest bits of the id: its version and variant bits are higher up.
    let code: String =
        (0..6).map(|place| letter(u64::try_from((bits >> (place * 9)) & 0x1ff).unwrap_or(0))).collect();
    format!("{}-{}", &code[..4], &code[4..])
}

fn letter(random: u64) -> char {
    let index = usize::try_from(random % ALPHABET.len() as u64).unwrap_or(0);
    char::from(ALPHABET[index])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const NOW: UnixMillis = 1_000;
    const ME: TerminalId = TerminalId(Uuid::from_u128(1));
    const OTHER: TerminalId = TerminalId(Uuid::from_u128(2));

    #[test]
    fn code_is_read_as_people_type_it() {
        let code = EnrollmentCode::parse("K7M2-9QXP").unwrap();
        assert_eq!(EnrollmentCode::parse(" k7m2 9qxp "), Ok(code.clone()));
        assert_eq!(code.to_string(), "K7M2-9QXP");
        assert_eq!(code.hint(), "9QXP");
        for wrong in ["", "K7M2-9QX", "K7M2-9QXPP", "K7M2-9QX0", "注册码注册码"] {
            assert_eq!(EnrollmentCode::parse(wrong), Err(NotACode), "{wrong}");
        }
    }

    #[test]
    fn code_is_never_printed_by_accident() {
        assert_eq!(format!("{:?}", EnrollmentCode::parse("K7M29QXP").unwrap()), "EnrollmentCode(…9QXP)");
    }

    #[test]
    fn code_lets_in_once() {
        let fresh = IssuedCode { expires_at: NOW + 1, used_by: None, revoked: false };
        assert_eq!(fresh.offer(ME, NOW), Ok(CodeUse::Redeem));
        assert_eq!(fresh.offer(ME, NOW + 1), Err(CodeRefused::Expired));
        assert_eq!(IssuedCode { revoked: true, ..fresh }.offer(ME, NOW), Err(CodeRefused::Unknown));
        let used = IssuedCode { used_by: Some(ME), ..fresh };
        assert_eq!(used.offer(ME, NOW + 9), Ok(CodeUse::Repeated), "a lost answer is asked for again");
        assert_eq!(used.offer(OTHER, NOW), Err(CodeRefused::Used));
    }

    proptest! {
        #[test]
        fn made_codes_are_codes(random: [u64; 8]) {
            let code = EnrollmentCode::from_random(random);
            prop_assert_eq!(EnrollmentCode::parse(&code.to_string()), Ok(code));
        }

        #[test]
        fn display_code_has_its_shape(id: u128) {
            let code = display_code(TerminalId(Uuid::from_u128(id)));
            prop_assert!(code.len() == 7 && code.as_bytes()[4] == b'-');
        }
    }
}
