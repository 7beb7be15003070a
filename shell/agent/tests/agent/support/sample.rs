use std::io::Write;

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use fleet_protocol::{
    AppId, AppSource, AppVersionId, BlobRef, DesiredApp, DesiredLocation, DesiredState, DesiredTerminal,
    EnrollmentState, Etag, LocationId, Permissions, Settings, Sha256,
};
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::State;

/// A bundle of these files.
pub fn bundle(files: &[(&str, &[u8])]) -> Bytes {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, stored).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner().into()
}

/// A picture.
pub fn svg_icon() -> Bytes {
    Bytes::from_static(b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>")
}

fn blob(state: &mut State, content: &Bytes) -> BlobRef {
    let mut sha256 = Sha256([0; 32]);
    sha256.0.copy_from_slice(digest(&SHA256, content).as_ref());
    state.blobs.insert(sha256, content.clone());
    BlobRef { sha256, size: content.len() as u64 }
}

/// An app whose bundle and icon the server holds.
pub fn bundle_app(state: &mut State, number: u128, zip: &Bytes) -> DesiredApp {
    let icon = blob(state, &svg_icon());
    let blob = blob(state, zip);
    DesiredApp {
        app_id: AppId(Uuid::from_u128(number)),
        version_id: AppVersionId(Uuid::from_u128(number)),
        name: "社保查询".into(),
        summary: "查询个人参保信息".into(),
        category: "社会保障".into(),
        icon,
        unit: "达州市人社局".into(),
        contact: "0818-2123456".into(),
        search_words: vec![],
        source: AppSource::Bundle { blob, entry: "index.html".into(), allowed_origins: vec![] },
        permissions: Permissions::default(),
    }
}

/// The desired state of an active terminal with these apps.
pub fn desired(etag: &str, apps: Vec<DesiredApp>) -> DesiredState {
    DesiredState {
        etag: Etag(etag.into()),
        terminal: DesiredTerminal { name: "通川区 1 号机".into(), state: EnrollmentState::Active },
        location: Some(DesiredLocation {
            id: LocationId(Uuid::nil()),
            name: "达州市通川区政务服务中心".into(),
            address: "朝阳东路".into(),
            floor: "一楼大厅".into(),
            division_name: "通川区".into(),
            opening_hours: vec![],
            special_days: vec![],
            contact_name: "大厅服务台".into(),
            contact_phone: "0818-2123456".into(),
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
