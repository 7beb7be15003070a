use std::path::Path;

use super::publish::signed_director;
use super::{Pending, SignError, at};
use crate::Digest;
use crate::client::{DIRECTOR_TARGET, DirectorKeys, MOST_KEYS, TARGETS_DIR};

/// The keys of the director that the next publication names; `None` if it names no director.
pub fn director_keys(repo: &Path) -> Result<Option<Vec<String>>, SignError> {
    Ok(match Pending::load(repo)?.director {
        Some(keys) => Some(keys),
        None => signed_director(repo)?.director_keys,
    })
}

/// Names a key of the director with the next publication. From then on terminals take no unsigned word.
pub fn allow_director(repo: &Path, key: &str) -> Result<(), SignError> {
    let key = key.to_lowercase();
    if key.len() != 64 || hex::decode(&key).is_err() {
        return Err(SignError::BadChange("a director's key has 64 hexadecimal digits".to_owned()));
    }
    let mut keys = director_keys(repo)?.unwrap_or_default();
    if !keys.contains(&key) {
        keys.push(key);
    }
    if keys.len() > MOST_KEYS {
        return Err(SignError::BadChange(format!("at most {MOST_KEYS} keys are named: revoke one first")));
    }
    set(repo, keys)
}

/// Names a key no more with the next publication. Without any, terminals take no new release from anybody.
pub fn revoke_director(repo: &Path, key: &str) -> Result<(), SignError> {
    let mut keys = director_keys(repo)?.unwrap_or_default();
    let before = keys.len();
    keys.retain(|named| !named.starts_with(&key.to_lowercase()));
    if before != keys.len() + 1 {
        return Err(SignError::BadChange(format!("{} named keys begin with {key}", before - keys.len())));
    }
    set(repo, keys)
}

fn set(repo: &Path, keys: Vec<String>) -> Result<(), SignError> {
    let mut pending = Pending::load(repo)?;
    pending.director = Some(keys);
    pending.save(repo)
}

/// Writes the list as a target; its digest and length.
pub(super) fn write_target(repo: &Path, keys: &[String]) -> Result<(Digest, u64, DirectorKeys), SignError> {
    let list = DirectorKeys { director_keys: Some(keys.to_vec()) };
    let bytes = serde_json::to_vec_pretty(&list)
        .map_err(|source| SignError::Metadata { path: repo.join(DIRECTOR_TARGET), source })?;
    let sha256 = Digest::of(&bytes);
    let path = repo.join(TARGETS_DIR).join(format!("{sha256}.{DIRECTOR_TARGET}"));
    crate::write_atomically(&path, &bytes).map_err(at(&path))?;
    Ok((sha256, bytes.len() as u64, list))
}
