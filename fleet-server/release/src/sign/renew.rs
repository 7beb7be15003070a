use std::path::Path;

use aws_lc_rs::rand::SystemRandom;
use tough::editor::signed::SignedRole;
use tough::schema::KeyHolder;

use super::held_key::sources;
use super::publish::published;
use super::{KeyFiles, SignError, at, current_root};
use crate::client::METADATA_DIR;

/// Signs the timestamp anew and nothing else: it needs the timestamp's key alone, so that the others may stay in
/// their safe. The version of the timestamp.
pub async fn renew_timestamp(
    repo: &Path,
    keys: &KeyFiles,
    expires: jiff::Timestamp,
) -> Result<u64, SignError> {
    let (_, root) = current_root(repo)?;
    let nothing = || SignError::BadChange("nothing was published yet".to_owned());
    let mut timestamp = published(repo)?.ok_or_else(nothing)?.timestamp;
    timestamp.version = timestamp.version.saturating_add(1);
    timestamp.expires = expires;
    let version = timestamp.version.get();
    let (holder, held) = (KeyHolder::Root(root.signed), [keys.open("timestamp")?]);
    let signed = SignedRole::new(timestamp, &holder, &sources(&held), &SystemRandom::new()).await?;
    let path = repo.join(METADATA_DIR).join("timestamp.json");
    crate::write_atomically(&path, signed.buffer()).map_err(at(&path))?;
    Ok(version)
}
