use fleet_protocol::{DesiredRelease, Grant, SignedGrant, TerminalId, UnixMillis};
use fleet_store::director::{self, DirectorKey, KeptGrant};

use super::RepositoryStanding;
use crate::problem::{ApiError, ApiResult};
use crate::state::AppState;

/// What the director says of a release.
pub(crate) enum Word {
    /// The image repository names no director, or none of whom this fleet holds the key.
    Unsigned,
    /// Signed for the terminal alone.
    Signed(SignedGrant),
    /// Not known now: the repository could not be read, or another server is about to say it. To be asked again.
    Unknown,
}

/// The director's word that `terminal` should run `release`.
///
/// A word is said once for each attempt and kept, so that repeating it changes nothing; one is said anew only when
/// the key changes.
pub(crate) async fn grant(
    state: &AppState,
    terminal: TerminalId,
    release: &DesiredRelease,
    now: UnixMillis,
) -> ApiResult<Word> {
    let Some(standing) = state.standing.get(state).await? else {
        let is_served = state.standing.is_served(state).await;
        return Ok(if is_served { Word::Unknown } else { Word::Unsigned });
    };
    if standing.director_keys.is_none() {
        return Ok(Word::Unsigned);
    }
    let mut reading = state.db.read().await?;
    let Some(key) = signing_key(director::keys(&mut reading).await?, &standing) else {
        tracing::warn!("the image repository names a director whose key this server does not hold");
        return Ok(Word::Unsigned);
    };
    let kept = director::grant(&mut reading, terminal).await?;
    drop(reading);
    if let Some(kept) = kept.filter(|kept| says(kept, release, &key)) {
        return Ok(Word::Signed(kept.signed));
    }
    say(state, terminal, release, &key, now).await
}

/// The newest key that counts.
fn signing_key(keys: Vec<DirectorKey>, standing: &RepositoryStanding) -> Option<DirectorKey> {
    keys.into_iter().find(|key| standing.names(&key.public_key))
}

fn says(kept: &KeptGrant, release: &DesiredRelease, key: &DirectorKey) -> bool {
    kept.attempt_id == release.attempt_id && kept.signed.key == key.public_key
}

async fn say(
    state: &AppState,
    terminal: TerminalId,
    release: &DesiredRelease,
    key: &DirectorKey,
    now: UnixMillis,
) -> ApiResult<Word> {
    let mut tx = state.db.write().await?;
    let before = director::grant(&mut tx, terminal).await?;
    if let Some(kept) = before.as_ref().filter(|kept| says(kept, release, key)) {
        return Ok(Word::Signed(kept.signed.clone()));
    }
    // At least the time: a database that was restored from a backup does not begin below what terminals have heard.
    let sequence = before.map_or(0, |kept| kept.sequence + 1).max(now);
    let word = Grant {
        terminal_id: terminal,
        target: release.target.clone(),
        rollout_id: release.rollout_id,
        attempt_id: release.attempt_id,
        sequence: u64::try_from(sequence).map_err(ApiError::internal)?,
        issued_at: now,
    };
    let signed = state.trust.sign_grant(&key.secret, &word).map_err(ApiError::internal)?;
    let kept = KeptGrant { attempt_id: release.attempt_id, sequence, signed };
    if director::put_grant(&mut tx, terminal, &kept).await? {
        tx.commit().await?;
        return Ok(Word::Signed(kept.signed));
    }
    // Another server was faster; its word has the higher number, and may be about another attempt.
    let theirs = director::grant(&mut tx, terminal).await?.filter(|kept| says(kept, release, key));
    Ok(theirs.map_or(Word::Unknown, |kept| Word::Signed(kept.signed)))
}
