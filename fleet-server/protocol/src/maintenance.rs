//! Maintenance on site (现场维护): who may, how a terminal knows them without asking anybody, and what they did.
//!
//! Each person has a number and a secret that only the server knows. A terminal is given, for each person, a key that is
//! derived from that secret and its own id ([`key_message`]); from that key and the day follows the PIN ([`pin_message`]).
//! What one terminal holds is of no use at another one.

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use crate::{PersonId, Sha256, TerminalId, UnixMillis};

/// Somebody who may maintain a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenancePerson {
    /// Who, as the console knows them: terminals know no names.
    pub person: PersonId,
    /// What they type before the PIN.
    pub number: MaintenanceNumber,
    /// From which their PINs at this terminal follow.
    pub key: MaintenanceKey,
}

/// At most so many people may maintain the terminals of a fleet: each terminal holds a key for each of them.
pub const MOST_MAINTENANCE_PEOPLE: usize = 200;

/// The number of a person, 1 to 999; never given to somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "u16", into = "u16")]
#[schema(value_type = u16)]
pub struct MaintenanceNumber(u16);

/// The number is not one of 1 to 999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number from 1 to 999")]
pub struct NotAMaintenanceNumber;

impl TryFrom<u16> for MaintenanceNumber {
    type Error = NotAMaintenanceNumber;

    fn try_from(number: u16) -> Result<Self, Self::Error> {
        (1..=999).contains(&number).then_some(Self(number)).ok_or(NotAMaintenanceNumber)
    }
}

impl From<MaintenanceNumber> for u16 {
    fn from(number: MaintenanceNumber) -> Self {
        number.0
    }
}

impl fmt::Display for MaintenanceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

/// A person's key at one terminal, in JSON as 64 hexadecimal digits. No `Debug` shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct MaintenanceKey(pub [u8; 32]);

impl fmt::Debug for MaintenanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MaintenanceKey").finish_non_exhaustive()
    }
}

impl Serialize for MaintenanceKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Sha256(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for MaintenanceKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Sha256::deserialize(deserializer).map(|Sha256(bytes)| Self(bytes))
    }
}

/// A PIN: eight digits, good for one person at one terminal on one day. No `Debug` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct MaintenancePin(String);

impl MaintenancePin {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The PIN that follows from the HMAC-SHA256 of [`pin_message`] under a person's key. Of 2⁶⁴ numbers the remainders are
    /// as good as equally likely.
    pub fn of_mac(mac: &[u8; 32]) -> Self {
        let mut first = [0; 8];
        first.copy_from_slice(&mac[..8]);
        Self(format!("{:08}", u64::from_be_bytes(first) % 100_000_000))
    }
}

impl fmt::Debug for MaintenancePin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MaintenancePin").finish_non_exhaustive()
    }
}

/// What a person types: their number and their PIN, eleven digits, as many as a mobile telephone's. In JSON a string; no
/// `Debug` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct MaintenanceCode {
    /// Who it says it is.
    pub number: MaintenanceNumber,
    /// Their PIN of the day.
    pub pin: MaintenancePin,
}

/// The text is not eleven digits of which the first three are no zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number of three digits and a PIN of eight")]
pub struct NotAMaintenanceCode;

impl FromStr for MaintenanceCode {
    type Err = NotAMaintenanceCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 11 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAMaintenanceCode);
        }
        let (number, pin) = text.split_at(3);
        let number: u16 = number.parse().map_err(|_| NotAMaintenanceCode)?;
        let number = number.try_into().map_err(|_| NotAMaintenanceCode)?;
        Ok(Self { number, pin: MaintenancePin(pin.to_owned()) })
    }
}

impl fmt::Debug for MaintenanceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MaintenanceCode").finish_non_exhaustive()
    }
}

impl Serialize for MaintenanceCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{}", self.number, self.pin.0))
    }
}

impl<'de> Deserialize<'de> for MaintenanceCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a person's secret signs to make their key at a terminal.
pub fn key_message(terminal: TerminalId) -> Vec<u8> {
    [b"kiosk maintenance key 1\n".as_slice(), terminal.0.as_bytes()].concat()
}

