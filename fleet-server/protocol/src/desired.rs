use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    AppId, AppVersionId, AttemptId, CheckItem, DesiredInspection, DesiredTheme, EnrollmentState, Held,
    LocationId, MaintenancePerson, NetworkPolicy, NoticeId, Permissions, ReleaseId, RolloutId, ScreenHours,
    Sha256, SignedGrant, SpecialDay, ThemeChange, ThemeId, UnixMillis, Zone,
};

/// Names one desired state; equal tags mean equal states.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Etag(pub String);

impl fmt::Display for Etag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a terminal should run and show. Whole, not a difference: order, repetition and loss do no harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredState {
    /// Its name.
    pub etag: Etag,
    /// The terminal itself.
    pub terminal: DesiredTerminal,
    /// Where it stands; `None` until it is put somewhere.
    #[serde(default)]
    pub location: Option<DesiredLocation>,
    /// Home page style when this was said.
    pub theme: ThemeId,
    /// The styles that follow by themselves, earliest first; few, and all that are planned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub theme_changes: Vec<ThemeChange>,
    /// The bundles of the styles that are shown now or later, of each version of the contract the newest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<DesiredTheme>,
    /// Numbers that govern the terminal.
    pub settings: Settings,
    /// The listed apps, in the order of the home page.
    #[serde(default)]
    pub apps: Vec<DesiredApp>,
    /// The notices, most urgent first.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// The zones, in the order of the home page.
    #[serde(default)]
    pub zones: Vec<Zone>,
    /// The release it should run; `None` leaves it as it is.
    #[serde(default)]
    pub release: Option<DesiredRelease>,
    /// Why the fleet does not let this terminal move to a release yet; for the terminal's own log.
    #[serde(default)]
    pub held: Option<Held>,
    /// What the location's line may carry.
    #[serde(default)]
    pub network: NetworkPolicy,
    /// The inspections that it is to do when nobody needs it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inspections: Vec<DesiredInspection>,
    /// Who may maintain it on site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maintenance: Vec<MaintenancePerson>,
    /// What the staff look at every day; a server that does not say it knows no such list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CheckItem>,
    /// Quarantines of apps on this terminal that ops have lifted (解除隔离).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lifted: Vec<LiftedQuarantine>,
    /// When its screen is on, and how bright; a server that does not say it leaves the screen alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<ScreenHours>,
}

/// A quarantine that is over because a person said so: the app is offered again. Another one of the same app is not meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiftedQuarantine {
    /// Of which app.
    pub app_id: AppId,
    /// When it began, as the terminal reported it.
    pub since: UnixMillis,
}

/// What the fleet says of the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredTerminal {
    /// Name in the fleet, such as `通川区政务大厅 1 号机`.
    pub name: String,
    /// [`EnrollmentState::Active`] to serve; [`EnrollmentState::Suspended`] shows an out-of-service page.
    pub state: EnrollmentState,
}

/// A location, as far as citizens see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DesiredLocation {
    /// Which.
    pub id: LocationId,
    /// Such as `达州市通川区政务服务中心`.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Such as `一楼大厅`.
    pub floor: String,
    /// Name of the division, such as `通川区`.
    pub division_name: String,
    /// When the hall is open.
    #[serde(default)]
    pub opening_hours: Vec<OpeningHours>,
    /// The days to come on which other hours count than `opening_hours` say: all that are announced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub special_days: Vec<SpecialDay>,
    /// Whom citizens ask for help.
    pub contact_name: String,
    /// Their telephone number.
    pub contact_phone: String,
    /// Time zone in the words of the IANA database, such as `Asia/Shanghai`.
    pub time_zone: String,
}

/// One stretch of opening hours, the same on each of its days, in the location's own time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpeningHours {
    /// Days of the week, Monday 1 to Sunday 7 (ISO 8601).
    pub days: Vec<u8>,
    /// `HH:MM`, such as `09:00`.
    pub opens: String,
    /// `HH:MM`, later than `opens`; `24:00` is the end of the day.
    pub closes: String,
}

/// Numbers that govern a terminal. The terminal clamps each to its documented range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Settings {
    /// A session without a touch is warned after this many seconds, 20 to 600.
    pub idle_limit_s: u32,
    /// The countdown's length in seconds, 20 to 120 (WCAG 2.2, 2.2.1: at least 20).
    pub idle_warning_s: u32,
    /// A health sample every so many seconds, 5 to 3600.
    pub sample_interval_s: u32,
    /// A new release must run this many seconds without a fault before it is committed, 1 to 3600.
    pub probation_s: u32,
    /// Whether citizens are asked to rate the service (好差评) when they end their session. A server that does not say it
    /// knows no ratings.
    #[serde(default)]
    pub ask_rating: bool,
    /// The amounts that whoever puts paper into the printer of pages chooses from, in sheets: 1 to
    /// [`Self::MOST_PAPER_AMOUNTS`], each from 1 to 10,000.
    #[serde(default = "Settings::usual_sheets")]
    pub page_paper_amounts: Vec<u32>,
    /// And into the receipt printer, in millimetres, each from 1 to 500,000.
    #[serde(default = "Settings::usual_rolls")]
    pub receipt_paper_amounts: Vec<u32>,
}

