use fleet_protocol::{LocationId, UnixMillis};
use serde::{Deserialize, Serialize};

use crate::display::DisplaySettings;
use crate::network_setup::TrialEnd;
use crate::setup::{ChosenDevices, Hidden, LocationAnswer, Proxy, SetupLanguage, SoundAnswer, Step};

/// What whoever installs the terminal wants; the shell passes it on, the agent decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "want")]
pub enum SetupRequest {
    /// To answer the question that is put.
    Answer(SetupAnswer),
    /// What was scanned to be the answer: the code of the console, an enrolment code, an address, the code on a wall.
    Scanned {
        /// As it was read. An enrolment code may be in it.
        text: Hidden,
    },
    /// The question before.
    Back,
    /// To know whether the server is reached.
    Check,
    /// To see locations to choose from.
    FindLocations {
        /// A part of a name or an address; empty: all.
        q: String,
        /// Those after the ones that are shown.
        more: bool,
    },
    /// To see where they all lie.
    MapLocations,
    /// The settings file on the stick, and the root with this fingerprint that it leads back to.
    TakeSettings {
        /// As it was shown.
        fingerprint: Vec<String>,
    },
    /// To set the terminal up anew, while the fleet has not let it in.
    Reopen,
}

/// An answer, as it was touched or typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum SetupAnswer {
    /// In this language.
    Language {
        /// Which.
        language: SetupLanguage,
    },
    /// The network is left so.
    Network {
        /// `None`: directly.
        proxy: Option<Proxy>,
        /// Whether the certificate authority that is on the stick, or was taken from one, is trusted.
        ca: bool,
    },
    /// The server is here.
    Server {
        /// As typed.
        address: String,
    },
    /// The root that is shown by this fingerprint is trusted.
    Trust {
        /// `None`: none, for now.
        fingerprint: Option<Vec<String>>,
    },
    /// The root that a code of the console named is trusted as soon as the server gives it: it is not reached now.
    AwaitRoot,
    /// The terminal is let in so.
    Enrollment {
        /// As typed; `None`: by somebody's approval.
        code: Option<Hidden>,
    },
    /// The terminal stands here.
    Location {
        /// One of those that were found; `None`: whoever lets it in says so.
        id: Option<LocationId>,
    },
    /// The loudspeaker.
    Sound {
        /// What became of the test.
        sound: SoundAnswer,
    },
    /// The terminal has these.
    Devices {
        /// Which.
        devices: ChosenDevices,
    },
    /// The screen stays as it is.
    Display {
        /// As it is: the shell fills in what is in force, whatever the page says.
        #[serde(default)]
        settings: DisplaySettings,
    },
    /// All of it counts.
    Finish,
}

/// What the set-up's page shows. No password and no code is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupView {
    /// The question that is put.
    pub step: Step,
    /// All questions of this terminal, in their order.
    pub steps: Vec<Step>,
    /// The language, if it was chosen.
    pub language: Option<SetupLanguage>,
    /// The proxy, if there is one.
    pub proxy: Option<ProxyView>,
    /// Whether a certificate authority of one's own is trusted.
    pub ca: bool,
    /// The server's address.
    pub server: Option<String>,
    /// Whether it is reached.
    pub check: ServerCheck,
    /// The fingerprint of the root that is trusted.
    pub root: Option<Vec<String>>,
    /// What became of the root that a code of the console named, where one did.
    pub brought_root: Option<BroughtRoot>,
    /// Whether that root is to be trusted as soon as the server gives it, and the rest is asked meanwhile.
    #[serde(default)]
    pub awaits_root: bool,
    /// Whether there is a code to be let in by; `None` until that was answered.
    pub has_code: Option<bool>,
    /// Where it stands; `None` until that was answered.
    pub location: Option<LocationAnswer>,
    /// Locations to choose from.
    pub locations: LocationSearch,
    /// The same by where they lie; `None` until the server has told it, and where none has coordinates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<LocationMap>,
    /// What became of the sound test; `None` until that was answered.
    pub sound: Option<SoundAnswer>,
    /// Which devices it has.
    pub devices: ChosenDevices,
    /// How the screen is set.
    #[serde(default)]
    pub display: DisplaySettings,
    /// What is on the stick that is plugged in, if one is.
    pub stick: Option<StickView>,
    /// What the machine is known by.
    pub machine: MachineView,
    /// What was wrong with the last answer.
    pub problem: Option<SetupProblem>,
}

/// The root that a code of the console named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroughtRoot {
    /// Its fingerprint, as the code has it.
    pub fingerprint: Vec<String>,
    /// Whether the server has given it.
    pub fetch: RootFetch,
}

/// Whether a server has given the root that it was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RootFetch {
    /// It is asked, or not reached yet.
    #[default]
    Asking,
    /// It has none, or gives none.
    Missing,
    /// It gives another than the one with that fingerprint.
    Different,
}

