use fleet_protocol::{AppId, BlobRef, Notice, Permission, ThemeId, UnixMillis, Zone, ZoneBlock, ZoneContent};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use terminal_core::ipc::{AppView, Connectivity, HomeView, NetworkView, Screen, ThemeBundleView};

use super::{DisplayShown, HoursShown, MaintenanceShown, RatingAsked, SelfTestShown, SetupShown};
use crate::keyboard::KeyboardView;

/// Everything that the trusted pages show.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageState {
    /// Trusted time.
    pub now: UnixMillis,
    /// Of this session.
    pub language: Language,
    /// Whether elder mode is on, for this session.
    pub elder: bool,
    /// Whether apps are shown in the lower part of the screen, for this session.
    pub low: bool,
    /// The running release; empty until the agent has said it.
    pub software_version: String,
    /// Whether the server is reached.
    pub connectivity: Connectivity,
    /// Which page.
    pub screen: PageScreen,
    /// The citizen's session.
    pub session: SessionView,
    /// What the citizen has to be told.
    pub message: Option<Message>,
    /// The field that the keyboard is shown for, if it is.
    pub keyboard: Option<KeyboardView>,
    /// How far printing is, while there is something to say of it.
    pub print: Option<PrintNote>,
    /// What is to be done with the smart card, while there is something to say of it.
    pub smart_card: Option<SmartCardNote>,
    /// Whether what is shown is read aloud; `None` where this terminal cannot be heard.
    pub read_aloud: Option<ReadAloud>,
    /// The urgent notice that is put before the citizen.
    pub interruption: Option<Notice>,
    /// What the citizen is asked whose session is over.
    pub rating: Option<RatingAsked>,
    /// What whoever maintains the terminal is shown, in place of everything else.
    pub maintenance: Option<MaintenanceShown>,
    /// How the test of the hardware is, and acceptance, for whoever tests the terminal.
    pub self_test: Option<SelfTestShown>,
    /// What whoever installs the terminal is shown beside its screen.
    pub setup: Option<SetupShown>,
    /// What apps may need and cannot be had now, because its device is out of order.
    pub faults: Vec<Permission>,
    /// The network, for whoever sets it up or maintains the terminal.
    pub network: Option<NetworkView>,
    /// How the screen is set, for whoever sets it up or maintains the terminal.
    pub display: Option<DisplayShown>,
    /// What is to be said of the location's hours.
    pub hours: Option<HoursShown>,
}

/// How far reading aloud is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAloud {
    /// It can begin.
    Ready,
    /// The page is being read.
    Reading,
    /// It was stopped, and can go on.
    Paused,
}

/// What the citizen is told of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintNote {
    /// It is being printed.
    Printing,
    /// The printer wants paper, and goes on then.
    OutOfPaper,
    /// The printer cannot go on for another reason.
    Stuck,
    /// All is printed, and to be taken along.
    Printed,
    /// It was not printed, or not all of it.
    NotPrinted,
}

/// What the citizen is told of the smart card that lies in the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SmartCardNote {
    /// The app speaks to it: it must not be taken out.
    InUse,
    /// It is done with, and to be taken along.
    TakeAlong,
}

/// The language of the pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// Chinese, the first language.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// A [`Screen`] without the terminal's paths and the apps' addresses.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct PageScreen(Value);

impl PageScreen {
    /// Until the agent has spoken.
    pub fn starting() -> Self {
        Self(json!({ "page": "starting" }))
    }

    /// The home page in this style. A bundle is named by its digest: no page is served another's files.
    #[must_use]
    pub fn in_style(mut self, theme: &ThemeId, bundle: Option<&ThemeBundleView>) -> Self {
        self.0["theme"] = json!(theme);
        self.0["theme_bundle"] = json!(bundle.map(|bundle| {
            let url = |file: &str| format!("kiosk://localhost/theme/{}/{file}", bundle.sha256);
            json!({
                "sha256": bundle.sha256, "version": bundle.version,
                "module_url": url("theme.js"), "style_url": url("theme.css"),
            })
        }));
        self
    }
}

