//! Maintenance on site (现场维护): the PIN of the day of whoever stands before a terminal, and what terminals are told of it.

mod key;
mod pin;
mod renew;
#[cfg(test)]
mod tests;
mod ticket;

use fleet_protocol::{MaintenancePerson, TerminalId};
use fleet_store::{StoreError, Tx, maintenance_person};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(pin::pin))
        .routes(routes!(renew::renew))
        .routes(routes!(ticket::ticket))
}

/// Who may maintain a terminal, with the keys from which their PINs there follow.
pub async fn people_at(tx: &mut Tx, terminal: TerminalId) -> Result<Vec<MaintenancePerson>, StoreError> {
    let people = maintenance_person::in_service(tx).await?;
    let person = |known: &maintenance_person::KnownPerson| MaintenancePerson {
        person: known.person,
        number: known.number,
        key: key::key_at(&known.secret, terminal),
    };
    Ok(people.iter().map(person).collect())
}
