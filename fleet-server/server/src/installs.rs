//! The plan of installations (安装计划): which terminal is to stand where, who sets it up, until when, and how far it is.

mod body;
mod code;
mod create;
mod delete;
mod export;
mod import;
mod item;
mod list;
mod projects;
mod read;
mod reports;
mod sheet;
#[cfg(test)]
mod tests;
mod update;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

pub(crate) use item::{PlannedTerminal, installed};

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(export::export))
        .routes(routes!(export::template))
        .routes(routes!(import::preview))
        .routes(routes!(import::apply))
        .routes(routes!(projects::projects))
        .routes(routes!(projects::installers))
        .routes(routes!(reports::reports))
        .routes(routes!(read::read, update::update, delete::delete))
        .routes(routes!(code::code))
}
