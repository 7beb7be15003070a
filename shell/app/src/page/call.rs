use fleet_protocol::{AppId, NoticeId, Sha256, ThemeFailure};
use serde::Deserialize;
use serde_json::Value;
use terminal_core::installation::InstallationRequest;
use terminal_core::ipc::NetworkRequest;

use super::{DisplayCall, Language, MaintenanceCall, RatingAnswer, SelfTestCall, SetupCall};
use crate::keyboard::{Hint, TypedKey};

/// What a trusted page asks for: `kioskHost.invoke(name, args)`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name", content = "args")]
pub enum Call {
    /// The page is there: send it its state.
    Ready {},
    /// The home page has painted a screen.
    Painted {},
    /// The home page has drawn with a style's bundle.
    ThemePainted {
        /// The bundle's digest.
        sha256: Sha256,
    },
    /// The home page cannot draw with a style's bundle.
    ThemeFailed {
        /// The bundle's digest.
        sha256: Sha256,
        /// Why.
        failure: ThemeFailure,
        /// For ops, in English.
        reason: String,
    },
    /// Open an app.
    OpenApp {
        /// Which.
        app_id: AppId,
    },
    /// Close the app and wipe it; the session goes on.
    GoHome {},
    /// The end button.
    EndSession {},
    /// The citizen is still here.
    ExtendSession {},
    /// The installer typed a code.
    SubmitEnrollmentCode {
        /// As typed.
        code: String,
    },
    /// The citizen has read the message.
    DismissMessage {},
    /// For this session.
    SetLanguage {
        /// Which.
        language: Language,
    },
    /// Elder mode, for this session.
    SetElder {
        /// Whether.
        on: bool,
    },
    /// Apps in the lower part of the screen, for this session.
    SetLow {
        /// Whether.
        on: bool,
    },
    /// What is shown is to be read aloud, or no more.
    ReadAloud {
        /// Whether.
        on: bool,
    },
    /// The citizen does not want what an app asks for.
    CancelConsent {},
    /// The citizen has read the urgent notice.
    ReadInterruption {
        /// Which.
        notice_id: NoticeId,
    },
    /// The citizen wants the card to be read that lies on the reader.
    ConfirmCard {},
    /// The citizen wants a picture taken of what the camera sees.
    TakePhoto {},
    /// The citizen does not like the picture: another one.
    RetakePhoto {},
    /// The citizen lets the app have it.
    UsePhoto {},
    /// An answer to the question how satisfied the citizen was.
    Rate(RatingAnswer),
    /// Of whoever maintains the terminal.
    Maintenance(MaintenanceCall),
    /// Of whoever tests it.
    SelfTest(SelfTestCall),
    /// Of whoever installs it.
    Setup(SetupCall),
    /// Of whoever puts the system onto the machine's disk.
    Installation(InstallationRequest),
    /// Of the screen, from whoever sets it up or maintains the terminal.
    Display(DisplayCall),
    /// Of the network, from whoever sets it up or maintains the terminal.
    Network(NetworkRequest),
    /// The keyboard types text.
    Type {
        /// What.
        text: String,
    },
    /// A key of the keyboard that is no text.
    Press {
        /// Which.
        key: TypedKey,
    },
    /// Empties the field.
    ClearField {},
    /// The citizen is done with the keyboard.
    CloseKeyboard {},
    /// What letters may stand for, answered with candidates.
    Candidates {
        /// The letters.
        keys: String,
        /// What the field is likely to hold.
        hint: Hint,
    },
    /// What strokes may be, answered with candidates.
    Recognize {
        /// Strokes, each as x and y of one point after the other.
        strokes: Vec<Vec<u16>>,
    },
}

/// A call that is none.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Not JSON, or too long.
    #[error("not a call")]
    Malformed,
    /// No such name, or wrong arguments.
    #[error("call {id}: {reason}")]
    Unknown {
        /// To answer it.
        id: u64,
        /// For the developer of the page.
        reason: String,
    },
}

impl Call {
    /// The longest message in bytes.
    pub const MAX: usize = 32 << 10;

    /// Reads a message of a trusted page: the number to answer to, and the call.
    pub fn parse(message: &str) -> Result<(u64, Self), CallError> {
        if message.len() > Self::MAX {
            return Err(CallError::Malformed);
        }
        let value: Value = serde_json::from_str(message).map_err(|_| CallError::Malformed)?;
        let id = value.get("id").and_then(Value::as_u64).ok_or(CallError::Malformed)?;
        let call =
            Self::deserialize(value).map_err(|error| CallError::Unknown { id, reason: error.to_string() })?;
        Ok((id, call))
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::RatingLevel;

    use super::*;

    fn parse(message: &str) -> Option<Call> {
        Call::parse(message).ok().map(|(_, call)| call)
    }

    #[test]
    fn calls_are_read_with_their_arguments() {
        assert_eq!(parse(r#"{"id":1,"name":"ready","args":{}}"#), Some(Call::Ready {}));
        assert_eq!(
            parse(r#"{"id":2,"name":"set_language","args":{"language":"en"}}"#),
            Some(Call::SetLanguage { language: Language::English })
        );
        assert_eq!(
            parse(r#"{"id":2,"name":"rate","args":{"answer":"level","level":"very_satisfied"}}"#),
            Some(Call::Rate(RatingAnswer::Level { level: RatingLevel::VerySatisfied }))
        );
        assert!(
            parse(r#"{"id":3,"name":"open_app","args":{"app_id":"01993c00-0000-7000-8000-000000000001"}}"#)
                .is_some()
        );
    }

    #[test]
    fn what_is_no_call_is_refused_and_answered_where_it_can_be() {
        let unknown = Call::parse(r#"{"id":7,"name":"format_disk","args":{}}"#);
        assert!(matches!(unknown, Err(CallError::Unknown { id: 7, .. })));
        let wrong = Call::parse(r#"{"id":8,"name":"open_app","args":{"app_id":"../x"}}"#);
        assert!(matches!(wrong, Err(CallError::Unknown { id: 8, .. })));
        for malformed in
            ["", "{}", "[1]", r#"{"id":-1,"name":"ready","args":{}}"#, &"x".repeat(Call::MAX + 1)]
        {
            assert!(matches!(Call::parse(malformed), Err(CallError::Malformed)), "{malformed}");
        }
    }
}
