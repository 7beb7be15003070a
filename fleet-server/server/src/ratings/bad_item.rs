use fleet_domain::{RatingHappening, RatingState};
use fleet_protocol::{
    AppId, AppVersionId, LocationId, RatingId, RatingLevel, RatingReason, TerminalId, UnixMillis,
};
use fleet_store::StoreError;
use fleet_store::rating::{BadRatingRow, RatingStepRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::CsvRow;
use crate::terminals::word;

/// A bad rating (差评).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BadRating {
    /// Which.
    pub id: RatingId,
    /// Of which app.
    pub app_id: AppId,
    /// The app's name.
    pub app_name: String,
    /// In which version.
    pub version_id: AppVersionId,
    /// The version's label.
    pub version_label: String,
    /// On which terminal.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// Where that stood.
    pub location_id: Option<LocationId>,
    /// What the place is called; `null` if it is no longer known.
    pub location_name: Option<String>,
    /// How bad.
    pub level: RatingLevel,
    /// Why, from a fixed list; may be empty.
    pub reasons: Vec<RatingReason>,
    /// Which list.
    pub reasons_version: i64,
    /// When it was given; Unix milliseconds.
    pub rated_at: UnixMillis,
    /// When it became known; Unix milliseconds.
    pub received_at: UnixMillis,
    /// Where it stands.
    pub state: RatingState,
    /// Until when something is to be done; Unix milliseconds.
    pub deadline_at: UnixMillis,
    /// Whether that is over and nobody has said what was done.
    pub overdue: bool,
    /// Who says that it is a mistake, while nobody has decided; a user name.
    pub appealed_by: Option<String>,
    /// When it was closed; Unix milliseconds.
    pub closed_at: Option<UnixMillis>,
    /// For updates.
    pub version: i64,
}

/// A bad rating with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BadRatingDetail {
    /// The rating.
    pub rating: BadRating,
    /// What happened, the newest first; at most 200.
    pub history: Vec<RatingEntry>,
}

/// One thing that happened to a bad rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RatingEntry {
    /// When; Unix milliseconds.
    pub at: UnixMillis,
    /// What.
    pub kind: RatingHappening,
    /// User name; `null` is the citizen.
    pub actor: Option<String>,
    /// What was done, or why, in a person's words; may be empty.
    pub note: String,
}

impl BadRating {
    /// As of `now`.
    pub fn of(row: BadRatingRow, now: UnixMillis) -> Result<Self, StoreError> {
        let state = row.state()?;
        Ok(Self {
            id: RatingId(row.id),
            app_id: AppId(row.app_id),
            version_id: AppVersionId(row.version_id),
            terminal_id: TerminalId(row.terminal_id),
            location_id: row.location_id.map(LocationId),
            level: row.level()?,
            reasons: row.reasons()?,
            state,
            overdue: state.has_deadline() && row.deadline_at < now,
            app_name: row.app_name,
            version_label: row.version_label,
            terminal_name: row.terminal_name,
            location_name: row.location_name,
            reasons_version: row.reasons_version,
            rated_at: row.rated_at,
            received_at: row.received_at,
            deadline_at: row.deadline_at,
            appealed_by: row.appealed_by,
            closed_at: row.closed_at,
            version: row.version,
        })
    }
}

impl TryFrom<RatingStepRow> for RatingEntry {
    type Error = StoreError;

    fn try_from(row: RatingStepRow) -> Result<Self, StoreError> {
        Ok(Self { kind: row.kind()?, at: row.at, actor: row.actor, note: row.note })
    }
}

impl CsvRow for BadRating {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "app_id",
        "app_name",
        "version_label",
        "terminal_id",
        "terminal_name",
        "location_id",
        "location_name",
        "level",
        "reasons",
        "reasons_version",
        "rated_at",
        "received_at",
        "state",
        "deadline_at",
        "overdue",
        "appealed_by",
        "closed_at",
    ];

    fn cells(&self) -> Vec<String> {
        let reasons: Vec<String> = self.reasons.iter().map(|reason| word(*reason)).collect();
        vec![
            self.id.to_string(),
            self.app_id.to_string(),
            self.app_name.clone(),
            self.version_label.clone(),
            self.terminal_id.to_string(),
            self.terminal_name.clone(),
            self.location_id.map(|id| id.to_string()).unwrap_or_default(),
            self.location_name.clone().unwrap_or_default(),
            word(self.level),
            reasons.join(" "),
            self.reasons_version.to_string(),
            self.rated_at.to_string(),
            self.received_at.to_string(),
            word(self.state),
            self.deadline_at.to_string(),
            self.overdue.to_string(),
            self.appealed_by.clone().unwrap_or_default(),
            self.closed_at.map(|at| at.to_string()).unwrap_or_default(),
        ]
    }
}
