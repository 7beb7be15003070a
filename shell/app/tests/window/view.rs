use std::path::{Path, PathBuf};

use fleet_protocol::{AppId, AppVersionId, Permission, Permissions, Settings};
use terminal_core::ipc::{AppView, AppViewState, Connectivity, HomeView, HostedSource, KioskView, Screen};
use uuid::Uuid;

pub fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

pub fn app_id(number: u128) -> AppId {
    AppId(Uuid::from_u128(number))
}

pub fn bundle(number: u128, name: &str, allowed: &[&str]) -> AppView {
    let allowed_origins = allowed.iter().map(ToString::to_string).collect();
    app(
        number,
        name,
        HostedSource::Bundle { root: pages().join("app"), entry: "index.html".into(), allowed_origins },
    )
}

pub fn remote(number: u128, name: &str, url: &str, allowed: &[&str]) -> AppView {
    let allowed_origins = allowed.iter().map(ToString::to_string).collect();
    app(number, name, HostedSource::Remote { url: url.into(), allowed_origins })
}

/// With the permissions to read identity cards, to scan codes, to take pictures and to print receipts.
pub fn asks_citizens(app: AppView) -> AppView {
    AppView {
        permissions: [Permission::IdCard, Permission::Scanner, Permission::Camera, Permission::Receipt]
            .into_iter()
            .collect(),
        ..app
    }
}

pub fn version_id(number: u128) -> AppVersionId {
    AppVersionId(Uuid::from_u128(number))
}

/// With the permission to print.
pub fn prints(app: AppView) -> AppView {
    AppView { permissions: [Permission::Print].into_iter().collect(), ..app }
}

fn app(number: u128, name: &str, source: HostedSource) -> AppView {
    AppView {
        app_id: app_id(number),
        version_id: version_id(number),
        name: name.into(),
        summary: String::new(),
        category: String::new(),
        icon: None,
        icon_type: None,
        unit: "达州市人力资源和社会保障局".into(),
        contact: "0818-1234567".into(),
        search_words: vec![],
        state: AppViewState::Ready,
        source,
        permissions: Permissions::default(),
    }
}

/// The shortest limits that there are: 20 seconds idle, 20 seconds countdown.
pub fn home(apps: Vec<AppView>) -> KioskView {
    KioskView {
        now: 1_795_000_000_000,
        software_version: "0.1.0".into(),
        connectivity: Connectivity::Online,
        screen: Screen::Home(HomeView {
            terminal_name: "一号机".into(),
            location: None,
            theme: fleet_protocol::ThemeId::default(),
            theme_bundle: None,
            settings: Settings { idle_limit_s: 20, idle_warning_s: 20, ..Settings::default() },
            apps,
            notices: vec![],
            zones: vec![],
            pictures: vec![],
            hours: None,
        }),
    }
}
