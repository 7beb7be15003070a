use fleet_protocol::{DesiredRelease, Grant, OfflineTerms, SignedGrant, TerminalId, UnixMillis};
use fleet_store::Tx;
use fleet_store::director::{self, DirectorKey, KeptGrant};

use super::RepositoryStanding;
use crate::problem::{ApiError, ApiResult, Code};
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
    let kept = sign(state, (terminal, release), before.as_ref(), None, key, now)?;
    if director::put_grant(&mut tx, terminal, &kept).await? {
        tx.commit().await?;
        return Ok(Word::Signed(kept.signed));
    }
    // Another server was faster; its word has the higher number, and may be about another attempt.
    let theirs = director::grant(&mut tx, terminal).await?.filter(|kept| says(kept, release, key));
    Ok(theirs.map_or(Word::Unknown, |kept| Word::Signed(kept.signed)))
}

/// Whoever signs words for media, and until when what the offline keys signed holds.
pub(crate) struct Director {
    key: DirectorKey,
    standing: std::sync::Arc<RepositoryStanding>,
}

impl Director {
    /// `None` where words are not signed: a medium has nothing else to be believed by.
    pub async fn load(state: &AppState, tx: &mut Tx) -> ApiResult<Option<Self>> {
        let Some(standing) = state.standing.get(state).await? else { return Ok(None) };
        let key = signing_key(director::keys(tx).await?, &standing);
        Ok(key.map(|key| Self { key, standing }))
    }

    /// When the first of the repository's signatures ends.
    pub fn signatures_end(&self) -> Option<UnixMillis> {
        self.standing.roles.iter().map(|role| role.ends_at).min()
    }
}

/// The director's word to a terminal, for a medium. It takes the place of what the network would say of the attempt.
pub(crate) async fn say_offline(
    state: &AppState,
    tx: &mut Tx,
    (terminal, release): (TerminalId, &DesiredRelease),
    terms: OfflineTerms,
    director: &Director,
    now: UnixMillis,
) -> ApiResult<SignedGrant> {
    let before = director::grant(tx, terminal).await?;
    let kept = sign(state, (terminal, release), before.as_ref(), Some(terms), &director.key, now)?;
    if director::put_grant(tx, terminal, &kept).await? {
        return Ok(kept.signed);
    }
    // Another server said something at the same moment.
    Err(Code::Conflict.into())
}

/// A word of the next number.
fn sign(
    state: &AppState,
    (terminal_id, release): (TerminalId, &DesiredRelease),
    before: Option<&KeptGrant>,
    offline: Option<OfflineTerms>,
    key: &DirectorKey,
    now: UnixMillis,
) -> ApiResult<KeptGrant> {
    // At least the time: a database that was restored from a backup does not begin below what terminals have heard.
    let sequence = before.map_or(0, |kept| kept.sequence + 1).max(now);
    let word = Grant {
        terminal_id,
        target: release.target.clone(),
        rollout_id: release.rollout_id,
        attempt_id: release.attempt_id,
        sequence: u64::try_from(sequence).map_err(ApiError::internal)?,
        issued_at: now,
        offline,
    };
    let signed = state.trust.sign_grant(&key.secret, &word).map_err(ApiError::internal)?;
    Ok(KeptGrant { attempt_id: release.attempt_id, sequence, signed })
}