/// Locations to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "search")]
pub enum LocationSearch {
    /// Nobody has looked.
    #[default]
    Unasked,
    /// The server is asked.
    Asking,
    /// These, at most [`LocationSearch::PAGE`].
    Found {
        /// In the server's order.
        items: Vec<LocationChoice>,
        /// Whether there are further ones.
        more: bool,
    },
    /// The server shows its locations to nobody who is not signed in.
    Closed,
    /// The server is not reached, or does not say.
    Failed,
}

impl LocationSearch {
    /// As many stand on one page.
    pub const PAGE: usize = 4;
}

/// A location to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationChoice {
    /// Which.
    pub id: LocationId,
    /// Its name.
    pub name: String,
    /// Its division and address, in words.
    pub place: String,
}

/// Locations by where they lie.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationMap {
    /// In the server's order, at most [`LocationMap::MOST`].
    pub pins: Vec<LocationPin>,
    /// How many further ones the server has that are not among them, most because nobody has written down where they lie.
    pub others: u32,
}

impl LocationMap {
    /// As many are asked for: a city has some hundreds.
    pub const MOST: usize = 600;
}

/// A location that has coordinates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationPin {
    /// Which, and what is said of it.
    #[serde(flatten)]
    pub choice: LocationChoice,
    /// Its division's name; empty where the server does not tell it.
    #[serde(default)]
    pub division: String,
    /// Millionths of a degree east, WGS 84: a tenth of a metre.
    pub longitude_e6: i32,
    /// Millionths of a degree north.
    pub latitude_e6: i32,
}

/// A proxy without its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyView {
    /// Its address.
    pub address: String,
    /// Who it knows this terminal as.
    pub user: Option<String>,
    /// Whether there is a password.
    pub has_password: bool,
}

/// Whether the server is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "check")]
pub enum ServerCheck {
    /// Nobody has looked.
    #[default]
    Unasked,
    /// It is being asked.
    Asking,
    /// A fleet server answers.
    Reached,
    /// It is not reached.
    Failed {
        /// Why.
        why: CheckFailure,
    },
}

/// Why a server is not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckFailure {
    /// There is no such name.
    Name,
    /// Nobody answers there.
    NoAnswer,
    /// Its certificate is not trusted.
    Certificate,
    /// The proxy does not let the terminal through.
    Proxy,
    /// Somebody answers who is no fleet server.
    Stranger,
    /// The proxy's address, or the certificate authority, cannot be used.
    Unusable,
}

/// What is on a stick.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StickView {
    /// Whether there is a certificate authority (`ca.pem`).
    pub ca: bool,
    /// The fingerprint of the root that it brings.
    pub root: Option<Vec<String>>,
    /// What of a settings file.
    pub settings: Option<SettingsNote>,
}

/// What of a signed settings file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "settings")]
pub enum SettingsNote {
    /// It is good if the root that it brings is trusted.
    WaitsForRoot {
        /// The fleet, in the words of whoever made the file.
        fleet: String,
        /// When it ends.
        until: UnixMillis,
    },
    /// It is believed, and its network card is being set before the rest is taken.
    Connecting {
        /// The fleet, in the words of whoever made the file.
        fleet: String,
    },
    /// All of it was taken but its network card, which is as it was before: the network is asked for.
    CardNotSet {
        /// How the card's trial ended.
        why: TrialEnd,
        /// What NetworkManager says, in its words, where it says something.
        detail: Option<String>,
    },
    /// It was taken.
    Taken {
        /// The fleet, in the words of whoever made the file.
        fleet: String,
    },
    /// It is not taken.
    Refused {
        /// Why.
        why: SettingsRefusal,
    },
}

/// Why a settings file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsRefusal {
    /// It cannot be read, or is too long.
    Unreadable,
    /// It is not signed by the keys of the root, or was changed since.
    BadSignature,
    /// It leads back to the root of another fleet.
    AnotherFleet,
    /// Its time is over.
    Expired,
    /// Newer software is needed to read it.
    Newer,
    /// What it says cannot be used.
    Unusable,
}

/// What a machine is known by: a settings file names it so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineView {
    /// Maker and model.
    pub model: String,
    /// The address of its first network card.
    pub mac: Option<String>,
}

/// What was wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupProblem {
    /// It is no address of a server.
    ServerAddress,
    /// It is no address of a proxy.
    ProxyAddress,
    /// It is no code.
    Code,
    /// What was scanned answers nothing here.
    Scan,
    /// There is no such location among those that are shown.
    Location,
    /// The stick does not bring it any more.
    StickGone,
    /// What the shell names is no device.
    Devices,
    /// What the shell says of the screen is no setting of one.
    Display,
    /// A network card is still being tried: it is kept or taken back first.
    Network,
    /// The disk did not take it.
    Disk,
}
