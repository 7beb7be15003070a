use fleet_protocol::{AppId, AppVersionId, UnixMillis};
use fleet_store::census::Census;
use fleet_store::{Tx, app, app_quarantine, listing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::CsvRow;

/// Whether terminals are offered an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListingState {
    /// Not yet.
    Draft,
    /// When its time has come.
    Scheduled,
    /// Yes (上架).
    Listed,
    /// No longer (下架).
    Unlisted,
}

impl ListingState {
    /// As stored.
    pub fn from_stored(text: &str) -> Self {
        match text {
            "scheduled" => Self::Scheduled,
            "listed" => Self::Listed,
            "unlisted" => Self::Unlisted,
            _ => Self::Draft,
        }
    }

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Listed => "listed",
            Self::Unlisted => "unlisted",
        }
    }
}

/// A version by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionRef {
    /// Which.
    pub id: AppVersionId,
    /// Its label.
    pub label: String,
}

/// An app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct App {
    /// Which.
    pub id: AppId,
    /// Name on the home page.
    pub name: String,
    /// One line under the name.
    pub summary: String,
    /// Heading it stands under.
    pub category: String,
    /// Its icon; another address when the icon changes.
    pub icon_url: String,
    /// The unit responsible for it (责任单位).
    pub unit: String,
    /// The unit's contact.
    pub contact: String,
    /// Words by which it is found, beside its name.
    pub search_words: Vec<String>,
    /// Whether terminals are offered it.
    pub state: ListingState,
    /// The version that is, was or will be listed.
    pub current_version: Option<VersionRef>,
    /// When it is listed by itself; Unix milliseconds, set while it is scheduled.
    pub list_at: Option<UnixMillis>,
    /// When it is unlisted by itself; Unix milliseconds.
    pub unlist_at: Option<UnixMillis>,
    /// Terminals that are offered it.
    pub listed_terminals: i64,
    /// Terminals that do not offer it for a while, because it failed too often there.
    pub quarantined_terminals: i64,
    /// Place on the home page.
    pub sort_order: i64,
    /// For updates.
    pub version: i64,
    /// Unix milliseconds.
    pub updated_at: UnixMillis,
}

/// An app's row with the numbers of terminals that are offered it, and on which it rests.
pub type Counted = (app::App, TerminalCounts);

/// Terminals of one app.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TerminalCounts {
    /// Those that are offered it.
    pub listed: i64,
    /// Those on which it rests.
    pub quarantined: i64,
}

impl From<Counted> for App {
    fn from((row, terminals): Counted) -> Self {
        let current_version = row.current_version_id.zip(row.current_version_label);
        let digest = row.icon_sha256.get(..16).unwrap_or_default();
        Self {
            id: AppId(row.id),
            icon_url: format!("/api/apps/{}/icon?v={digest}", row.id),
            name: row.name,
            summary: row.summary,
            category: row.category,
            unit: row.unit,
            contact: row.contact,
            search_words: row.search_words.0,
            state: ListingState::from_stored(&row.state),
            current_version: current_version.map(|(id, label)| VersionRef { id: AppVersionId(id), label }),
            listed_terminals: terminals.listed,
            quarantined_terminals: terminals.quarantined,
            list_at: row.list_at,
            unlist_at: row.unlist_at,
            sort_order: row.sort_order,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

/// Counts for each app the terminals that are offered it, and on which it rests.
pub async fn counted(tx: &mut Tx, rows: Vec<app::App>, now: UnixMillis) -> ApiResult<Vec<Counted>> {
    let census = Census::load(tx).await?;
    let resting = app_quarantine::counts(tx, now).await?;
    let ids: Vec<AppId> = rows.iter().map(|row| AppId(row.id)).collect();
    let targets = listing::targets_of(tx, &ids).await?;
    let mut counted = Vec::with_capacity(rows.len());
    for row in rows {
        let quarantined =
            resting.iter().find(|count| count.app_id == row.id).map_or(0, |count| count.terminals);
        let mut terminals = TerminalCounts { listed: 0, quarantined };
        if ListingState::from_stored(&row.state) == ListingState::Listed {
            let targets = targets.get(&AppId(row.id)).map_or(&[][..], Vec::as_slice);
            terminals.listed = census.count(tx, targets).await?;
        }
        counted.push((row, terminals));
    }
    Ok(counted)
}

/// One app as an answer, read anew.
pub async fn answer(tx: &mut Tx, row: app::App, now: UnixMillis) -> ApiResult<App> {
    let counted = counted(tx, vec![row], now).await?;
    counted.into_iter().next().map(App::from).ok_or_else(|| crate::problem::Code::NotFound.into())
}

impl CsvRow for App {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "summary",
        "category",
        "unit",
        "contact",
        "search_words",
        "state",
        "current_version",
        "listed_terminals",
        "quarantined_terminals",
        "sort_order",
        "updated_at",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.name.clone(),
            self.summary.clone(),
            self.category.clone(),
            self.unit.clone(),
            self.contact.clone(),
            self.search_words.join(" "),
            self.state.as_str().to_owned(),
            self.current_version.as_ref().map(|version| version.label.clone()).unwrap_or_default(),
            self.listed_terminals.to_string(),
            self.quarantined_terminals.to_string(),
            self.sort_order.to_string(),
            self.updated_at.to_string(),
        ]
    }
}
