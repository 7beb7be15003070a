use std::path::PathBuf;

use fleet_protocol::{
    AppId, AppVersionId, CommandId, DesiredLocation, EnrollmentState, InspectionId, Notice, Permissions,
    Settings, Sha256, ThemeId, ThemeVersion, UnixMillis, WishAnswer, Zone,
};
use serde::{Deserialize, Serialize};

use super::{MaintenanceWord, NetworkView, SelfTestWord, SetupView};
use crate::display::DisplaySettings;
use crate::installation::InstallationView;
use crate::screen_hours::HoursView;
use crate::setup::ChosenDevices;

/// Agent to shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentMessage {
    /// Everything there is to show. Whole, sent on connection and on every change.
    View(Box<KioskView>),
    /// Take a picture of the home page; answer with [`ShellMessage::Screenshot`](super::ShellMessage::Screenshot).
    Screenshot {
        /// The command that asks.
        id: CommandId,
    },
    /// Open an app on trial, where nobody sees it, while nobody is there; answer with
    /// [`ShellMessage::Tried`](super::ShellMessage::Tried) within [`Trial::END_MS`](crate::Trial::END_MS) and a little.
    Try {
        /// The inspection that asks.
        id: InspectionId,
        /// Which app.
        app_id: AppId,
        /// In which version.
        version_id: AppVersionId,
    },
    /// The trial is wanted no more; no answer.
    StopTrial {
        /// The inspection that had asked.
        id: InspectionId,
    },
    /// May the terminal switch to another version now? Answer with
    /// [`ShellMessage::SwitchAnswer`](super::ShellMessage::SwitchAnswer); after a yes, start no session.
    MaySwitch,
    /// The switch did not come: start sessions again.
    SwitchCancelled,
    /// The shell's events of this run, up to this number, are on the agent's disk.
    EventsTaken {
        /// The highest of them.
        through: u64,
    },
    /// Of maintenance on site.
    Maintenance(MaintenanceWord),
    /// Of the test of the hardware on site, and of acceptance.
    SelfTest(Box<SelfTestWord>),
    /// Of the network, for whoever sets it up or maintains the terminal.
    Network(Box<NetworkView>),
    /// How loud it reads aloud, as whoever maintains the terminal has set it; on connection where somebody did, and on
    /// every change.
    Volume {
        /// In percent, 1 to 100.
        percent: u8,
    },
    /// Which devices the terminal has, by its set-up; on connection where somebody chose some, and on every change. What the
    /// shell's command line names counts more.
    UseDevices(ChosenDevices),
    /// How the screen is set; on connection, and on every change. The shell tries other settings by itself, and goes back to these.
    Display(DisplaySettings),
}

/// What the screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KioskView {
    /// The agent's trusted time when this was sent; the shell counts on from it.
    pub now: UnixMillis,
    /// The running release.
    pub software_version: String,
    /// Whether the server is reached.
    pub connectivity: Connectivity,
    /// Which page.
    pub screen: Screen,
}

/// Whether the server is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Connectivity {
    /// Not tried yet.
    Unknown,
    /// The last attempt succeeded.
    Online,
    /// Not reached.
    Offline {
        /// Since when.
        since: UnixMillis,
    },
}

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "page")]
pub enum Screen {
    /// Started from an installer stick: onto which disk the system is put.
    Installation(InstallationView),
    /// Not set up yet: what whoever installs it is asked.
    Setup(SetupView),
    /// Not yet in the fleet.
    Enrolling(EnrollingView),
    /// The home page.
    Home(HomeView),
    /// No service, for a reason that a citizen can read.
    OutOfService(OutOfService),
}

