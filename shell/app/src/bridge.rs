//! The bridge `window.kiosk` of hosted apps: what a message may be, and the stable codes of its errors.
//! Where messages come from is checked twice: by the isolated script world, which forwards only what
//! the app's own top window posted, and here, by the origin that world saw.

mod purpose;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use terminal_core::Mono;
use terminal_core::lock::{LockError, LockReason};

pub use purpose::Purpose;

/// What an app asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BridgeCall {
    /// To answer to.
    pub id: u64,
    /// What.
    pub method: Method,
}

/// What the bridge can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// `kiosk.info()`: the language, elder mode, where the terminal stands.
    Info,
    /// `kiosk.end()`: the citizen is done, end the session.
    End,
    /// `kiosk.hold(reason, seconds)`: take or renew the [transaction lock](terminal_core::lock).
    Hold {
        /// What for.
        reason: LockReason,
        /// For how long, 1 to [`LONGEST_HOLD_S`].
        seconds: u64,
    },
    /// `kiosk.release()`: give it back.
    Release,
    /// `kiosk.stay(seconds)`: no countdown for a while, although nobody touches anything.
    Stay {
        /// For how long, 1 to [`LONGEST_STAY_S`].
        seconds: u64,
    },
    /// `kiosk.readIdCard({ reason })`: the citizen's identity card, once the citizen has consented.
    ReadIdCard {
        /// What for, as it is shown to the citizen.
        reason: Purpose,
    },
}

/// Why a call was refused; its code is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BridgeError {
    /// No such method.
    #[error("the bridge has no such method")]
    UnknownMethod,
    /// Not a call.
    #[error("the call cannot be read")]
    Malformed,
    /// More than [`MAX_CALL`] bytes.
    #[error("the call is too large")]
    TooLarge,
    /// More than [`Gate::PER_SECOND`] calls a second.
    #[error("too many calls; try again in a second")]
    TooMany,
    /// What was given with the call is not what it takes.
    #[error("the call was given what it does not take")]
    InvalidArguments,
    /// Somebody else holds the transaction lock.
    #[error("somebody else holds the lock")]
    LockTaken,
    /// The lock was held up to its hard deadline in this session.
    #[error("the lock was held for as long as a session may hold it")]
    LockSpent,
    /// The screen was not touched for as long as an app may ask for.
    #[error("nobody has touched the screen for as long as an app may stay")]
    StaySpent,
    /// Ops have not granted this app what it asks for, or it is not in front.
    #[error("the app may not use this")]
    NotPermitted,
    /// The app has asked already.
    #[error("the citizen is being asked already")]
    Busy,
    /// This terminal has no reader, or it does not answer.
    #[error("the terminal has no card reader that answers")]
    NoReader,
    /// The reader or the card failed.
    #[error("the card could not be read")]
    ReaderFailed,
    /// Not a card that the terminal knows.
    #[error("not a card that can be read here")]
    UnknownCard,
    /// The time ran out, and no card was put on the reader.
    #[error("no card was put on the reader in time")]
    NoCard,
    /// The time ran out with a card on the reader.
    #[error("the card was not read in time")]
    Timeout,
    /// The citizen does not want to.
    #[error("the citizen does not want to")]
    Cancelled,
    /// Not from the app's own origin.
    #[error("the bridge serves the app's own origin only")]
    WrongOrigin,
}

/// The longest call in bytes.
pub const MAX_CALL: usize = 64 << 10;

/// The longest hold that an app may ask for, in seconds.
pub const LONGEST_HOLD_S: u64 = terminal_core::lock::Lock::LONGEST_HOLD_MS / 1000;

/// The longest stay that an app may ask for, in seconds.
pub const LONGEST_STAY_S: u64 = terminal_core::session::Session::LONGEST_STAY_MS / 1000;

#[derive(Deserialize)]
struct Wire {
    id: u64,
    method: Value,
    #[serde(default)]
    args: Value,
}

#[derive(Deserialize)]
struct HoldArgs {
    reason: LockReason,
    seconds: u64,
}

#[derive(Deserialize)]
struct StayArgs {
    seconds: u64,
}

#[derive(Deserialize)]
struct CardArgs {
    reason: Purpose,
}

impl From<LockError> for BridgeError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Taken => Self::LockTaken,
            LockError::Spent => Self::LockSpent,
        }
    }
}

impl Method {
    fn read(method: &Value, args: Value) -> Result<Self, BridgeError> {
        match method.as_str() {
            Some("info") => Ok(Self::Info),
            Some("end") => Ok(Self::End),
            Some("hold") => {
                let args: Result<HoldArgs, _> = serde_json::from_value(args);
                let args = args.ok().filter(|args| (1..=LONGEST_HOLD_S).contains(&args.seconds));
                let HoldArgs { reason, seconds } = args.ok_or(BridgeError::InvalidArguments)?;
                Ok(Self::Hold { reason, seconds })
            }
            Some("release") => Ok(Self::Release),
            Some("stay") => {
                let args: Result<StayArgs, _> = serde_json::from_value(args);
                let args = args.ok().filter(|args| (1..=LONGEST_STAY_S).contains(&args.seconds));
                args.map(|StayArgs { seconds }| Self::Stay { seconds }).ok_or(BridgeError::InvalidArguments)
            }
            Some("readIdCard") => {
                let args: Result<CardArgs, _> = serde_json::from_value(args);
                args.map(|CardArgs { reason }| Self::ReadIdCard { reason })
                    .map_err(|_| BridgeError::InvalidArguments)
            }
            _ => Err(BridgeError::UnknownMethod),
        }
    }
}

