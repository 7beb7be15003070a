use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What was read from a code. It may be a citizen's: overwritten when it is dropped, and shown in no log.
#[derive(PartialEq, Eq, Serialize)]
pub struct Code {
    /// What stands in it.
    pub text: Zeroizing<String>,
    /// Its format; `None` where the scanner does not tell, or tells one that has no name here.
    pub format: Option<CodeFormat>,
}

impl Code {
    /// As apps get it.
    pub fn to_json(&self) -> Zeroizing<String> {
        // Room for every character escaped: a text that grows leaves a copy behind.
        let mut json = Zeroizing::new(Vec::with_capacity(self.text.len() * 6 + 64));
        // A structure of texts always becomes JSON, and that is UTF-8.
        let _ = serde_json::to_writer(&mut *json, self);
        Zeroizing::new(String::from_utf8(std::mem::take(&mut *json)).unwrap_or_default())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code").field("format", &self.format).finish_non_exhaustive()
    }
}

/// How a code is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeFormat {
    /// QR Code, Micro QR.
    Qr,
    /// Data Matrix.
    DataMatrix,
    /// PDF417.
    Pdf417,
    /// Aztec.
    Aztec,
    /// 汉信码 (GB/T 21049).
    HanXin,
    /// Code 128, GS1-128.
    Code128,
    /// Code 39.
    Code39,
    /// Interleaved 2 of 5.
    Itf,
    /// EAN and UPC: goods and books.
    Ean,
}

impl CodeFormat {
    /// By the letter of an AIM identifier (ISO/IEC 15424).
    pub const fn of_aim(letter: u8) -> Option<Self> {
        Some(match letter {
            b'Q' => Self::Qr,
            b'd' => Self::DataMatrix,
            b'L' => Self::Pdf417,
            b'z' => Self::Aztec,
            b'h' => Self::HanXin,
            b'C' => Self::Code128,
            b'A' => Self::Code39,
            b'I' => Self::Itf,
            b'E' => Self::Ean,
            _ => return None,
        })
    }
}

/// The formats that are wanted; none for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CodeFormats(pub BTreeSet<CodeFormat>);

impl CodeFormats {
    /// Whether a code of this format is wanted; `None` for one that has no name here.
    pub fn take(&self, format: Option<CodeFormat>) -> bool {
        self.0.is_empty() || format.is_some_and(|format| self.0.contains(&format))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_shows_nothing_of_it_and_apps_get_it_as_json() {
        let code = Code { text: Zeroizing::new("\"渠江\"\u{1d}".into()), format: Some(CodeFormat::Pdf417) };
        assert_eq!(format!("{code:?}"), "Code { format: Some(Pdf417), .. }");
        assert_eq!(*code.to_json(), r#"{"text":"\"渠江\"\u001d","format":"pdf417"}"#);
    }
}
