use fleet_protocol::{AppId, AppSource, AppVersionId, BlobRef, DesiredApp, Permissions};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::Keys;
use crate::statement::{fetch_all, statements};
use crate::{StoreError, Tx};

statements! {
    APPS = "SELECT a.id, a.name, a.summary, a.category, a.unit, a.contact, a.search_words, a.icon_sha256, a.icon_size, \
        v.id AS version_id, v.kind, v.entry, v.url, v.allowed_origins, v.permissions, v.sha256, v.size \
        FROM listings l JOIN apps a ON a.id = l.app_id JOIN app_versions v ON v.id = COALESCE((\
        SELECT c.version_id FROM listing_canaries c WHERE c.app_id = l.app_id AND c.end_kind IS NULL \
        AND EXISTS (SELECT 1 FROM listing_canary_targets ct WHERE ct.app_id = c.app_id \
        AND ct.scope_key IN ($1, $2, $3, $4, $5, $6, $7, $8))), l.version_id) \
        WHERE l.state = 'listed' AND l.app_id IN (SELECT t.app_id FROM listing_targets t \
        WHERE t.scope_key IN ($1, $2, $3, $4, $5, $6, $7, $8)) ORDER BY a.sort_order, a.id";
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    summary: String,
    category: String,
    unit: String,
    contact: String,
    search_words: Json<Vec<String>>,
    icon_sha256: String,
    icon_size: i64,
    version_id: Uuid,
    kind: String,
    entry: Option<String>,
    url: Option<String>,
    allowed_origins: Json<Vec<String>>,
    permissions: Json<Permissions>,
    sha256: Option<String>,
    size: Option<i64>,
}

/// The apps listed to any of the scopes, in the order of the home page, each once; in a canary's version where it goes to
/// one of them.
pub(super) async fn apps(tx: &mut Tx, keys: &Keys) -> Result<Vec<DesiredApp>, StoreError> {
    let k = &keys.0;
    let rows = fetch_all!(tx, Row, APPS, &k[0], &k[1], &k[2], &k[3], &k[4], &k[5], &k[6], &k[7])?;
    rows.into_iter().map(Row::into_app).collect()
}

impl Row {
    fn into_app(self) -> Result<DesiredApp, StoreError> {
        let source = self.source()?;
        let icon = blob("apps", "icon_sha256", &self.icon_sha256, self.icon_size)?;
        Ok(DesiredApp {
            app_id: AppId(self.id),
            version_id: AppVersionId(self.version_id),
            name: self.name,
            summary: self.summary,
            category: self.category,
            icon,
            unit: self.unit,
            contact: self.contact,
            search_words: self.search_words.0,
            source,
            permissions: self.permissions.0,
        })
    }

    fn source(&self) -> Result<AppSource, StoreError> {
        let allowed_origins = self.allowed_origins.0.clone();
        let missing = |column| StoreError::corrupt("app_versions", column, "NULL");
        match self.kind.as_str() {
            "bundle" => Ok(AppSource::Bundle {
                blob: blob(
                    "app_versions",
                    "sha256",
                    self.sha256.as_deref().ok_or_else(|| missing("sha256"))?,
                    self.size.unwrap_or(0),
                )?,
                entry: self.entry.clone().ok_or_else(|| missing("entry"))?,
                allowed_origins,
            }),
            "remote" => Ok(AppSource::Remote {
                url: self.url.clone().ok_or_else(|| missing("url"))?,
                allowed_origins,
            }),
            other => Err(StoreError::corrupt("app_versions", "kind", other)),
        }
    }
}

fn blob(table: &'static str, column: &'static str, sha256: &str, size: i64) -> Result<BlobRef, StoreError> {
    let digest = sha256.parse().map_err(|_| StoreError::corrupt(table, column, sha256))?;
    Ok(BlobRef { sha256: digest, size: u64::try_from(size).unwrap_or(0) })
}
