use std::fs;
use std::path::{Path, PathBuf};

use aws_lc_rs::rand::SystemRandom;
use tough::editor::signed::SignedRole;
use tough::schema::{KeyHolder, RoleType, Root, Signature, Signed};

use super::held_key::{HeldKey, sources};
use super::root_change::key_id;
use super::{KeyFiles, SignError, at, current_root};
use crate::client::METADATA_DIR;

/// How far a new root is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RootProgress {
    /// It has its signatures and is in the repository.
    Complete(PathBuf),
    /// It is the draft in the repository, and lacks signatures: so many of which keys.
    Waiting(String),
}

/// Where a root waits for signatures. It is never served.
fn draft_path(repo: &Path) -> PathBuf {
    repo.join("root-draft.json")
}

/// Begins a root, signed by what the directories hold: it takes its place when the thresholds of the root before and
/// of itself are reached. Until then whoever holds the other keys signs the draft with [`sign_root`].
pub(super) async fn propose(
    repo: &Path,
    root: Root,
    old: &KeyFiles,
    new: &KeyFiles,
) -> Result<RootProgress, SignError> {
    let draft = Signed { signed: root, signatures: Vec::new() };
    advance(repo, draft, &[old, new]).await
}

/// Signs the draft with the root keys in `keys`.
pub async fn sign_root(repo: &Path, keys: &KeyFiles) -> Result<RootProgress, SignError> {
    let path = draft_path(repo);
    let bytes = fs::read(&path).map_err(at(&path))?;
    let draft = serde_json::from_slice(&bytes).map_err(|source| SignError::Metadata { path, source })?;
    advance(repo, draft, &[keys]).await
}

/// Throws the draft away.
pub(super) fn discard(repo: &Path) -> Result<(), SignError> {
    let path = draft_path(repo);
    if path.exists() { fs::remove_file(&path).map_err(at(&path)) } else { Ok(()) }
}

async fn advance(
    repo: &Path,
    mut draft: Signed<Root>,
    places: &[&KeyFiles],
) -> Result<RootProgress, SignError> {
    let before = before(repo, &draft.signed)?;
    for place in places {
        let held = place.open_held(&place.root_names())?;
        for holder in before.iter().chain([&draft.signed.clone()]) {
            add(&mut draft, holder, &held).await?;
        }
    }
    let missing: Vec<String> =
        before.iter().chain([&draft.signed]).filter_map(|holder| missing(holder, &draft)).collect();
    let mut bytes = serde_json::to_vec_pretty(&draft)
        .map_err(|source| SignError::Metadata { path: draft_path(repo), source })?;
    bytes.push(b'\n');
    if missing.is_empty() {
        let path = repo.join(METADATA_DIR).join(format!("{}.root.json", draft.signed.version));
        crate::write_atomically(&path, &bytes).map_err(at(&path))?;
        discard(repo)?;
        return Ok(RootProgress::Complete(path));
    }
    let path = draft_path(repo);
    crate::write_atomically(&path, &bytes).map_err(at(&path))?;
    Ok(RootProgress::Waiting(missing.join("; ")))
}

/// The root that the draft follows, none for the first.
fn before(repo: &Path, draft: &Root) -> Result<Option<Root>, SignError> {
    if draft.version.get() == 1 {
        return Ok(None);
    }
    let (_, current) = current_root(repo)?;
    if current.signed.version.get() + 1 == draft.version.get() {
        return Ok(Some(current.signed));
    }
    Err(SignError::BadChange(format!(
        "the draft is root {}, the repository has {}",
        draft.version, current.signed.version
    )))
}

/// Adds the signatures of those keys that `holder` names.
async fn add(draft: &mut Signed<Root>, holder: &Root, held: &[HeldKey]) -> Result<(), SignError> {
    let named = root_keys(holder);
    let mut known = Vec::new();
    for key in held {
        let id = hex::encode(key_id(&key.public())?);
        if named.contains(&id) && !draft.signatures.iter().any(|there| hex::encode(&there.keyid) == id) {
            known.push(key.clone());
        }
    }
    if known.is_empty() {
        return Ok(());
    }
    let holder = KeyHolder::Root(holder.clone());
    let signed =
        SignedRole::new(draft.signed.clone(), &holder, &sources(&known), &SystemRandom::new()).await?;
    draft.signatures.extend(signed.signed().signatures.iter().cloned());
    Ok(())
}

fn root_keys(holder: &Root) -> Vec<String> {
    let keys = holder.roles.get(&RoleType::Root);
    keys.map_or_else(Vec::new, |keys| keys.keyids.iter().map(hex::encode).collect())
}

/// Which signatures of the keys that `holder` names are missing.
fn missing(holder: &Root, draft: &Signed<Root>) -> Option<String> {
    if holder.verify_role(draft).is_ok() {
        return None;
    }
    let threshold = holder.roles.get(&RoleType::Root).map_or(0, |keys| keys.threshold.get());
    let has = |id: &String| draft.signatures.iter().any(|there: &Signature| hex::encode(&there.keyid) == *id);
    let (signed, open): (Vec<String>, Vec<String>) = root_keys(holder).into_iter().partition(has);
    let short: Vec<&str> = open.iter().map(|id| &id[..12]).collect();
    let more = threshold.saturating_sub(signed.len() as u64);
    Some(format!("root {} needs {more} more of {}", holder.version, short.join(", ")))
}
