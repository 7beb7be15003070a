//! Names for ids, for what people read.

use std::collections::HashMap;

use fleet_protocol::{AppId, AppVersionId};
use uuid::Uuid;

use crate::statement::{fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    APPS = "SELECT id, name FROM apps";
    VERSION = "SELECT a.name, v.label FROM app_versions v JOIN apps a ON a.id = v.app_id WHERE v.id = $1";
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
