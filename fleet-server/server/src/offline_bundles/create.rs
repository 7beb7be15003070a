use fleet_protocol::{OfflineTerms, RolloutId, TerminalId, UnixMillis};
use fleet_store::offline_bundle::{self, NewBundle, Word};
use fleet_store::rollout::{self, RolloutRow};
use fleet_store::{desired, terminal};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::OfflineBundleItem;
use crate::problem::{ApiError, ApiResult, Code};
use crate::releases::grant::{self, Director};
use crate::request::{Change, Json, Object, Operator, Path, Writing};

/// The most terminals of one bundle.
const MOST_TERMINALS: usize = 500;
/// One more than fit: whether there are too many.
const TOO_MANY: i64 = 501;
/// The longest that a bundle may be taken.
const LONGEST_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// A bundle to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOfflineBundle {
    /// From when on terminals do not take it any more: within 90 days, and not after the image repository's signatures
    /// end.
    expires_at: UnixMillis,
    /// For which terminals of the rollout, at most 500; without it, for all that may move now.
    #[serde(default)]
    terminal_ids: Option<Vec<TerminalId>>,
}

/// Makes an offline bundle: words to terminals that the rollout lets move now, signed for the way without a network.
#[utoipa::path(post, path = "/rollouts/{id}/offline-bundles", tag = "rollouts",
    operation_id = "create_offline_bundle", params(("id" = RolloutId, Path)), request_body = NewOfflineBundle,
    responses((status = 201, body = OfflineBundleItem),
        (status = 409, description = "`offline_bundle_director_missing`, `offline_bundle_nobody`, \
            `offline_bundle_terminal_not_moving`, `offline_bundle_too_many`"),
        (status = 422, description = "`field_invalid`, `offline_bundle_outlives_signatures`")))]
pub async fn create(
    Path(id): Path<RolloutId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<NewOfflineBundle>>,
) -> ApiResult<(StatusCode, Json<OfflineBundleItem>)> {
    let row = rollout::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let director = Director::load(&change.state, &mut change.tx).await?;
    let director = director.ok_or(Code::OfflineBundleDirectorMissing)?;
    check_end(body.expires_at, change.now, &director)?;
    let words = words(&mut change, &row, &body, &director).await?;
    let bundle = NewBundle {
        id: change.new_id(),
        rollout_id: id,
        made_at: change.now,
        made_by: change.principal.username.clone(),
        expires_at: body.expires_at,
        words,
    };
    offline_bundle::insert(&mut change.tx, &bundle).await?;
    let made = offline_bundle::find(&mut change.tx, bundle.id).await?.ok_or(Code::NotFound)?;
    let summary = json!({"bundle": bundle.id, "expires_at": body.expires_at, "terminals": made.terminals});
    change.audit("rollout.offline_bundle", Object { kind: "rollout", id: &id, name: &row.name }, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

fn check_end(expires_at: UnixMillis, now: UnixMillis, director: &Director) -> ApiResult<()> {
    if expires_at <= now || expires_at > now + LONGEST_MS {
        return Err(ApiError::new(Code::FieldInvalid).at("/expires_at"));
    }
    if director.signatures_end().is_none_or(|end| expires_at > end) {
        return Err(ApiError::new(Code::OfflineBundleOutlivesSignatures).at("/expires_at"));
    }
    Ok(())
}

/// A word to each terminal that was asked for, or to all that may move.
async fn words(
    change: &mut Change<Operator>,
    row: &RolloutRow,
    body: &NewOfflineBundle,
    director: &Director,
) -> ApiResult<Vec<Word>> {
    let (id, asked) = (RolloutId(row.id), body.terminal_ids.as_ref());
    let mut terminals = match asked {
        Some(ids) => ids.clone(),
        None => offline_bundle::candidates(&mut change.tx, id, TOO_MANY).await?,
    };
    // Always in the same order: two that make bundles never wait for each other in a circle.
    terminals.sort_unstable();
    terminals.dedup();
    if terminals.len() > MOST_TERMINALS {
        return Err(Code::OfflineBundleTooMany.into());
    }
    let mut words = Vec::new();
    for terminal in terminals {
        match word(change, id, terminal, body.expires_at, director).await? {
            Some(word) => words.push(word),
            None if asked.is_some() => return Err(Code::OfflineBundleTerminalNotMoving.into()),
            None => {}
        }
    }
    if words.is_empty() { Err(Code::OfflineBundleNobody.into()) } else { Ok(words) }
}

/// The word to a terminal. `None` if the fleet would not tell it to run this release now: a stick passes no wave, no
/// pause and no hold by.
async fn word(
    change: &mut Change<Operator>,
    rollout: RolloutId,
    terminal_id: TerminalId,
    until: UnixMillis,
    director: &Director,
) -> ApiResult<Option<Word>> {
    let Some(identity) = terminal::identity(&mut change.tx, terminal_id).await? else { return Ok(None) };
    let release = desired::release(&mut change.tx, &identity, change.now).await?;
    let Some(release) = release.filter(|release| release.rollout_id == rollout) else { return Ok(None) };
    let terms = OfflineTerms {
        until,
        release_id: release.release_id,
        version: release.version.clone(),
        activation: release.activation.clone(),
    };
    let (state, now) = (change.state.clone(), change.now);
    let signed =
        grant::say_offline(&state, &mut change.tx, (terminal_id, &release), terms, director, now).await?;
    Ok(Some(Word { terminal_id, terminal_name: identity.name, attempt_id: release.attempt_id, signed }))
}
