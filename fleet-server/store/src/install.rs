//! The plan of installations (安装计划): which terminal is to stand where, who sets it up, until when.

mod list;
#[cfg(test)]
mod tests;

use fleet_domain::{ChinaDay, InstallFields};
use fleet_protocol::{LocationId, PersonId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

pub use list::{
    InstallFilter, InstallRow, Installer, LIST, Project, find, installers, list, of_terminal, place, projects,
};

statements! {
    INSERT = "INSERT INTO installs (id, project, name, search_key, location_id, installer_id, due_day, note, created_at, \
        created_by, version, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $9)";
    UPDATE = "UPDATE installs SET project = $3, name = $4, search_key = $5, location_id = $6, installer_id = $7, \
        due_day = $8, note = $9, updated_at = $10, version = version + 1 WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM installs WHERE id = $1 AND version = $2";
    SET_CODE = "UPDATE installs SET code_id = $3, updated_at = $4, version = version + 1 WHERE id = $1 AND version = $2";
    BY_CODE = "SELECT id FROM installs WHERE code_id = $1";
    // Whoever stood for it is gone for good, as the caller has seen: at most one terminal stands for a plan.
    INSTALLED = "UPDATE installs SET terminal_id = $2, installed_at = $3, updated_at = $3, version = version + 1 \
        WHERE id = $1 AND (terminal_id IS NULL OR terminal_id IN (SELECT t.id FROM terminals t \
        WHERE t.enrollment IN ('rejected', 'retired')))";
    // A terminal stands for one plan.
    LEAVE = "UPDATE installs SET terminal_id = NULL, installed_at = NULL, updated_at = $3, version = version + 1 \
        WHERE terminal_id = $1 AND id <> $2";
    PLACES = "SELECT l.id, l.name, l.division_code FROM locations l WHERE l.id = $1";
}

/// The plans at any of some locations.
pub(crate) const AT_LOCATIONS: SelectIn = SelectIn {
    select: "SELECT id, project, name, location_id, installer_id, due_day, note, version FROM installs \
        WHERE location_id",
    then: "",
};
/// The locations of any of some names.
pub(crate) const PLACES_NAMED: SelectIn =
    SelectIn { select: "SELECT l.id, l.name, l.division_code FROM locations l WHERE l.name", then: "" };

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, list::STATEMENTS];

/// A plan as it is written.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PlainInstall {
    /// Which.
    pub id: Uuid,
    project: String,
    name: String,
    location_id: Uuid,
    installer_id: Option<Uuid>,
    due_day: Option<i64>,
    note: String,
    /// For updates.
    pub version: i64,
}

impl PlainInstall {
    /// What is planned.
    pub fn fields(&self) -> InstallFields {
        InstallFields {
            name: self.name.clone(),
            location_id: LocationId(self.location_id),
            project: self.project.clone(),
            installer_id: self.installer_id.map(PersonId),
            due_day: self.due_day.map(ChinaDay::numbered),
            note: self.note.clone(),
        }
    }
}

fn search_key(fields: &InstallFields) -> String {
    format!("{}\n{}\n{}", fields.name, fields.project, fields.note).to_lowercase()
}

/// Adds a plan with `version` 1. [`StoreError::Conflict`] if its name is planned at the location, or there is no such
/// location or account.
pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    fields: &InstallFields,
    (at, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        id,
        &fields.project,
        &fields.name,
        search_key(fields),
        fields.location_id.0,
        fields.installer_id.map(|id| id.0),
        fields.due_day.map(ChinaDay::number),
        &fields.note,
        at,
        by,
    )
    .map(drop)
}

/// Writes all fields, if it still has `version`. [`StoreError::Conflict`] as for [`insert`].
pub async fn update(
    tx: &mut Tx,
    (id, version): (Uuid, i64),
    fields: &InstallFields,
    at: UnixMillis,
) -> Result<(), StoreError> {
    let changed = execute!(
        tx,
        UPDATE,
        id,
        version,
        &fields.project,
        &fields.name,
        search_key(fields),
        fields.location_id.0,
        fields.installer_id.map(|id| id.0),
        fields.due_day.map(ChinaDay::number),
        &fields.note,
        at,
    )?;
    expect_current(changed)
}

/// Removes a plan, if it still has `version`.
pub async fn delete(tx: &mut Tx, id: Uuid, version: i64) -> Result<(), StoreError> {
    expect_current(execute!(tx, DELETE, id, version)?)
}

/// Remembers the enrollment code that was handed out for it, if it still has `version`.
pub async fn set_code(
    tx: &mut Tx,
    (id, version): (Uuid, i64),
    code: Uuid,
    at: UnixMillis,
) -> Result<(), StoreError> {
    expect_current(execute!(tx, SET_CODE, id, version, code, at)?)
}

/// The plan that an enrollment code was handed out for.
pub async fn by_code(tx: &mut Tx, code: Uuid) -> Result<Option<InstallRow>, StoreError> {
    match fetch_optional!(tx, (Uuid,), BY_CODE, code)? {
        Some((id,)) => find(tx, id).await,
        None => Ok(None),
    }
}

/// A terminal was installed for the plan. Returns whether there was room: nobody else stands for it. Another plan that
/// the terminal stood for is open again.
pub async fn installed(
    tx: &mut Tx,
    id: Uuid,
    terminal: TerminalId,
    at: UnixMillis,
) -> Result<bool, StoreError> {
    execute!(tx, LEAVE, terminal.0, id, at)?;
    Ok(execute!(tx, INSTALLED, id, terminal.0, at)? == 1)
}

/// A location with its division.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Place {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Code of its division.
    pub division_code: String,
}

/// The locations that have one of these ids or names, each once.
pub async fn places(tx: &mut Tx, ids: &[LocationId], names: Vec<String>) -> Result<Vec<Place>, StoreError> {
    let mut found: Vec<Place> = PLACES_NAMED.run(tx, names.into_iter().map(Cell::Text).collect()).await?;
    for id in ids {
        found.extend(fetch_all!(tx, Place, PLACES, id.0)?);
    }
    found.sort_unstable_by_key(|place| place.id);
    found.dedup_by_key(|place| place.id);
    Ok(found)
}

/// The plans at these locations.
pub async fn at_locations(tx: &mut Tx, ids: Vec<Uuid>) -> Result<Vec<PlainInstall>, StoreError> {
    let mut found: Vec<PlainInstall> = AT_LOCATIONS.run(tx, ids.into_iter().map(Cell::Id).collect()).await?;
    found.sort_unstable_by_key(|plan| plan.id);
    found.dedup_by_key(|plan| plan.id);
    Ok(found)
}
