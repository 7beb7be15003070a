use std::collections::HashMap;
use std::fs;
use std::num::NonZeroU64;
use std::path::Path;

use tough::schema::decoded::{Decoded, Hex};
use tough::schema::key::Key;
use tough::schema::{RoleKeys, RoleType, Root};

use super::root_draft::{RootProgress, propose};
use super::{KeyFiles, PUBLISHING, SignError, at, current_root};
use crate::client::{METADATA_DIR, TARGETS_DIR};

/// The version of the TUF specification written.
const SPEC_VERSION: &str = "1.0.0";
/// A key's id.
type KeyId = Decoded<Hex>;

/// What the next root changes.
#[derive(Debug, Clone)]
pub struct RootChange {
    /// Where the new keys are.
    pub new: KeyFiles,
    /// The roles (`root`, `targets`, …) that get the keys in `new`.
    pub roles: Vec<&'static str>,
    /// How many root keys must sign the root after this one; `None` as before.
    pub threshold: Option<NonZeroU64>,
    /// Keys that no role has any more, by the beginning of their ids.
    pub revoke: Vec<String>,
    /// When the root ends.
    pub expires: jiff::Timestamp,
}

impl RootChange {
    /// All roles whose keys are in `new`.
    pub fn all_keys(new: &KeyFiles, threshold: NonZeroU64) -> Self {
        let publishing = PUBLISHING.into_iter().filter(|role| new.knows(role));
        Self {
            new: new.clone(),
            roles: ["root"].into_iter().chain(publishing).collect(),
            threshold: Some(threshold),
            revoke: Vec::new(),
            expires: jiff::Timestamp::MIN,
        }
    }
}

/// Proposes the first root of a new repository in `repo`; see [`propose`].
pub async fn first_root(
    repo: &Path,
    keys: &KeyFiles,
    threshold: NonZeroU64,
    expires: jiff::Timestamp,
) -> Result<RootProgress, SignError> {
    let metadata = repo.join(METADATA_DIR);
    let path = metadata.join("1.root.json");
    if path.exists() {
        return Err(SignError::Exists(path));
    }
    for dir in [&metadata, &repo.join(TARGETS_DIR)] {
        fs::create_dir_all(dir).map_err(at(dir))?;
    }
    let mut root = Root {
        spec_version: SPEC_VERSION.to_owned(),
        consistent_snapshot: true,
        version: NonZeroU64::MIN,
        expires,
        keys: HashMap::new(),
        roles: HashMap::new(),
        _extra: HashMap::new(),
    };
    for role in ["root"].into_iter().chain(PUBLISHING) {
        entrust(&mut root, role, keys, threshold)?;
    }
    refuse_too_few(&root)?;
    propose(repo, root, keys, keys).await
}

/// Proposes the next root; `old` has root keys of the one until now.
pub async fn change_root(
    repo: &Path,
    old: &KeyFiles,
    change: &RootChange,
) -> Result<RootProgress, SignError> {
    let (_, current) = current_root(repo)?;
    let mut root = current.signed;
    root.version = root.version.saturating_add(1);
    root.expires = change.expires;
    let threshold = change.threshold.unwrap_or_else(|| threshold(&root));
    for role in &change.roles {
        entrust(&mut root, role, &change.new, threshold)?;
    }
    if let (Some(threshold), Some(keys)) = (change.threshold, root.roles.get_mut(&RoleType::Root)) {
        keys.threshold = threshold;
    }
    for beginning in &change.revoke {
        revoke(&mut root, beginning)?;
    }
    forget_unused(&mut root);
    refuse_too_few(&root)?;
    propose(repo, root, old, &change.new).await
}

fn threshold(root: &Root) -> NonZeroU64 {
    root.roles.get(&RoleType::Root).map_or(NonZeroU64::MIN, |keys| keys.threshold)
}

/// Gives a role the keys that are in a directory.
fn entrust(root: &mut Root, role: &str, keys: &KeyFiles, threshold: NonZeroU64) -> Result<(), SignError> {
    let (kind, names, threshold) = match role {
        "root" => (RoleType::Root, keys.root_names(), threshold),
        "targets" => (RoleType::Targets, vec![role.to_owned()], NonZeroU64::MIN),
        "snapshot" => (RoleType::Snapshot, vec![role.to_owned()], NonZeroU64::MIN),
        "timestamp" => (RoleType::Timestamp, vec![role.to_owned()], NonZeroU64::MIN),
        _ => return Err(SignError::BadChange(format!("there is no role {role}"))),
    };
    let mut keyids: Vec<KeyId> = Vec::new();
    for name in names {
        let key = keys.public(&name)?;
        let id = key_id(&key)?;
        if keyids.contains(&id) {
            return Err(SignError::BadChange(format!("{name} is the same key as another of its role")));
        }
        root.keys.insert(id.clone(), key);
        keyids.push(id);
    }
    root.roles.insert(kind, RoleKeys { keyids, threshold, _extra: HashMap::new() });
    Ok(())
}

pub(super) fn key_id(key: &Key) -> Result<KeyId, SignError> {
    key.key_id().map_err(|error| SignError::BadChange(error.to_string()))
}

fn revoke(root: &mut Root, beginning: &str) -> Result<(), SignError> {
    let known: Vec<KeyId> =
        root.keys.keys().filter(|id| hex::encode(id).starts_with(beginning)).cloned().collect();
    let [id] = known.as_slice() else {
        let text = format!("{} keys have an id that begins with {beginning}", known.len());
        return Err(SignError::BadChange(text));
    };
    for keys in root.roles.values_mut() {
        keys.keyids.retain(|other| other != id);
    }
    Ok(())
}

fn forget_unused(root: &mut Root) {
    let used: Vec<KeyId> = root.roles.values().flat_map(|keys| keys.keyids.clone()).collect();
    root.keys.retain(|id, _| used.contains(id));
}

/// A role that could not reach its threshold any more would stop the fleet for ever.
fn refuse_too_few(root: &Root) -> Result<(), SignError> {
    for (role, keys) in &root.roles {
        if (keys.keyids.len() as u64) < keys.threshold.get() {
            return Err(SignError::BadChange(format!(
                "{role} would have {} keys and need {}: rotate it to new keys instead",
                keys.keyids.len(),
                keys.threshold
            )));
        }
    }
    Ok(())
}
