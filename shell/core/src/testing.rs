//! Sample values for the tests of this crate.

use fleet_protocol::{
    AppId, AppSource, AppVersionId, BlobRef, DesiredApp, DesiredLocation, DesiredState, DesiredTerminal,
    EnrollmentState, Etag, LocationId, Permissions, Settings, Sha256, Zone, ZoneBlock, ZoneColour,
    ZoneContent, ZoneId, ZoneText,
};
use uuid::Uuid;

/// A bundle app whose ids and digests are made of one byte.
pub(crate) fn bundle_app(byte: u8) -> DesiredApp {
    let blob = BlobRef { sha256: Sha256([byte; 32]), size: 10 };
    DesiredApp {
        app_id: AppId(Uuid::from_u128(byte.into())),
        version_id: AppVersionId(Uuid::from_u128(byte.into())),
        name: format!("应用{byte}"),
        summary: String::new(),
        category: "社会保障".into(),
        icon: blob,
        unit: "达州市人社局".into(),
        contact: "0818-0000000".into(),
        search_words: vec!["养老".into()],
        source: AppSource::Bundle { blob, entry: "index.html".into(), allowed_origins: vec![] },
        permissions: Permissions::default(),
    }
}

fn zone_text(zh: &str) -> ZoneText {
    ZoneText { zh: zh.into(), en: String::new() }
}

/// A picture whose digest is made of one byte.
pub(crate) fn picture_block(byte: u8) -> ZoneBlock {
    let picture = BlobRef { sha256: Sha256([byte; 32]), size: 10 };
    ZoneBlock::Picture { picture, caption: zone_text("窗口位置") }
}

/// A zone that is due from 0 on.
pub(crate) fn zone(blocks: Vec<ZoneBlock>) -> Zone {
    Zone {
        id: ZoneId(Uuid::from_u128(1)),
        content: ZoneContent {
            title: zone_text("高龄津贴"),
            summary: ZoneText::default(),
            colour: ZoneColour::Blue,
            picture: None,
            blocks,
        },
        starts_at: 0,
        ends_at: None,
    }
}

/// A desired state with these apps, of an active terminal at a location.
pub(crate) fn desired(apps: Vec<DesiredApp>) -> DesiredState {
    DesiredState {
        etag: Etag("1".into()),
        terminal: DesiredTerminal { name: "通川区 1 号机".into(), state: EnrollmentState::Active },
        location: Some(DesiredLocation {
            id: LocationId(Uuid::nil()),
            name: "达州市通川区政务服务中心".into(),
            address: String::new(),
            floor: "一楼大厅".into(),
            division_name: "通川区".into(),
            opening_hours: vec![],
            special_days: vec![],
            contact_name: String::new(),
            contact_phone: String::new(),
            time_zone: "Asia/Shanghai".into(),
        }),
        theme: fleet_protocol::ThemeId::default(),
        theme_changes: vec![],
        themes: vec![],
        settings: Settings::default(),
        apps,
        notices: vec![],
        zones: vec![],
        release: None,
        held: None,
        network: fleet_protocol::NetworkPolicy::default(),
        inspections: vec![],
        maintenance: vec![],
        checks: vec![],
        lifted: vec![],
        screen: None,
    }
}
