use fleet_domain::{Replaceable, ReplacementRefused, Scope, display_code};
use fleet_protocol::{TerminalId, UnixMillis};
use fleet_store::replacement::{self, Other, Replacement};
use fleet_store::terminal::{self, Identity, TerminalChange};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::Terminal;
use super::decide::follow;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::text;

/// The longest name of a terminal, in characters.
const NAME: usize = 64;
/// What the name of one that is gone ends with, so that nobody takes it for the new one.
const GONE: &str = "（已换下）";

/// One terminal takes the place of another.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReplacementBody {
    /// The version of the new terminal that was read.
    version: i64,
    /// The old terminal: it goes out of service for good.
    old_id: TerminalId,
    /// The version of the old terminal that was read.
    old_version: i64,
    /// Why, for those who ask later; at most 200 characters.
    #[serde(default)]
    reason: String,
}

/// The other terminal of a replacement.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplacementLink {
    /// Which.
    terminal_id: TerminalId,
    /// Its name.
    name: String,
    /// Its code: what tells it from one of the same name.
    display_code: String,
    /// When; Unix milliseconds.
    replaced_at: UnixMillis,
    /// By whom; a user name.
    replaced_by: String,
    /// Why.
    reason: String,
}

impl From<Other> for ReplacementLink {
    fn from(row: Other) -> Self {
        let Other { terminal_id, name, replaced_at, replaced_by, reason } = row;
        let id = TerminalId(terminal_id);
        Self { terminal_id: id, name, display_code: display_code(id), replaced_at, replaced_by, reason }
    }
}

/// Puts a waiting or new terminal into the place of a broken one (换机), in one act: it is let in, and gets location,
/// name, tags, apps, notices, zones, hold and the plan of the old one, whose key is dead from here on. The history stays
/// with the machine that made it, and is asked for from the new one by `with_predecessors`.
#[utoipa::path(post, path = "/terminals/{id}/replace", tag = "terminals", params(("id" = TerminalId, Path)),
    request_body = ReplacementBody, responses((status = 200, body = Terminal),
    (status = 409, description = "`version_conflict`, `replacement_old_gone`, `replacement_new_unfit`, `replacement_twice`"),
    (status = 422, description = "`field_invalid`, `replacement_same`")))]
pub async fn replace(
    Path(id): Path<TerminalId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<ReplacementBody>>,
) -> ApiResult<Json<Terminal>> {
    let reason = text::optional(&body.reason, 200, "/reason")?;
    let new = terminal::identity(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let old = terminal::identity(&mut change.tx, body.old_id).await?;
    let old = old.ok_or_else(|| ApiError::new(Code::FieldInvalid).at("/old_id"))?;
    let states = fleet_domain::replace(replaceable(&old), replaceable(&new)).map_err(refuse)?;
    let went = TerminalChange {
        version: body.old_version,
        name: gone_name(&old.name),
        enrollment: states.old,
        enrollment_reason: Some(reason.clone()).filter(|reason| !reason.is_empty()),
        resume_to: None,
        ..TerminalChange::of(&old)
    };
    let came = TerminalChange {
        version: body.version,
        name: old.name.clone(),
        enrollment: states.new,
        location_id: old.location_id,
        tags: old.tags.clone(),
        ..TerminalChange::of(&new)
    };
    let link = Replacement {
        old: old.id,
        new: id,
        at: change.now,
        by: change.principal.username.clone(),
        reason: reason.clone(),
    };
    let twice = |error| ApiError::on_conflict(error, Code::ReplacementTwice);
    replacement::insert(&mut change.tx, &link).await.map_err(twice)?;
    for (before, next) in [(&old, &went), (&new, &came)] {
        terminal::update(&mut change.tx, before, &display_code(before.id), next, change.now).await?;
        follow(&mut change, before, next).await?;
    }
    note(&mut change, (&old, &new), &reason);
    let row = terminal::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    change.bump([Scope::Terminal(old.id), Scope::Terminal(id)]);
    let state = change.state.clone();
    change.commit().await?;
    state.terminals.bus.refresh().await?;
    for terminal in [old.id, id] {
        state.terminals.fleet.terminal(terminal).await?;
    }
    Ok(Json(Terminal::of(row, &state.terminals.fleet)?))
}

fn note(change: &mut Change<Operator>, (old, new): (&Identity, &Identity), reason: &str) {
    let summary = json!({
        "old_id": old.id, "old_name": old.name, "new_name": new.name, "location_id": old.location_id, "reason": reason,
    });
    change.audit("terminal.replace", Object { kind: "terminal", id: &new.id, name: &old.name }, summary);
    change.changed("terminal", [old.id]);
}

fn replaceable(terminal: &Identity) -> Replaceable {
    Replaceable { id: terminal.id, enrollment: terminal.enrollment, resume_to: terminal.resume_to }
}

fn gone_name(name: &str) -> String {
    let room = NAME - GONE.chars().count();
    name.chars().take(room).chain(GONE.chars()).collect()
}

fn refuse(refused: ReplacementRefused) -> ApiError {
    match refused {
        ReplacementRefused::Same => ApiError::new(Code::ReplacementSame).at("/old_id"),
        ReplacementRefused::OldGone => Code::ReplacementOldGone.into(),
        ReplacementRefused::NewUnfit => Code::ReplacementNewUnfit.into(),
    }
}
