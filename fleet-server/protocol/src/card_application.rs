use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of an application on a smart card (AID, ISO/IEC 7816-4): 5 to 16 bytes, written as hexadecimal digits in capitals.
/// Those of payment cards and of the managers of cards are none: no app has any business with them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardApplication(Vec<u8>);

/// The text is no such name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACardApplication;

impl fmt::Display for NotACardApplication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the name of an application on a card that apps may use")
    }
}

/// With what such names begin: Visa and the managers of older cards, Mastercard, American Express, JCB, `GlobalPlatform`, Discover,
/// `UnionPay`, and the directories of payment cards (`1PAY.`, `2PAY.`).
const KEPT: [&str; 9] = [
    "A000000003",
    "A000000004",
    "A000000025",
    "A000000065",
    "A000000151",
    "A000000152",
    "A000000333",
    "315041592E",
    "325041592E",
];

impl CardApplication {
    /// How many an app's manifest may name.
    pub const MOST: usize = 4;

    /// As the card knows it.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl FromStr for CardApplication {
    type Err = NotACardApplication;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F');
        let fits =
            (10..=32).contains(&text.len()) && text.len().is_multiple_of(2) && text.bytes().all(digits);
        if !fits || KEPT.iter().any(|kept| text.starts_with(kept)) {
            return Err(NotACardApplication);
        }
        let pairs = text.as_bytes().chunks(2).map(|pair| {
            let pair = std::str::from_utf8(pair).map_err(|_| NotACardApplication)?;
            u8::from_str_radix(pair, 16).map_err(|_| NotACardApplication)
        });
        pairs.collect::<Result<_, _>>().map(Self)
    }
}

impl TryFrom<String> for CardApplication {
    type Error = NotACardApplication;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CardApplication> for String {
    fn from(application: CardApplication) -> Self {
        application.0.iter().fold(Self::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02X}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_applications() {
        let social = "7378312E73682EC9E7BBE1B1A3D5CF";
        let read: CardApplication = social.parse().unwrap();
        assert_eq!((read.bytes().len(), String::from(read)), (15, social.to_owned()));
        for bad in [
            "",
            "D15600",
            "d156000005",
            "D15600000",
            "D1560000050000000000000000000000AA",
            "A0000003330101",
            "A000000003000000",
            "A0000001510000",
            "315041592E5359532E4444463031",
            "D15600000é",
        ] {
            assert_eq!(bad.parse::<CardApplication>(), Err(NotACardApplication), "{bad}");
        }
    }
}
