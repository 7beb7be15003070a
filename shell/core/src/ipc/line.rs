use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ShellMessage;

/// One line from the shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShellLine {
    /// Which run of the shell says it: another one after each start.
    pub run: Uuid,
    /// The number of an event in this run, rising from 1; `None` for all that is no event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// What it says.
    #[serde(flatten)]
    pub message: ShellMessage,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_stands_beside_its_place() {
        let code = ShellMessage::EnrollmentCode { code: "K7M2".into() };
        let line = ShellLine { run: Uuid::nil(), number: Some(7), message: code };
        let json = serde_json::to_string(&line).unwrap();
        assert_eq!(
            json,
            r#"{"run":"00000000-0000-0000-0000-000000000000","number":7,"enrollment_code":{"code":"K7M2"}}"#
        );
        assert_eq!(serde_json::from_str::<ShellLine>(&json).unwrap(), line);
    }
}
