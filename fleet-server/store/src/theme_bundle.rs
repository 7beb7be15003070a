//! Home page styles that come as signed bundles: a copy, for lists, of what the signed repository says.

use std::collections::BTreeSet;

use fleet_protocol::{DesiredTheme, UnixMillis};
use sqlx::FromRow;

use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

macro_rules! columns {
    () => {
        "SELECT target, theme, version, name_zh, name_en, contract, size, sha256, published_at, withdrawn_at \
        FROM theme_bundles"
    };
}

/// More than a repository holds.
const MOST: i64 = 1_000;

statements! {
    UPSERT = "INSERT INTO theme_bundles (target, theme, version, name_zh, name_en, contract, size, sha256, \
        published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (target) DO UPDATE SET \
        theme = excluded.theme, version = excluded.version, name_zh = excluded.name_zh, name_en = excluded.name_en, \
        contract = excluded.contract, size = excluded.size, sha256 = excluded.sha256, withdrawn_at = NULL";
    ALL = concat!(columns!(), " ORDER BY theme, published_at, target LIMIT $1");
    OFFERED = concat!(columns!(), " WHERE withdrawn_at IS NULL ORDER BY theme, target LIMIT $1");
    BY_SHA256 = concat!(columns!(), " WHERE sha256 = $1 AND withdrawn_at IS NULL");
    WITHDRAW = "UPDATE theme_bundles SET withdrawn_at = $2 WHERE target = $1";
}

/// A bundle as the signed repository names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeBundle {
    /// What terminals are told of it.
    pub desired: DesiredTheme,
    /// The style's name in Chinese.
    pub name_zh: String,
    /// And in English.
    pub name_en: String,
    /// Bytes.
    pub size: u64,
    /// Its digest, 64 hexadecimal digits.
    pub sha256: String,
    /// When it came here.
    pub published_at: UnixMillis,
    /// When the signed repository had it no more.
    pub withdrawn_at: Option<UnixMillis>,
}

#[derive(FromRow)]
struct Row {
    target: String,
    theme: String,
    version: String,
    name_zh: String,
    name_en: String,
    contract: i64,
    size: i64,
    sha256: String,
    published_at: i64,
    withdrawn_at: Option<i64>,
}

impl TryFrom<Row> for ThemeBundle {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column, value: String| StoreError::corrupt("theme_bundles", column, value);
        let desired = DesiredTheme {
            theme: row.theme.parse().map_err(|_| corrupt("theme", row.theme))?,
            version: row.version.parse().map_err(|_| corrupt("version", row.version))?,
            contract: u32::try_from(row.contract)
                .map_err(|_| corrupt("contract", row.contract.to_string()))?,
            target: row.target,
        };
        Ok(Self {
            desired,
            name_zh: row.name_zh,
            name_en: row.name_en,
            size: u64::try_from(row.size).map_err(|_| corrupt("size", row.size.to_string()))?,
            sha256: row.sha256,
            published_at: row.published_at,
            withdrawn_at: row.withdrawn_at,
        })
    }
}

/// The signed repository holds these bundles and no others. Returns the targets that were offered until now.
pub async fn replace(
    tx: &mut Tx,
    signed: &[ThemeBundle],
    now: UnixMillis,
) -> Result<Vec<String>, StoreError> {
    let targets: BTreeSet<&String> = signed.iter().map(|bundle| &bundle.desired.target).collect();
    let before = offered(tx).await?;
    let offered = before.into_iter().map(|bundle| bundle.desired.target);
    let gone: Vec<String> = offered.filter(|target| !targets.contains(target)).collect();
    for target in &gone {
        execute!(tx, WITHDRAW, target, now)?;
    }
    for bundle in signed {
        let DesiredTheme { theme, version, contract, target } = &bundle.desired;
        let size = i64::try_from(bundle.size).unwrap_or(i64::MAX);
        let (zh, en, contract) = (&bundle.name_zh, &bundle.name_en, i64::from(*contract));
        let (version, sha256) = (version.to_string(), &bundle.sha256);
        execute!(tx, UPSERT, target, theme.as_str(), version, zh, en, contract, size, sha256, now)?;
    }
    Ok(gone)
}

/// All there ever were, by style, the oldest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<ThemeBundle>, StoreError> {
    fetch_all!(tx, Row, ALL, MOST)?.into_iter().map(ThemeBundle::try_from).collect()
}

/// Those that the signed repository holds.
pub async fn offered(tx: &mut Tx) -> Result<Vec<ThemeBundle>, StoreError> {
    fetch_all!(tx, Row, OFFERED, MOST)?.into_iter().map(ThemeBundle::try_from).collect()
}

/// The one of this digest, if it is held.
pub async fn by_sha256(tx: &mut Tx, sha256: &str) -> Result<Option<ThemeBundle>, StoreError> {
    fetch_optional!(tx, Row, BY_SHA256, sha256)?.map(ThemeBundle::try_from).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(version: &str, sha256: &str) -> ThemeBundle {
        ThemeBundle {
            desired: DesiredTheme {
                theme: "lantern".parse().unwrap(),
                version: version.parse().unwrap(),
                contract: 1,
                target: format!("kiosk-theme-lantern-{version}.style"),
            },
            name_zh: "灯会".into(),
            name_en: "Lanterns".into(),
            size: 9,
            sha256: sha256.into(),
            published_at: 5,
            withdrawn_at: None,
        }
    }

    #[tokio::test]
    async fn what_is_signed_no_more_is_withdrawn() {
        crate::testing::on_fresh_database(|db| async move {
            let mut tx = db.write().await.unwrap();
            let (old, new) = (bundle("1.0.0", "aa"), bundle("1.1.0", "bb"));
            assert_eq!(replace(&mut tx, &[old.clone(), new.clone()], 5).await.unwrap(), [""; 0]);
            assert_eq!(
                replace(&mut tx, std::slice::from_ref(&new), 7).await.unwrap(),
                [old.desired.target.as_str()]
            );
            assert_eq!(offered(&mut tx).await.unwrap(), std::slice::from_ref(&new));
            let gone = ThemeBundle { withdrawn_at: Some(7), ..old };
            assert_eq!(all(&mut tx).await.unwrap(), [gone, new.clone()]);
            assert_eq!(by_sha256(&mut tx, "aa").await.unwrap(), None);
            assert_eq!(by_sha256(&mut tx, "bb").await.unwrap(), Some(new));
        })
        .await;
    }
}
