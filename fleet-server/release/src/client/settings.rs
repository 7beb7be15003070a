mod fault;
mod network;

use std::collections::BTreeMap;
use std::num::NonZeroU64;

use fleet_protocol::{LocationId, ScreenTurn};
use serde::{Deserialize, Serialize};
use tough::schema::{Role, RoleType, Root, Signed};

pub use fault::{FieldFault, SettingsFault};
pub use network::SettingsNetwork;

use super::Millis;
use crate::Digest;

/// How a signed settings file is called on a stick.
pub const SETTINGS_FILE: &str = "kiosk-settings.json";
/// The longest settings file, in bytes.
pub const MOST_SETTINGS_BYTES: u64 = 1 << 20;
/// The most roots in one.
const MOST_ROOTS: usize = 64;
/// The newest format that is understood. The second has network cards, screens, volumes and locations; the third, how the touches
/// of a model are brought to where they were meant.
const FORMAT: u64 = 3;

/// What a settings file says: the answers to all questions of a terminal's set-up, for many terminals. What is left out is the
/// usual: a direct network, somebody's approval, no device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The fleet, for people.
    pub fleet: String,
    /// The server's address.
    pub server: String,
    /// The language of the set-up's pages, `zh-CN` or `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// A proxy for all requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<SettingsProxy>,
    /// A certificate authority to trust besides those of the system, in PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
    /// Enrolment codes for terminals that have none of their own: each takes the first that the server still takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// The devices of all terminals, by the names of the shell's options (`card-reader`, `printer`, `scanner`,
    /// `receipt-printer`, `smart-card-reader`, `camera`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub devices: BTreeMap<String, String>,
    /// How the network card of a terminal is connected that has no `network` of its own; `None`: it is left as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<SettingsNetwork>,
    /// Where terminals stand that have no `location` of their own, as the server's public list names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationId>,
    /// How pictures are turned; `None`: they are left as the image has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<SettingsScreen>,
    /// How loud terminals read aloud, 1 to 100 percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<u8>,
    /// What is asked all the same: `display`, `devices`, `sound`, `network`, `location`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<String>,
    /// What single terminals have of their own; the first that fits counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub machines: Vec<MachineSettings>,
}

/// A proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsProxy {
    /// Such as `http://proxy.example.gov.cn:3128`.
    pub address: String,
    /// Who it knows the terminal as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// That user's password. Whoever has the stick can read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// How a picture is turned on its panel, and how touches on that are brought to where they were meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsScreen {
    /// On every panel that is not named; `None`: as the image has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<ScreenTurn>,
    /// On the panels at these outputs, such as `HDMI-1`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub outputs: BTreeMap<String, ScreenTurn>,
    /// The `correction` in `display.json` of a terminal of the same model that somebody has calibrated: a matrix in millionths,
    /// whichever way the picture is turned. `None`: touches come where they were meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touch: Option<[i32; 6]>,
}

impl Settings {
    /// The oldest format that can say all of it: terminals that do not know a newer one go on taking files that need none of it.
    #[cfg(feature = "sign")]
    pub(crate) fn format(&self) -> NonZeroU64 {
        let calibrates = |screen: &SettingsScreen| screen.touch.is_some();
        let screens = self.machines.iter().filter_map(|machine| machine.screen.as_ref());
        if screens.chain(&self.screen).any(calibrates) {
            return NonZeroU64::new(FORMAT).unwrap_or(NonZeroU64::MIN);
        }
        let says_more = |machine: &MachineSettings| {
            machine.network.is_some()
                || machine.location.is_some()
                || machine.screen.is_some()
                || machine.volume.is_some()
        };
        let more = self.network.is_some()
            || self.location.is_some()
            || self.screen.is_some()
            || self.volume.is_some()
            || self.machines.iter().any(says_more);
        if more { NonZeroU64::MIN.saturating_add(1) } else { NonZeroU64::MIN }
    }
}

/// What one terminal, or one model, has of its own. All that is named of it has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineSettings {
    /// The address of one of its network cards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<String>,
    /// Its serial number: the launcher reads it, which is root, as most machines tell it to nobody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// Maker and model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Its enrolment code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its devices, in place of those of the same names for all.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub devices: BTreeMap<String, String>,
    /// How its network card is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<SettingsNetwork>,
    /// Where it stands: a wish, for whoever lets it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationId>,
    /// How its picture is turned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<SettingsScreen>,
    /// How loud it reads aloud, 1 to 100 percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<u8>,
}

