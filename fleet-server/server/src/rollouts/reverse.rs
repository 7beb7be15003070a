use fleet_domain::{RolloutState, Scope};
use fleet_protocol::{ReleaseId, RolloutId};
use fleet_store::release::ReleaseRow;
use fleet_store::rollout::{self, Decided, NewRollout, RolloutRow};
use serde_json::json;

use super::plan;
use crate::clock::new_id;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Object, Operator};

/// Begins the rollout that takes `origin` back: everybody who has switched, at once.
pub async fn begin(
    change: &mut Change<Operator>,
    origin: &RolloutRow,
    asked: Option<ReleaseId>,
) -> ApiResult<()> {
    let release = release(change, origin, asked).await?;
    let (id, at) = (RolloutId(change.new_id()), change.now);
    let new = NewRollout {
        id,
        name: name(&origin.name, &release.version),
        release_id: ReleaseId(release.id),
        targets: vec![Scope::Rollout(RolloutId(origin.id))],
        created_at: at,
        created_by: change.principal.username.clone(),
        reverse_of: Some(RolloutId(origin.id)),
        ..NewRollout::default()
    };
    rollout::insert(&mut change.tx, &new).await?;
    rollout::decide(&mut change.tx, id, Decided { version: 1, state: RolloutState::Running, at }).await?;
    let effect = rollout::begin(&mut change.tx, id, at, || new_id(at)).await?;
    change.follow(effect);
    let summary = json!({"release": release.version, "reverse_of": origin.id});
    change.audit("rollout.create", Object { kind: "rollout", id: &id, name: &new.name }, summary);
    Ok(())
}

/// A person has ended `reverse` early, or takes it back: if it is the way back of another rollout, that one goes back no
/// further.
pub async fn end(change: &mut Change<Operator>, reverse: &RolloutRow) -> ApiResult<()> {
    if let Some(origin) = reverse.reverse_of.map(RolloutId) {
        rollout::end_origin(&mut change.tx, origin, RolloutState::Halted, change.now).await?;
        change.changed("rollout", [origin]);
    }
    Ok(())
}

/// Where to go back to: a release that terminals will accept.
async fn release(
    change: &mut Change<Operator>,
    origin: &RolloutRow,
    asked: Option<ReleaseId>,
) -> ApiResult<ReleaseRow> {
    let present = plan::release_of(&mut change.tx, ReleaseId(origin.release_id)).await?;
    let came = rollout::came_from(&mut change.tx, origin, &present).await?;
    if came.versions.is_empty() {
        return Err(Code::RollbackNothing.into());
    }
    let target = match asked {
        Some(id) => plan::offered(&mut change.tx, id).await?,
        None => came.release.ok_or(Code::RollbackReleaseNeeded)?,
    };
    if target.id == present.id {
        return Err(ApiError::new(Code::FieldInvalid).at("/release_id"));
    }
    if target.release_counter < present.release_counter {
        return Err(Code::RollbackReleaseOlder.into());
    }
    Ok(target)
}

/// At most 80 characters, as other names.
fn name(origin: &str, version: &str) -> String {
    let short: String = origin.chars().take(50).collect();
    format!("{short}（回退到 {}）", version.chars().take(20).collect::<String>())
}
