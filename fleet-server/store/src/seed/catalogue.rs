use fleet_domain::{Scope, VersionDecision, VersionState};
use fleet_protocol::{AppId, AppVersionId, BlobRef, NoticeId, NoticeLevel, Permissions, Sha256, UnixMillis};
use uuid::Uuid;

use super::write;
use crate::app::{self, AppFields, Icon};
use crate::app_version::{self, Decided, NewAppVersion, Source};
use crate::notice::{self, Notice};
use crate::rows::Cell;
use crate::{Db, StoreError, Tx, enrollment_code, listing};

const APPS: u32 = 60;
const VERSIONS: u32 = 8;
const NOTICES: u32 = 300;
const CODES: u32 = 5_000;
const HOUR_MS: i64 = 3_600_000;
const BY: &str = "ops1";
const CATEGORIES: [&str; 5] = ["社会保障", "公积金", "不动产", "医疗保障", "公安户政"];
/// What things are aimed at, besides everywhere.
const DIVISIONS: [&str; 7] = ["511702", "511703", "511722", "511723", "511724", "511725", "511781"];

fn scopes(n: u32) -> Vec<Scope> {
    if n.is_multiple_of(3) {
        return vec![Scope::Everywhere];
    }
    let chosen = DIVISIONS.iter().cycle().skip(n as usize % DIVISIONS.len()).take(n as usize % 4 + 1);
    chosen.filter_map(|code| code.parse().ok()).map(Scope::Division).collect()
}

/// Apps with versions; most are listed.
pub(super) async fn apps(db: &Db, now: UnixMillis, new_id: &impl Fn() -> Uuid) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    for n in 0..APPS {
        let id = AppId(new_id());
        let category = CATEGORIES[n as usize % CATEGORIES.len()];
        let fields = AppFields {
            name: format!("{category}自助办理 {n}"),
            summary: "查询、打印、办理".to_owned(),
            category: category.to_owned(),
            unit: "达州市行政审批局".to_owned(),
            contact: "0818-2100000".to_owned(),
            search_words: Vec::new(),
        };
        let icon = Icon { blob: BlobRef { sha256: Sha256([7; 32]), size: 900 }, media_type: "image/svg+xml" };
        app::insert(&mut tx, id, &fields, &icon, now).await?;
        let mut newest = None;
        for version in 0..VERSIONS {
            newest = Some(add_version(&mut tx, id, version, now, AppVersionId(new_id())).await?);
        }
        if let Some(version) = newest.filter(|_| n % 10 != 9) {
            let targets = scopes(n);
            let offer =
                listing::Offer { version_id: version, targets: &targets, list_at: None, unlist_at: None };
            listing::put(&mut tx, id, None, offer, (now, BY)).await?;
        }
    }
    tx.commit().await
}

async fn add_version(
    tx: &mut Tx,
    app_id: AppId,
    n: u32,
    now: UnixMillis,
    id: AppVersionId,
) -> Result<AppVersionId, StoreError> {
    let blob = BlobRef { sha256: Sha256([8; 32]), size: 4 << 20 };
    let source = if n.is_multiple_of(2) {
        Source::Bundle { blob, entry: "index.html".to_owned(), file_count: 40 }
    } else {
        Source::Remote { url: "https://zwfw.example.gov.cn/".to_owned() }
    };
    let version = NewAppVersion {
        id,
        app_id,
        label: format!("1.{n}.0"),
        source,
        allowed_origins: vec!["https://zwfw.example.gov.cn".to_owned()],
        permissions: Permissions::default(),
        findings: Vec::new(),
        created_at: now - i64::from(VERSIONS - n) * 24 * HOUR_MS,
        created_by: BY.to_owned(),
    };
    app_version::insert(tx, version).await.map(drop)?;
    let (decision, state) = (VersionDecision::Approve, VersionState::Reviewed);
    let decided = Decided { version: 1, decision, state, note: "", at: now, by: BY };
    app_version::decide(tx, id, decided).await?;
    Ok(id)
}

/// Notices, most of them over.
pub(super) async fn notices(db: &Db, now: UnixMillis, new_id: &impl Fn() -> Uuid) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    for n in 0..NOTICES {
        let starts_at = now - i64::from(NOTICES - n) * HOUR_MS;
        let notice = Notice {
            id: NoticeId(new_id()),
            title: format!("系统维护公告 {n}"),
            body: "本周六 22:00 至次日 6:00 系统维护，期间部分业务暂停办理。".to_owned(),
            level: if n.is_multiple_of(5) { NoticeLevel::Warning } else { NoticeLevel::Info },
            interrupts: false,
            starts_at,
            ends_at: (!n.is_multiple_of(20)).then_some(starts_at + HOUR_MS),
            version: 1,
            created_at: starts_at,
            created_by: BY.to_owned(),
        };
        notice::insert(&mut tx, &notice, &scopes(n)).await?;
    }
    tx.commit().await
}

/// Enrollment codes, most of them expired.
pub(super) async fn codes(db: &Db, now: UnixMillis, new_id: &impl Fn() -> Uuid) -> Result<(), StoreError> {
    let row = |n: u32| {
        let created_at = now - i64::from(CODES - n) * HOUR_MS / 10;
        vec![
            Cell::Id(new_id()),
            Cell::Bytes(n.to_le_bytes().repeat(8)),
            Cell::Text(format!("{:04}", n % 10_000)),
            Cell::MaybeId(None),
            Cell::Text("安装".to_owned()),
            Cell::Int(created_at),
            Cell::Text(BY.to_owned()),
            Cell::Int(created_at + 24 * HOUR_MS),
            Cell::MaybeText(None),
        ]
    };
    write(db, enrollment_code::INSERT, (0..CODES).map(row).collect()).await
}
