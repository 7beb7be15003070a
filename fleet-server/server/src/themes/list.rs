use std::collections::BTreeMap;

use fleet_protocol::{ThemeId, ThemeVersion, UnixMillis};
use fleet_store::theme_bundle::{self, ThemeBundle};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};

/// A home page style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Theme {
    /// Its word.
    id: ThemeId,
    /// Its name, where a bundle says it; the console knows those of the built-in ones.
    name: Option<ThemeName>,
    /// Whether every terminal has it without a bundle.
    built_in: bool,
    /// Its bundles, the newest version first; those that were withdrawn among them.
    bundles: Vec<ThemeBundleItem>,
}

/// A style's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ThemeName {
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
}

/// A version of a style that comes as a signed bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ThemeBundleItem {
    /// Its version.
    version: ThemeVersion,
    /// For which version of the contract between styles and the terminal's pages.
    contract: u32,
    /// Name of its target in the image repository.
    target: String,
    /// Bytes.
    size: u64,
    /// Its digest.
    sha256: String,
    /// When it came to this server, in Unix milliseconds.
    published_at: UnixMillis,
    /// When it was withdrawn from the signed repository, in Unix milliseconds: terminals take it no more.
    withdrawn_at: Option<UnixMillis>,
}

impl From<ThemeBundle> for ThemeBundleItem {
    fn from(bundle: ThemeBundle) -> Self {
        Self {
            version: bundle.desired.version,
            contract: bundle.desired.contract,
            target: bundle.desired.target,
            size: bundle.size,
            sha256: bundle.sha256,
            published_at: bundle.published_at,
            withdrawn_at: bundle.withdrawn_at,
        }
    }
}

/// The styles that there are: the built-in ones first, in the terminals' order. There are few.
#[utoipa::path(get, path = "/themes", tag = "themes", operation_id = "list_themes",
    responses((status = 200, body = Vec<Theme>)))]
pub async fn list(mut reading: Reading<Viewer>) -> ApiResult<Json<Vec<Theme>>> {
    let mut by_id: BTreeMap<ThemeId, Vec<ThemeBundle>> = BTreeMap::new();
    for bundle in theme_bundle::all(&mut reading.tx).await? {
        by_id.entry(bundle.desired.theme.clone()).or_default().push(bundle);
    }
    let built_in = ThemeId::BUILT_IN.iter().filter_map(|word| word.parse::<ThemeId>().ok());
    let mut themes: Vec<Theme> =
        built_in.map(|id| theme(id.clone(), by_id.remove(&id).unwrap_or_default())).collect();
    themes.extend(by_id.into_iter().map(|(id, bundles)| theme(id, bundles)));
    Ok(Json(themes))
}

fn theme(id: ThemeId, mut bundles: Vec<ThemeBundle>) -> Theme {
    bundles.sort_by_key(|bundle| std::cmp::Reverse((bundle.desired.version, bundle.desired.contract)));
    let newest = bundles.iter().find(|bundle| bundle.withdrawn_at.is_none()).or(bundles.first());
    Theme {
        name: newest.map(|bundle| ThemeName { zh: bundle.name_zh.clone(), en: bundle.name_en.clone() }),
        built_in: id.is_built_in(),
        bundles: bundles.into_iter().map(ThemeBundleItem::from).collect(),
        id,
    }
}
