use std::fmt;

use fleet_protocol::LocationId;
use serde::{Deserialize, Serialize};

use super::Step;
use crate::display::DisplaySettings;

/// A secret: a code or a password. `Debug` shows nothing of it, so that no log does.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

/// The language of the set-up's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetupLanguage {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// A proxy for all requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// Such as `http://proxy.example.gov.cn:3128`.
    pub address: String,
    /// Who the proxy knows this terminal as; `None` where it asks nobody.
    #[serde(default)]
    pub user: Option<String>,
    /// That user's password.
    #[serde(default)]
    pub password: Option<Hidden>,
}

/// How the network is left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkAnswer {
    /// `None`: directly.
    pub proxy: Option<Proxy>,
    /// A certificate authority to trust besides those of the system, in PEM.
    pub ca: Option<String>,
}

/// Whose releases are trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "trust")]
pub enum TrustAnswer {
    /// Those that lead back to this root.
    Root {
        /// The root metadata, as the offline keys signed them.
        root: String,
    },
    /// Those that lead back to the root with the fingerprint that a code of the console named. The server was not reached: once it
    /// is, it gives the root.
    Awaited {
        /// As the code had it.
        fingerprint: Vec<String>,
    },
    /// Nobody's yet: the terminal takes no upgrades.
    Later,
}

/// How the terminal is let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum EnrollmentAnswer {
    /// By codes that were issued beforehand: the first that the server takes.
    Codes {
        /// In the order in which they are tried.
        codes: Vec<Hidden>,
    },
    /// By somebody in the console who compares the code on the screen.
    Approval,
}

/// Where the terminal stands, as far as whoever sets it up says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "location")]
pub enum LocationAnswer {
    /// At this location: a wish, for whoever lets the terminal in.
    At {
        /// Which.
        id: LocationId,
        /// Its name, where the server has told it.
        name: Option<String>,
    },
    /// That is said by whoever lets it in.
    Open,
}

/// What became of the sound test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SoundAnswer {
    /// It was heard.
    Heard,
    /// It was not: somebody has to look after it.
    NotHeard,
    /// Nobody has listened.
    Untested,
}

/// Which devices the terminal has, in the words of the shell's command line; `None` for none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChosenDevices {
    /// The reader of identity cards.
    pub card_reader: Option<String>,
    /// What prints pages.
    pub printer: Option<String>,
    /// The scanner of codes.
    pub scanner: Option<String>,
    /// What prints receipts.
    pub receipt_printer: Option<String>,
    /// The reader of smart cards.
    pub smart_card_reader: Option<String>,
    /// The camera.
    pub camera: Option<String>,
}

impl ChosenDevices {
    /// The longest address of a device, in bytes.
    pub const LONGEST: usize = 256;

    /// Whether every address can be one: short, and of one line.
    pub fn is_sane(&self) -> bool {
        let all = [
            &self.card_reader,
            &self.printer,
            &self.scanner,
            &self.receipt_printer,
            &self.smart_card_reader,
            &self.camera,
        ];
        let sane = |one: &String| {
            !one.is_empty() && one.len() <= Self::LONGEST && !one.chars().any(char::is_control)
        };
        all.into_iter().flatten().all(sane)
    }
}

/// What was answered so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// To [`Step::Language`].
    pub language: Option<SetupLanguage>,
    /// To [`Step::Network`].
    pub network: Option<NetworkAnswer>,
    /// To [`Step::Server`]: an address.
    pub server: Option<String>,
    /// To [`Step::Trust`].
    pub trust: Option<TrustAnswer>,
    /// To [`Step::Enrollment`].
    pub enrollment: Option<EnrollmentAnswer>,
    /// To [`Step::Sound`].
    pub sound: Option<SoundAnswer>,
    /// To [`Step::Location`].
    pub location: Option<LocationAnswer>,
    /// To [`Step::Devices`].
    pub devices: Option<ChosenDevices>,
    /// To [`Step::Display`].
    pub display: Option<DisplaySettings>,
    /// How loud it reads aloud, 1 to 100 percent: said by a settings file, asked of nobody.
    pub volume: Option<u8>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To [`Step::Language`].
    Language(SetupLanguage),
    /// To [`Step::Network`].
    Network(NetworkAnswer),
    /// To [`Step::Server`].
    Server(String),
    /// To [`Step::Trust`].
    Trust(TrustAnswer),
    /// To [`Step::Enrollment`].
    Enrollment(EnrollmentAnswer),
    /// To [`Step::Sound`].
    Sound(SoundAnswer),
    /// To [`Step::Location`].
    Location(LocationAnswer),
    /// To [`Step::Devices`].
    Devices(ChosenDevices),
    /// To [`Step::Display`].
    Display(DisplaySettings),
}

impl Answer {
    /// To which step.
    pub const fn step(&self) -> Step {
        match self {
            Self::Language(_) => Step::Language,
            Self::Network(_) => Step::Network,
            Self::Server(_) => Step::Server,
            Self::Trust(_) => Step::Trust,
            Self::Enrollment(_) => Step::Enrollment,
            Self::Sound(_) => Step::Sound,
            Self::Location(_) => Step::Location,
            Self::Devices(_) => Step::Devices,
            Self::Display(_) => Step::Display,
        }
    }
}

impl Answers {
    /// Whether there is one to this step. There is none to give to [`Step::Finish`].
    pub const fn has(&self, step: Step) -> bool {
        match step {
            Step::Language => self.language.is_some(),
            Step::Network => self.network.is_some(),
            Step::Server => self.server.is_some(),
            Step::Trust => self.trust.is_some(),
            Step::Enrollment => self.enrollment.is_some(),
            Step::Sound => self.sound.is_some(),
            Step::Location => self.location.is_some(),
            Step::Devices => self.devices.is_some(),
            Step::Display => self.display.is_some(),
            Step::Finish => false,
        }
    }

    /// The location that the terminal wishes to stand at.
    pub const fn wish(&self) -> Option<LocationId> {
        match &self.location {
            Some(LocationAnswer::At { id, .. }) => Some(*id),
            Some(LocationAnswer::Open) | None => None,
        }
    }

    /// Takes an answer in place of an earlier one.
    pub fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Language(language) => self.language = Some(language),
            Answer::Network(network) => self.network = Some(network),
            Answer::Server(server) => self.server = Some(server),
            Answer::Trust(trust) => self.trust = Some(trust),
            Answer::Enrollment(enrollment) => self.enrollment = Some(enrollment),
            Answer::Sound(sound) => self.sound = Some(sound),
            Answer::Location(location) => self.location = Some(location),
            Answer::Devices(devices) => self.devices = Some(devices),
            Answer::Display(display) => self.display = Some(display),
        }
    }
}