/// What a person's key signs to make their PIN of a day.
pub fn pin_message(day: i64) -> Vec<u8> {
    [b"kiosk maintenance pin 1\n".as_slice(), &day.to_be_bytes()].concat()
}

/// The day by which PINs go, as people in China count it: days since 1970-01-01.
pub const fn maintenance_day(at: UnixMillis) -> i64 {
    const HOUR: i64 = 3_600_000;
    (at + 8 * HOUR).div_euclid(24 * HOUR)
}

/// What a person did at a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum MaintenanceAct {
    /// How loud it reads aloud.
    SetVolume {
        /// In percent, 1 to 100.
        percent: u8,
    },
    /// Had it say a sentence.
    TestSound,
    /// Had it print a page.
    TestPrint,
    /// Had it print a receipt.
    TestReceipt,
    /// Touched all targets of the touch test, or gave it up.
    TouchTested {
        /// How many were left.
        missed: u8,
    },
    /// Put in paper.
    PaperChanged {
        /// Into which printer.
        printer: MaintenancePrinter,
        /// How much is in it now: sheets, or millimetres of a roll; `None` where nobody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holds: Option<u32>,
    },
    /// Had it check in at once.
    CheckIn,
    /// Had it test the way to the server.
    TestNetwork,
    /// Set a network card; what did not lead to the server is taken back by itself.
    SetNetwork {
        /// How.
        way: NetworkWay,
    },
    /// Chose other devices than the terminal had.
    SetDevices,
    /// Listened to the loudspeaker.
    SoundJudged {
        /// Whether it was heard.
        heard: bool,
    },
    /// Set another way to the server.
    SetWay {
        /// Whether by a proxy; its address is not told.
        proxied: bool,
        /// Whether a certificate authority of one's own is trusted.
        own_authority: bool,
        /// Whether the server was reached by it before it was kept.
        reached: bool,
    },
    /// Turned the picture on the screen.
    TurnDisplay {
        /// How it is turned now.
        turn: ScreenTurn,
    },
    /// Showed where touches have to come.
    CalibrateTouch,
    /// Took its log along on a stick.
    ExportLog,
    /// Started the shell anew.
    RestartShell,
    /// Started the machine anew.
    RestartMachine,
}

/// How a network card is set; neither names nor addresses are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NetworkWay {
    /// By cable, with an address that is given.
    WiredAutomatic,
    /// By cable, with an address that was typed.
    WiredFixed,
    /// Wi-Fi.
    Wifi,
}

/// How a picture is turned on its panel, in the words of RandR.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScreenTurn {
    /// Not at all.
    #[default]
    Normal,
    /// A quarter against the clock.
    Left,
    /// A quarter with the clock.
    Right,
    /// By half.
    Inverted,
}

/// A printer of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MaintenancePrinter {
    /// Of pages.
    Pages,
    /// Of receipts.
    Receipts,
}

/// What is recorded of maintenance on site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum MaintenanceStep {
    /// Somebody gave the right PIN, or had a code scanned.
    Began {
        /// Who.
        person: PersonId,
        /// Whether by a code.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        scanned: bool,
    },
    /// They did something; written before it is done.
    Acted {
        /// Who.
        person: PersonId,
        /// What.
        act: MaintenanceAct,
    },
    /// It is over.
    Ended {
        /// Who it was.
        person: PersonId,
        /// When it began.
        began_at: UnixMillis,
        /// How it ended.
        end: MaintenanceEnd,
    },
    /// Wrong PINs, so many in a row that nobody may try for a while.
    LockedOut {
        /// How many.
        wrong: u32,
        /// For how long, in seconds.
        pause_s: u32,
    },
}

impl MaintenanceStep {
    /// Whom it is about.
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Began { person, .. } | Self::Acted { person, .. } | Self::Ended { person, .. } => {
                Some(person)
            }
            Self::LockedOut { .. } => None,
        }
    }
}

/// How maintenance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MaintenanceEnd {
    /// By the button.
    Left,
    /// Nobody touched anything.
    Idle,
    /// It had lasted as long as it may.
    Limit,
    /// Who it was may maintain terminals no more.
    Revoked,
    /// By starting shell or machine anew.
    Restarted,
    /// The shell or the agent ended under it.
    Lost,
}