/// The enrollment page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrollingView {
    /// `None` until the server has answered once.
    pub state: Option<EnrollmentState>,
    /// Short code to compare with the console; `None` until the server has answered once.
    pub display_code: Option<String>,
    /// QR code of the approval address, as SVG; `None` until the server has answered once.
    pub qr_svg: Option<String>,
    /// The server that the terminal is set to.
    pub server: String,
    /// The id derived from the terminal's key.
    pub terminal_id: String,
    /// What was wrong with the code typed last.
    pub code_problem: Option<CodeProblem>,
    /// Whether whoever stands here may set the terminal up anew.
    #[serde(default)]
    pub reopens: bool,
    /// What the server says to the location that was chosen while the terminal was set up.
    #[serde(default)]
    pub location_wish: Option<WishAnswer>,
}

/// The server's words on a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeProblem {
    /// The stable problem code, such as `enrollment_code_expired`.
    pub code: String,
    /// What happened, in Chinese.
    pub title: String,
    /// What to do, in Chinese.
    pub detail: String,
}

/// The home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// Name in the fleet.
    pub terminal_name: String,
    /// Where it stands.
    pub location: Option<DesiredLocation>,
    /// Style.
    pub theme: ThemeId,
    /// The bundle that draws it; `None` for one that is built in.
    #[serde(default)]
    pub theme_bundle: Option<ThemeBundleView>,
    /// Limits and countdowns.
    pub settings: Settings,
    /// In order.
    pub apps: Vec<AppView>,
    /// Those due now, most urgent first.
    pub notices: Vec<Notice>,
    /// Those due now, in order.
    #[serde(default)]
    pub zones: Vec<Zone>,
    /// The pictures of the zones that are on the disk.
    #[serde(default)]
    pub pictures: Vec<PictureView>,
    /// When the screen is on, and how bright; `None` where nobody has said so: it is on.
    #[serde(default)]
    pub hours: Option<HoursView>,
}

/// The bundle that draws a style, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeBundleView {
    /// The style's version.
    pub version: ThemeVersion,
    /// The bundle's digest.
    pub sha256: Sha256,
    /// The directory of its files, read-only to the shell.
    pub root: PathBuf,
}

/// A picture of a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureView {
    /// Its digest, by which zones name it.
    pub sha256: Sha256,
    /// The file.
    pub file: PathBuf,
    /// Its media type.
    pub media_type: String,
}

/// One app on the home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppView {
    /// Which app.
    pub app_id: AppId,
    /// Which version.
    pub version_id: AppVersionId,
    /// Name.
    pub name: String,
    /// One line.
    pub summary: String,
    /// Heading.
    pub category: String,
    /// File of the icon; `None` until it is fetched.
    pub icon: Option<PathBuf>,
    /// Media type of the icon.
    pub icon_type: Option<String>,
    /// Unit responsible.
    pub unit: String,
    /// The unit's contact.
    pub contact: String,
    /// Words by which it is found on the home page, beside its name.
    #[serde(default)]
    pub search_words: Vec<String>,
    /// Whether it can be opened.
    pub state: AppViewState,
    /// Where its pages come from.
    pub source: HostedSource,
    /// What of the terminal it may use.
    #[serde(default)]
    pub permissions: Permissions,
}

/// Whether an app can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppViewState {
    /// Yes.
    Ready,
    /// Its bundle is on the way.
    Preparing,
    /// It cannot, for now.
    Failed,
    /// It failed too often on this terminal, and rests.
    Quarantined,
}

/// Where an app's pages come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum HostedSource {
    /// Files of a directory, read-only to the shell, on an origin of the app's own.
    Bundle {
        /// The directory.
        root: PathBuf,
        /// The page that opens, relative to it.
        entry: String,
        /// Further origins that it may reach.
        allowed_origins: Vec<String>,
    },
    /// A web site.
    Remote {
        /// The page that opens.
        url: String,
        /// All origins that it may reach.
        allowed_origins: Vec<String>,
    },
}

/// Why there is no service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum OutOfService {
    /// Enrolled, but not yet put anywhere or never reached the server.
    NotReady,
    /// Suspended by ops.
    Suspended,
    /// Retired or rejected.
    Retired,
    /// Cloned disk.
    Conflict {
        /// The code by which staff name this terminal to ops; `None` until the server has answered.
        #[serde(default)]
        display_code: Option<String>,
    },
}
