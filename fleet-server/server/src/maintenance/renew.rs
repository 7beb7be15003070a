use fleet_domain::Scope;
use fleet_protocol::PersonId;
use fleet_store::maintenance_person;
use serde_json::json;

use crate::problem::{ApiResult, Code};
use crate::request::{Object, Operator, Writing};

/// Gives whoever asks other PINs at all terminals, because somebody saw the one of today. Each terminal refuses those of before
/// from its next check-in on; one without network, from midnight.
#[utoipa::path(post, path = "/maintenance/renewal", tag = "maintenance",
    responses((status = 204), (status = 409, description = "`maintenance_unknown`: there is no PIN yet")))]
pub async fn renew(Writing(mut change, _): Writing<Operator>) -> ApiResult<http::StatusCode> {
    let person = PersonId(change.principal.user_id);
    let known = maintenance_person::find(&mut change.tx, person).await?.ok_or(Code::MaintenanceUnknown)?;
    let (secret, now): ([u8; 32], _) = (rand::random(), change.now);
    maintenance_person::renew(&mut change.tx, person, &secret, now).await?;
    change.bump([Scope::Everywhere]);
    let name = change.principal.username.clone();
    let summary = json!({"number": known.number});
    change.audit("maintenance.renew", Object { kind: "user", id: &person, name: &name }, summary);
    change.commit().await?;
    Ok(http::StatusCode::NO_CONTENT)
}
