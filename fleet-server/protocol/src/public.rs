//! What the server says of locations (点位) to anybody, without an account: citizens' phones, and a terminal that is being set
//! up. Nothing in it is internal: of a terminal it tells that it can be used and what it can do, and nothing else.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{LocationId, OpeningHours, SpecialDay};

/// A page of the public list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicLocationPage {
    /// The locations of this page, by name.
    pub items: Vec<PublicLocation>,
    /// What to ask for with `after`, to get the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are in all, told with the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// A location, as far as anybody may know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicLocation {
    /// Which; the address of its page is `/here/{id}`.
    pub id: LocationId,
    /// Such as `达州市通川区政务服务中心`.
    pub name: String,
    /// Code of its division, GB/T 2260.
    pub division_code: String,
    /// Name of its division, such as `通川区`.
    pub division_name: String,
    /// Postal address; empty where nobody wrote it down.
    pub address: String,
    /// Such as `一楼大厅`.
    pub floor: String,
    /// Telephone number of whom citizens ask for help; empty where there is none.
    pub contact_phone: String,
    /// Where on Earth, if known.
    #[serde(default)]
    pub at: Option<PublicPoint>,
    /// When it is open; none means always.
    pub opening_hours: Vec<OpeningHours>,
    /// Days of the next two months on which other hours count.
    #[serde(default)]
    pub special_days: Vec<SpecialDay>,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// What helps whoever cannot do all by themselves.
    #[serde(default)]
    pub facilities: Vec<Facility>,
    /// How many terminals can be used now.
    pub terminals: u32,
    /// What any of these can do.
    #[serde(default)]
    pub abilities: Vec<Ability>,
    /// Headings of the services that are listed there, such as `社会保障`.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// One location with its services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicPlace {
    /// The location.
    #[serde(flatten)]
    pub location: PublicLocation,
    /// The services that are listed there, in the order of the home page.
    pub services: Vec<PublicService>,
}

/// A service (应用) that is listed at a location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicService {
    /// Its name on the home page.
    pub name: String,
    /// One line under the name.
    pub summary: String,
    /// Heading it stands under.
    pub category: String,
    /// The unit responsible for it (责任单位).
    pub unit: String,
}

/// A place on Earth, WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PublicPoint {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
}

/// What a terminal can do, as citizens say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    /// Prints pages.
    Print,
    /// Prints receipts (小票).
    Receipt,
    /// Reads identity cards.
    IdCard,
    /// Reads social security cards (社保卡) and the like.
    SmartCard,
    /// Scans codes of phones and papers.
    Scan,
    /// Takes pictures.
    Camera,
    /// Reads pages aloud.
    ReadAloud,
    /// One that this side does not know yet.
    #[serde(other)]
    Unknown,
}

/// What a location has for whoever cannot do all by themselves (无障碍与便民设施).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Facility {
    /// In without a step.
    StepFree,
    /// A lift.
    Lift,
    /// A toilet for wheelchairs.
    AccessibleToilet,
    /// A parking place for disabled people.
    AccessibleParking,
    /// A tactile path for blind people.
    TactilePath,
    /// A terminal that is reached from a wheelchair.
    LowTerminal,
    /// A wheelchair to borrow.
    Wheelchair,
    /// Reading glasses to borrow.
    ReadingGlasses,
    /// Somebody who helps at the terminals.
    Helper,
}

impl Facility {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::StepFree,
        Self::Lift,
        Self::AccessibleToilet,
        Self::AccessibleParking,
        Self::TactilePath,
        Self::LowTerminal,
        Self::Wheelchair,
        Self::ReadingGlasses,
        Self::Helper,
    ];
}