impl Settings {
    /// More than that do not fit the screen.
    pub const MOST_PAPER_AMOUNTS: usize = 6;

    fn usual_sheets() -> Vec<u32> {
        vec![500, 250, 150, 100]
    }

    fn usual_rolls() -> Vec<u32> {
        vec![80_000, 50_000, 30_000, 15_000]
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle_limit_s: 60,
            idle_warning_s: 30,
            sample_interval_s: 60,
            probation_s: 60,
            ask_rating: false,
            page_paper_amounts: Self::usual_sheets(),
            receipt_paper_amounts: Self::usual_rolls(),
        }
    }
}

/// A listed app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredApp {
    /// Which app.
    pub app_id: AppId,
    /// Which version.
    pub version_id: AppVersionId,
    /// Name on the home page.
    pub name: String,
    /// One line under the name.
    pub summary: String,
    /// Heading it stands under, such as `社会保障`.
    pub category: String,
    /// Its icon: PNG, SVG or WebP of at most 256 KiB.
    pub icon: BlobRef,
    /// The unit responsible for it (责任单位).
    pub unit: String,
    /// The unit's contact, shown when the app fails.
    pub contact: String,
    /// Words by which citizens find it on the home page, beside its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search_words: Vec<String>,
    /// Where it comes from.
    pub source: AppSource,
    /// What of the terminal it may use.
    #[serde(default)]
    pub permissions: Permissions,
}

/// Where an app comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum AppSource {
    /// A zip file that the terminal unpacks and serves on an origin of the app's own.
    Bundle {
        /// The zip file.
        blob: BlobRef,
        /// The page that opens, such as `index.html`.
        entry: String,
        /// Origins beyond its own that it may reach, such as `https://api.example.gov.cn`.
        #[serde(default)]
        allowed_origins: Vec<String>,
    },
    /// A web site.
    Remote {
        /// The page that opens, `http` or `https`.
        url: String,
        /// All origins that it may reach, that of `url` among them.
        allowed_origins: Vec<String>,
    },
}

/// The apps that citizens open, the most used first: those of the terminal's location, then what others open besides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppsByUse {
    /// Apps that nobody opened lately are left out.
    #[serde(default)]
    pub apps: Vec<AppId>,
}

/// Content by its digest, fetched from [`path::BLOBS`](crate::path::BLOBS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BlobRef {
    /// Digest of the bytes.
    #[schema(value_type = String)]
    pub sha256: Sha256,
    /// Number of bytes.
    pub size: u64,
}

/// A notice (公告).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// One line.
    pub title: String,
    /// Plain text, may be empty.
    pub body: String,
    /// How it looks.
    pub level: NoticeLevel,
    /// Whether it is put before whoever stands at the terminal, once per session.
    #[serde(default)]
    pub interrupts: bool,
    /// Not shown before.
    pub starts_at: UnixMillis,
    /// Not shown after.
    #[serde(default)]
    pub ends_at: Option<UnixMillis>,
}

/// How urgent a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLevel {
    /// Worth knowing.
    Info,
    /// Something does not work as usual.
    Warning,
}

/// The director's word: which of the releases that the offline keys signed this terminal should run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredRelease {
    /// Which release.
    pub release_id: ReleaseId,
    /// Its version, such as `1.4.0`.
    pub version: String,
    /// The name of its target in the image repository. Digest, length, hardware and release counter are
    /// taken from the signed metadata, never from here.
    pub target: String,
    /// The rollout that chose it.
    pub rollout_id: RolloutId,
    /// This terminal's attempt; every step reports it.
    pub attempt_id: AttemptId,
    /// When the terminal may switch to it. Fetching does not wait for it.
    #[serde(default)]
    pub activation: Activation,
    /// The same, signed for this terminal alone; `None` while the image repository names no key of a director.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<SignedGrant>,
}

/// When a terminal may switch to another version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Activation {
    /// When it may.
    #[serde(default)]
    pub when: ActivationWhen,
    /// After this moment windows and opening hours no longer hold it back; a lock still does, up to its own deadline,
    /// and so does a citizen.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub deadline: Option<UnixMillis>,
}

/// The times at which a terminal may switch, in its location's own time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ActivationWhen {
    /// At any time.
    #[default]
    Anytime,
    /// Not while the location is open; at any time where no opening hours are known.
    OutsideOpeningHours,
    /// Only within these windows.
    Windows {
        /// Which.
        windows: Vec<Window>,
    },
}

/// One stretch of time, the same on each of its days, in the location's own time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Window {
    /// Days of the week on which it begins, Monday 1 to Sunday 7 (ISO 8601).
    pub days: Vec<u8>,
    /// `HH:MM`, such as `22:00`.
    pub from: String,
    /// `HH:MM`; not later than `from` where it ends on the next day.
    pub to: String,
}