/// Reads a call that the isolated world saw at `origin`; `own` is the app's own origin, `id` answers what cannot be read.
pub fn parse(id: u64, call: &str, origin: &str, own: &str) -> Result<BridgeCall, (u64, BridgeError)> {
    if call.len() > MAX_CALL {
        return Err((id, BridgeError::TooLarge));
    }
    let wire: Wire = serde_json::from_str(call).map_err(|_| (id, BridgeError::Malformed))?;
    if origin != own {
        return Err((wire.id, BridgeError::WrongOrigin));
    }
    let method = Method::read(&wire.method, wire.args).map_err(|error| (wire.id, error))?;
    Ok(BridgeCall { id: wire.id, method })
}

/// Bounds the rate of calls.
#[derive(Debug, Default)]
pub struct Gate {
    second: Mono,
    calls: u32,
}

impl Gate {
    /// Calls a second.
    pub const PER_SECOND: u32 = 20;

    /// Whether one more call may pass.
    pub const fn pass(&mut self, now: Mono) -> bool {
        if now.since(self.second) >= 1000 {
            self.second = now;
            self.calls = 0;
        }
        self.calls = self.calls.saturating_add(1);
        self.calls <= Self::PER_SECOND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "app://1";

    #[test]
    fn calls_of_the_own_origin_are_read() {
        let call = parse(2, r#"{"id":3,"method":"info","args":{}}"#, OWN, OWN);
        assert_eq!(call, Ok(BridgeCall { id: 3, method: Method::Info }));
    }

    #[test]
    fn a_hold_says_what_for_and_how_long() {
        let call = |args: &str| {
            parse(2, &format!(r#"{{"id":4,"method":"hold","args":{args}}}"#), OWN, OWN)
                .map(|call| call.method)
        };
        let reason = "payment".parse().unwrap();
        assert_eq!(call(r#"{"reason":"payment","seconds":60}"#), Ok(Method::Hold { reason, seconds: 60 }));
        for wrong in [
            "{}",
            "null",
            "7",
            r#"{"reason":"payment"}"#,
            r#"{"reason":"payment","seconds":0}"#,
            r#"{"reason":"payment","seconds":601}"#,
            r#"{"reason":"payment","seconds":-1}"#,
            r#"{"reason":"payment","seconds":1.5}"#,
            r#"{"reason":"张三 511702199001011234","seconds":60}"#,
        ] {
            assert_eq!(call(wrong), Err((4, BridgeError::InvalidArguments)), "{wrong}");
        }
    }

    #[test]
    fn a_stay_says_how_long() {
        let call = |args: &str| {
            parse(2, &format!(r#"{{"id":4,"method":"stay","args":{args}}}"#), OWN, OWN)
                .map(|call| call.method)
        };
        assert_eq!(call(r#"{"seconds":900}"#), Ok(Method::Stay { seconds: 900 }));
        for wrong in ["{}", r#"{"seconds":0}"#, r#"{"seconds":901}"#, r#"{"seconds":"60"}"#] {
            assert_eq!(call(wrong), Err((4, BridgeError::InvalidArguments)), "{wrong}");
        }
    }

    #[test]
    fn a_card_is_asked_for_with_a_purpose_of_one_line() {
        let call = |reason: &str| {
            let args = serde_json::json!({ "reason": reason });
            parse(2, &format!(r#"{{"id":4,"method":"readIdCard","args":{args}}}"#), OWN, OWN)
                .map(|call| call.method)
        };
        let reason = Purpose::try_from("核对参保人身份".to_owned()).unwrap();
        assert_eq!(call(" 核对参保人身份 "), Ok(Method::ReadIdCard { reason }));
        for wrong in ["", " ", "两\n行", "转\u{202e}身", &"长".repeat(41)] {
            assert_eq!(call(wrong), Err((4, BridgeError::InvalidArguments)), "{wrong}");
        }
    }

    #[test]
    fn everything_else_has_its_code() {
        let good = r#"{"id":3,"method":"end"}"#;
        assert_eq!(parse(2, good, "https://evil.cn", OWN), Err((3, BridgeError::WrongOrigin)));
        assert_eq!(parse(2, r#"{"id":3,"method":"print"}"#, OWN, OWN), Err((3, BridgeError::UnknownMethod)));
        assert_eq!(parse(2, "no", OWN, OWN), Err((2, BridgeError::Malformed)));
        assert_eq!(parse(2, &" ".repeat(MAX_CALL + 1), OWN, OWN), Err((2, BridgeError::TooLarge)));
        assert_eq!(serde_json::to_string(&BridgeError::TooMany).unwrap(), r#""too_many""#);
    }

    #[test]
    fn the_gate_lets_twenty_calls_a_second_pass() {
        let mut gate = Gate::default();
        let passed = (0..1000).filter(|_| gate.pass(Mono(5_000))).count();
        assert_eq!(passed, 20);
        assert!(gate.pass(Mono(6_000)));
    }
}
