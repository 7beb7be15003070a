use fleet_domain::{RatingHappening, RatingState, rating_deadline};
use fleet_protocol::{Rating, RatingId, RatingLevel, RatingReason, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::step::{self, RatingStepRow};
use crate::statement::{execute, fetch_optional, statements};
use crate::wire::{from_json, from_word, json, word};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT b.id, b.app_id, a.name AS app_name, b.version_id, v.label AS version_label, b.terminal_id, \
        t.name AS terminal_name, b.location_id, l.name AS location_name, b.level, b.reasons, b.reasons_version, \
        b.rated_at, b.received_at, b.state, b.deadline_at, b.appealed_by, b.closed_at, b.version"
    };
}
macro_rules! from {
    () => {
        "FROM bad_ratings b JOIN apps a ON a.id = b.app_id JOIN app_versions v ON v.id = b.version_id \
        JOIN terminals t ON t.id = b.terminal_id LEFT JOIN locations l ON l.id = b.location_id"
    };
}
pub(super) use from;
pub(super) use select;

statements! {
    BY_ID = concat!(select!(), " ", from!(), " WHERE b.id = $1");
    INSERT = "INSERT INTO bad_ratings (id, app_id, version_id, terminal_id, location_id, level, reasons, \
        reasons_version, rated_at, received_at, state, deadline_at, appealed_by, closed_at, version, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, NULL, 1, $10)";
}

/// A bad rating as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct BadRatingRow {
    /// Which.
    pub id: Uuid,
    /// Of which app.
    pub app_id: Uuid,
    /// The app's name.
    pub app_name: String,
    /// In which version.
    pub version_id: Uuid,
    /// The version's label.
    pub version_label: String,
    /// On which terminal.
    pub terminal_id: Uuid,
    /// Its name.
    pub terminal_name: String,
    /// Where that stood.
    pub location_id: Option<Uuid>,
    /// What the place is called.
    pub location_name: Option<String>,
    level: String,
    reasons: String,
    /// The list that the reasons were offered from.
    pub reasons_version: i64,
    /// When it was given.
    pub rated_at: UnixMillis,
    /// When it became known.
    pub received_at: UnixMillis,
    state: String,
    /// Until when something is to be done.
    pub deadline_at: UnixMillis,
    /// Who says that it is a mistake, while nobody has decided.
    pub appealed_by: Option<String>,
    /// When it was closed.
    pub closed_at: Option<UnixMillis>,
    /// For updates.
    pub version: i64,
}

impl BadRatingRow {
    /// How bad.
    pub fn level(&self) -> Result<RatingLevel, StoreError> {
        from_word("bad_ratings", "level", &self.level)
    }

    /// Why.
    pub fn reasons(&self) -> Result<Vec<RatingReason>, StoreError> {
        from_json("bad_ratings", "reasons", &self.reasons)
    }

    /// Where it stands.
    pub fn state(&self) -> Result<RatingState, StoreError> {
        from_word("bad_ratings", "state", &self.state)
    }
}

/// A bad rating that a terminal told of.
#[derive(Debug, Clone)]
pub(super) struct NewBadRating<'a> {
    pub id: RatingId,
    pub terminal_id: TerminalId,
    pub location_id: Option<Uuid>,
    pub rating: &'a Rating,
    pub received_at: UnixMillis,
}

/// Adds it with its first step, to be followed up.
pub(super) async fn insert(tx: &mut Tx, new: &NewBadRating<'_>, step_id: Uuid) -> Result<(), StoreError> {
    let rating = new.rating;
    execute!(
        tx,
        INSERT,
        new.id.0,
        rating.app_id.0,
        rating.version_id.0,
        new.terminal_id.0,
        new.location_id,
        word(rating.level),
        json(&rating.reasons),
        i64::from(rating.reasons_version),
        rating.rated_at,
        new.received_at,
        word(RatingState::Open),
        rating_deadline(new.received_at)
    )?;
    let given = RatingStepRow {
        id: step_id,
        at: rating.rated_at,
        kind: word(RatingHappening::Given),
        actor: None,
        note: String::new(),
    };
    step::add(tx, new.id, &given).await
}

/// The bad rating with this id.
pub async fn by_id(tx: &mut Tx, id: RatingId) -> Result<Option<BadRatingRow>, StoreError> {
    fetch_optional!(tx, BadRatingRow, BY_ID, id.0)
}