impl MachineSettings {
    /// Whether something of a machine is named, and all of that fits.
    pub fn fits(&self, macs: &[String], serial: Option<&str>, model: &str) -> bool {
        let named = self.mac.is_some() || self.serial.is_some() || self.model.is_some();
        let same = |wanted: &Option<String>, has: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted.trim().eq_ignore_ascii_case(has))
        };
        let mac = self.mac.as_ref().is_none_or(|_| macs.iter().any(|mac| same(&self.mac, mac)));
        named && mac && same(&self.serial, serial.unwrap_or_default()) && same(&self.model, model)
    }
}

/// The statement that is signed. Its `_type` is no role's, so that it can be taken for no metadata, nor metadata for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "_type", rename = "kiosk-settings")]
pub(crate) struct Statement {
    /// Version of the format.
    pub version: NonZeroU64,
    pub expires: jiff::Timestamp,
    pub settings: Settings,
}

/// Signed by the keys that sign releases.
impl Role for Statement {
    const TYPE: RoleType = RoleType::Targets;

    fn expires(&self) -> jiff::Timestamp {
        self.expires
    }

    fn version(&self) -> NonZeroU64 {
        self.version
    }

    fn filename(&self, _consistent_snapshot: bool) -> String {
        SETTINGS_FILE.to_owned()
    }
}

/// A settings file: the statement, and all roots of the fleet from the first on, as they were signed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SettingsFile {
    pub roots: Vec<String>,
    #[serde(flatten)]
    pub statement: Signed<Statement>,
}

/// Of any settings file this can be read, whatever else a newer format has in it.
#[derive(Deserialize)]
struct Peeked {
    signed: PeekedStatement,
}

#[derive(Deserialize)]
struct PeekedStatement {
    version: u64,
}

impl Peeked {
    /// The format; 0 where it is none.
    fn format_of(bytes: &[u8]) -> u64 {
        serde_json::from_slice(bytes).map_or(0, |file: Self| file.signed.version)
    }
}

/// Why a settings file is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It is none, or too long.
    #[error("it is no settings file: {0}")]
    Malformed(String),
    /// Its roots are not those of the fleet that the terminal trusts.
    #[error("it is of another fleet")]
    AnotherFleet,
    /// It is not signed as it must be.
    #[error("it is not signed by this fleet's keys: {0}")]
    BadSignature(String),
    /// A newer terminal is needed to read it.
    #[error("its format is newer than this terminal's software")]
    Newer,
    /// Its time is over.
    #[error("it has ended")]
    Expired {
        /// When.
        at: Millis,
    },
}

/// A settings file that has been read, and of which nothing has been believed yet.
#[derive(Debug, Clone)]
pub struct SignedSettings(SettingsFile);

impl SignedSettings {
    /// Reads a file.
    pub fn parse(bytes: &[u8]) -> Result<Self, SettingsError> {
        if bytes.len() as u64 > MOST_SETTINGS_BYTES {
            return Err(SettingsError::Malformed("it is too long".to_owned()));
        }
        if Peeked::format_of(bytes) > FORMAT {
            return Err(SettingsError::Newer);
        }
        let file: SettingsFile =
            serde_json::from_slice(bytes).map_err(|error| SettingsError::Malformed(error.to_string()))?;
        if file.roots.is_empty() || file.roots.len() > MOST_ROOTS {
            return Err(SettingsError::Malformed("no roots, or too many".to_owned()));
        }
        Ok(Self(file))
    }

    /// The root that it brings: who has none yet may trust it, after comparing its [`root_fingerprint`].
    pub fn first_root(&self) -> &str {
        self.0.roots.first().map_or("", String::as_str)
    }

    /// What it says, if it is signed by the targets keys of the newest root to which `pinned` leads, and has not ended at `now`.
    pub fn verify(&self, pinned: &[u8], now: Millis) -> Result<&Settings, SettingsError> {
        let root = self.newest_root(pinned)?;
        root.verify_role(&self.0.statement)
            .map_err(|error| SettingsError::BadSignature(error.to_string()))?;
        let statement = &self.0.statement.signed;
        let at = statement.expires.as_millisecond();
        if at <= now { Err(SettingsError::Expired { at }) } else { Ok(&statement.settings) }
    }

