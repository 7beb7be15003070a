use fleet_domain::{ChinaDay, Scope, may_check_in};
use fleet_protocol::{MOST_MAINTENANCE_PEOPLE, PersonId, TerminalId, UnixMillis, maintenance_day};
use fleet_store::maintenance_person::{self, KnownPerson};
use fleet_store::terminal;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::key;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};

/// The PIN of whoever asks, for one terminal and the rest of this day. There is no way to ask for another day or person.
#[derive(Serialize, ToSchema)]
pub struct MaintenancePin {
    /// Three digits, the same every day: what is typed first.
    number: String,
    /// Eight digits.
    pin: String,
    /// The day on which it is good, in China.
    day: ChinaDay,
    /// When it is good no more.
    ends_at: UnixMillis,
    /// Whether it is the first one ever: then the terminal has to check in once before it knows this person.
    first: bool,
}

/// Gives whoever asks the PIN by which they may maintain a terminal today. It is in the audit log that they asked.
#[utoipa::path(post, path = "/terminals/{id}/maintenance-pin", tag = "maintenance", params(("id" = TerminalId, Path)),
    responses((status = 200, body = MaintenancePin),
        (status = 409, description = "`transition_forbidden`: the terminal is not in service; `maintenance_people_too_many`")))]
pub async fn pin(
    Path(id): Path<TerminalId>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<Json<MaintenancePin>> {
    let (name, known, first) = who_asks(&mut change, id).await?;
    let day = maintenance_day(change.now);
    let pin = key::pin_on(&key::key_at(&known.secret, id), day);
    let day = ChinaDay::numbered(day);
    let summary = json!({"number": known.number, "day": day});
    change.audit("maintenance.pin", Object { kind: "terminal", id: &id, name: &name }, summary);
    change.commit().await?;
    Ok(Json(MaintenancePin {
        number: known.number.to_string(),
        pin: pin.as_str().to_owned(),
        day,
        ends_at: day.ends(),
        first,
    }))
}

/// The terminal's name, whoever asks, and whether they never did before.
pub(super) async fn who_asks(
    change: &mut Change<Operator>,
    id: TerminalId,
) -> ApiResult<(String, KnownPerson, bool)> {
    let terminal = terminal::identity(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if !may_check_in(terminal.enrollment) {
        return Err(Code::TransitionForbidden.into());
    }
    let person = PersonId(change.principal.user_id);
    Ok(match maintenance_person::find(&mut change.tx, person).await? {
        Some(known) => (terminal.name, known, false),
        None => (terminal.name, add(change, person).await?, true),
    })
}

/// The first PIN of a person: all terminals are told of them.
async fn add(change: &mut Change<Operator>, person: PersonId) -> ApiResult<KnownPerson> {
    if maintenance_person::count(&mut change.tx).await? >= MOST_MAINTENANCE_PEOPLE {
        return Err(Code::MaintenancePeopleTooMany.into());
    }
    let (secret, now): ([u8; 32], _) = (rand::random(), change.now);
    let taken = |error| ApiError::on_conflict(error, Code::Conflict);
    maintenance_person::insert(&mut change.tx, person, &secret, now).await.map_err(taken)?;
    // Numbers are never given twice, so they may run out.
    let known = maintenance_person::find(&mut change.tx, person).await;
    let known = known.map_err(|_| Code::MaintenancePeopleTooMany)?.ok_or(Code::Internal)?;
    change.bump([Scope::Everywhere]);
    let object = Object { kind: "user", id: &person, name: &change.principal.username.clone() };
    change.audit("maintenance.join", object, json!({"number": known.number}));
    Ok(known)
}
