use fleet_domain::ChinaDay;
use fleet_protocol::PersonId;
use fleet_store::install;
use serde::Serialize;
use utoipa::ToSchema;

use super::item::InstallPerson;
use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};

/// The projects of the plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstallProjects {
    /// By name, at most two hundred.
    items: Vec<InstallProject>,
}

/// A project and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstallProject {
    /// Its name; empty for what belongs to none.
    project: String,
    /// How many terminals.
    terminals: i64,
    /// Without a terminal yet.
    planned: i64,
    /// Installed and not accepted.
    installed: i64,
    /// Accepted.
    accepted: i64,
    /// Of all of them, those with problems today.
    troubled: i64,
}

/// Who may install.
#[derive(Debug, Serialize, ToSchema)]
pub struct Installers {
    /// By user name, at most five hundred.
    items: Vec<InstallPerson>,
}

/// The projects of the plan, with how far each is.
#[utoipa::path(get, path = "/installs/projects", tag = "installs", operation_id = "list_install_projects",
    responses((status = 200, body = InstallProjects)))]
pub async fn projects(mut reading: Reading<Viewer>) -> ApiResult<Json<InstallProjects>> {
    let rows = install::projects(&mut reading.tx, ChinaDay::of(reading.now)).await?;
    let items = rows.into_iter().map(|row| InstallProject {
        project: row.project,
        terminals: row.terminals,
        planned: row.planned,
        installed: row.installed,
        accepted: row.accepted,
        troubled: row.with_problems,
    });
    Ok(Json(InstallProjects { items: items.collect() }))
}

/// The accounts that may be given a terminal to set up.
#[utoipa::path(get, path = "/installs/installers", tag = "installs", operation_id = "list_installers",
    responses((status = 200, body = Installers)))]
pub async fn installers(mut reading: Reading<Viewer>) -> ApiResult<Json<Installers>> {
    let rows = install::installers(&mut reading.tx).await?;
    let items = rows.into_iter().map(|row| InstallPerson {
        id: PersonId(row.id),
        username: row.username,
        display_name: row.display_name,
    });
    Ok(Json(Installers { items: items.collect() }))
}