    /// When it ends.
    pub fn ends(&self) -> Millis {
        self.0.statement.signed.expires.as_millisecond()
    }

    /// TUF 5.3: from the trusted root to the newest, each signed by the one before and by itself.
    fn newest_root(&self, pinned: &[u8]) -> Result<Root, SettingsError> {
        let bad = |error: &dyn std::fmt::Display| SettingsError::BadSignature(error.to_string());
        let mut trusted: Signed<Root> = serde_json::from_slice(pinned).map_err(|error| bad(&error))?;
        trusted.signed.verify_role(&trusted).map_err(|error| bad(&error))?;
        for text in &self.0.roots {
            let next: Signed<Root> = serde_json::from_str(text).map_err(|error| bad(&error))?;
            let (is, version) = (next.signed.version.get(), trusted.signed.version.get());
            if is == version && next.signed != trusted.signed {
                return Err(SettingsError::AnotherFleet);
            }
            if is != version + 1 {
                continue;
            }
            trusted.signed.verify_role(&next).map_err(|_| SettingsError::AnotherFleet)?;
            next.signed.verify_role(&next).map_err(|error| bad(&error))?;
            trusted = next;
        }
        Ok(trusted.signed)
    }
}

/// The fingerprint of a root in a form that two people can read to each other: eight groups of five digits, 132 bits of its
/// SHA-256.
pub fn root_fingerprint(root: &[u8]) -> Vec<String> {
    let Digest(sha256) = Digest::of(root);
    let group = |bytes: &[u8]| {
        let number = bytes.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        format!("{:05}", number % 100_000)
    };
    sha256.chunks(4).map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_known_by_all_that_is_named_of_it() {
        let macs = ["52:54:00:12:34:56".to_owned()];
        let fits = |machine: &MachineSettings| machine.fits(&macs, None, "Example K1");
        let of = |mac: Option<&str>, serial: Option<&str>, model: Option<&str>| MachineSettings {
            mac: mac.map(str::to_owned),
            serial: serial.map(str::to_owned),
            model: model.map(str::to_owned),
            ..MachineSettings::default()
        };
        assert!(!fits(&of(None, None, None)), "an entry for nobody is for nobody");
        assert!(fits(&of(Some("52:54:00:12:34:56"), None, None)));
        assert!(fits(&of(Some("52:54:00:12:34:56"), None, Some("example k1"))));
        assert!(!fits(&of(Some("52:54:00:12:34:56"), None, Some("another"))));
        assert!(!fits(&of(Some("52:54:00:00:00:00"), None, None)));
        assert!(!fits(&of(None, Some("S1"), None)), "its number is not known");
    }

    #[test]
    fn a_file_of_a_newer_format_is_told_from_one_that_cannot_be_read() {
        let refused = |text: &str| SignedSettings::parse(text.as_bytes()).unwrap_err();
        let newer = r#"{ "signed": { "_type": "kiosk-settings", "version": 4, "moods": [] } }"#;
        assert_eq!(refused(newer), SettingsError::Newer);
        assert!(matches!(refused(&newer.replace('4', "3")), SettingsError::Malformed(_)));
        assert!(matches!(refused("{}"), SettingsError::Malformed(_)));
    }

    #[cfg(feature = "sign")]
    #[test]
    fn a_file_asks_for_no_newer_software_than_what_it_says_needs() {
        let of = |machine: &str| {
            let draft = format!(r#"{{ "fleet": "a", "server": "b", "machines": [{machine}] }}"#);
            serde_json::from_str::<Settings>(&draft).unwrap().format().get()
        };
        assert_eq!(of(r#"{ "model": "K1", "code": "A" }"#), 1);
        assert_eq!(of(r#"{ "model": "K1", "screen": { "turn": "left" } }"#), 2);
        assert_eq!(of(r#"{ "model": "K1", "screen": { "touch": [1, 0, 0, 0, 1, 0] } }"#), 3);
    }

    #[test]
    fn fingerprints_are_eight_groups_of_five_digits() {
        let groups = root_fingerprint(b"root");
        assert_eq!(groups.len(), 8);
        assert!(
            groups.iter().all(|group| group.len() == 5 && group.bytes().all(|digit| digit.is_ascii_digit()))
        );
        assert_ne!(groups, root_fingerprint(b"toor"));
    }
}