impl From<&Screen> for PageScreen {
    fn from(screen: &Screen) -> Self {
        let Screen::Home(home) = screen else { return Self(json!(screen)) };
        let mut page = json!(screen);
        page["apps"] = home.apps.iter().map(app_of).collect();
        page["zones"] = home.zones.iter().map(|zone| zone_of(zone, home)).collect();
        if let Some(page) = page.as_object_mut() {
            page.remove("pictures");
            // What comes of it is said beside the screen.
            page.remove("hours");
            page.insert("theme_bundle".to_owned(), Value::Null);
        }
        Self(page)
    }
}

fn app_of(app: &AppView) -> Value {
    // The version makes the address of a new icon a new one.
    let icon_url =
        app.icon.as_ref().map(|_| format!("kiosk://localhost/icon/{}?v={}", app.app_id, app.version_id));
    json!({
        "app_id": app.app_id, "version_id": app.version_id, "name": app.name, "summary": app.summary,
        "category": app.category, "icon_url": icon_url, "unit": app.unit, "contact": app.contact,
        "search_words": app.search_words, "state": app.state, "needs": app.permissions.names(),
    })
}

/// A zone with addresses of the pictures that are on the disk, and none of the others.
fn zone_of(zone: &Zone, home: &HomeView) -> Value {
    let url = |blob: &BlobRef| {
        let is_there = home.pictures.iter().any(|picture| picture.sha256 == blob.sha256);
        is_there.then(|| format!("kiosk://localhost/picture/{}", blob.sha256))
    };
    let block = |block: &ZoneBlock| {
        let mut value = json!(block);
        if let ZoneBlock::Picture { picture, .. } = block {
            value["picture_url"] = json!(url(picture));
        }
        value
    };
    let ZoneContent { title, summary, colour, picture, blocks } = &zone.content;
    json!({
        "id": zone.id, "title": title, "summary": summary, "colour": colour,
        "picture_url": picture.as_ref().and_then(url), "blocks": blocks.iter().map(block).collect::<Vec<_>>(),
    })
}

/// The citizen's session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// Where it stands.
    pub state: Phase,
    /// Seconds until it ends, while the countdown runs.
    pub remaining_s: Option<u64>,
    /// When it began.
    pub started_at: Option<UnixMillis>,
    /// The app that is open.
    pub open_app: Option<OpenApp>,
    /// Whether that app has painted nothing yet: the home page is still what is seen.
    pub opening: bool,
}

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nobody is here.
    None,
    /// Somebody is.
    Active,
    /// The countdown runs.
    Warning,
}

/// The app that is open, for the bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenApp {
    /// Which.
    pub app_id: AppId,
    /// Its name.
    pub name: String,
    /// The unit responsible.
    pub unit: String,
    /// The unit's contact.
    pub contact: String,
}

/// What the citizen has to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// What happened.
    pub kind: MessageKind,
    /// The app it is about.
    pub app_name: Option<String>,
    /// The unit responsible.
    pub unit: Option<String>,
    /// Whom to call.
    pub contact: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The app crashed.
    AppFailed,
    /// The app did not answer.
    AppHung,
    /// The app took too much of the machine.
    AppOverBound,
    /// The app's page could not be loaded.
    AppLoadFailed,
    /// The app's page is at an address that it may not reach.
    AppBlocked,
    /// The app is still on its way to this terminal.
    AppNotReady,
    /// The app failed too often on this terminal, and rests.
    AppQuarantined,
    /// The app was unlisted while open.
    AppUnlisted,
    /// The countdown ran out.
    SessionEndedIdle,
    /// The citizen has rated the service.
    Rated,
    /// The terminal is about to change to another version.
    Switching,
}

impl Message {
    /// About the terminal.
    pub const fn plain(kind: MessageKind) -> Self {
        Self { kind, app_name: None, unit: None, contact: None }
    }

    /// About an app.
    pub fn about(kind: MessageKind, app: &OpenApp) -> Self {
        Self {
            kind,
            app_name: Some(app.name.clone()),
            unit: Some(app.unit.clone()),
            contact: Some(app.contact.clone()),
        }
    }
}

impl From<&AppView> for OpenApp {
    fn from(app: &AppView) -> Self {
        Self {
            app_id: app.app_id,
            name: app.name.clone(),
            unit: app.unit.clone(),
            contact: app.contact.clone(),
        }
    }
}
