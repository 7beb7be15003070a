//! Names for ids, for what people read.

use std::collections::HashMap;

use fleet_protocol::{AppId, AppVersionId, PersonId};
use uuid::Uuid;

use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    APPS = "SELECT id, name FROM apps";
    VERSION = "SELECT a.name, v.label FROM app_versions v JOIN apps a ON a.id = v.app_id WHERE v.id = $1";
}

pub(crate) const VERSIONS: SelectIn =
    SelectIn { select: "SELECT id, app_id, label FROM app_versions WHERE id", then: "" };

pub(crate) const PEOPLE: SelectIn =
    SelectIn { select: "SELECT id, display_name FROM users WHERE id", then: "" };

/// What a version is called, and of which app it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLabel {
    /// Which.
    pub id: AppVersionId,
    /// Of which app.
    pub app_id: AppId,
    /// What it is called.
    pub label: String,
}

/// What people are called, those who have an account.
pub async fn people(
    tx: &mut Tx,
    ids: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>, StoreError> {
    let rows: Vec<(Uuid, String)> = PEOPLE.run(tx, ids.map(|id| Cell::Id(id.0)).collect()).await?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}

/// The names of all apps: there are few.
pub async fn apps(tx: &mut Tx) -> Result<HashMap<AppId, String>, StoreError> {
    let rows = fetch_all!(tx, (Uuid, String), APPS)?;
    Ok(rows.into_iter().map(|(id, name)| (AppId(id), name)).collect())
}

/// The app's name and the version's label.
pub async fn version(tx: &mut Tx, id: AppVersionId) -> Result<Option<(String, String)>, StoreError> {
    fetch_optional!(tx, (String, String), VERSION, id.0)
}

/// What versions are called, those that exist.
pub async fn versions(tx: &mut Tx, ids: impl Iterator<Item = Uuid>) -> Result<Vec<VersionLabel>, StoreError> {
    let rows: Vec<(Uuid, Uuid, String)> = VERSIONS.run(tx, ids.map(Cell::Id).collect()).await?;
    let label = |(id, app_id, label)| VersionLabel { id: AppVersionId(id), app_id: AppId(app_id), label };
    Ok(rows.into_iter().map(label).collect())
}
