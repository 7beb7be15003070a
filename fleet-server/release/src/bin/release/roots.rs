#![expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]

use fleet_release::sign::{
    KeyFiles, RootChange, RootProgress, Unlock, change_root, current_root, first_root, sign_root,
};
use jiff::Timestamp;
use std::num::NonZeroU64;

use super::key_arguments::{NewKeys, Place};

impl Place {
    /// The keys at hand, unlocked as the person wishes.
    pub fn keys(&self) -> anyhow::Result<KeyFiles> {
        Ok(KeyFiles::new(&self.keys).unlocked_by(self.secrets.unlock()?))
    }

    /// The keys until now and those from now on. The passphrase is read once: a descriptor gives it only once.
    fn both_keys(&self, new: &NewKeys) -> anyhow::Result<(KeyFiles, KeyFiles)> {
        let unlock = self.secrets.unlock()?;
        let new_unlock = match &new.new_passphrase_file {
            Some(path) => Unlock::from_file(path)?,
            None => unlock.clone(),
        };
        let dir = new.new_keys.as_deref().unwrap_or(&self.keys);
        Ok((KeyFiles::new(&self.keys).unlocked_by(unlock), KeyFiles::new(dir).unlocked_by(new_unlock)))
    }
}

/// The first root.
pub async fn init(place: &Place, threshold: NonZeroU64, expires: Timestamp) -> anyhow::Result<()> {
    match first_root(&place.repo, &place.keys()?, threshold, expires).await? {
        RootProgress::Complete(root) => {
            println!("Pin this root on the server and on terminals: {}", root.display());
        }
        RootProgress::Waiting(missing) => tell_waiting(&missing),
    }
    Ok(())
}

/// New keys for all roles, or the same for longer.
pub async fn rotate_all(
    place: &Place,
    new: &NewKeys,
    threshold: Option<NonZeroU64>,
    expires: Timestamp,
) -> anyhow::Result<()> {
    let (keys, new) = place.both_keys(new)?;
    let change = RootChange::all_keys(&new, NonZeroU64::MIN);
    apply(place, &keys, RootChange { threshold, expires, ..change }).await
}

/// A new key for one role.
pub async fn rotate_one(
    place: &Place,
    role: &'static str,
    new: &NewKeys,
    expires: Timestamp,
) -> anyhow::Result<()> {
    let (keys, new) = place.both_keys(new)?;
    apply(place, &keys, RootChange { new, roles: vec![role], threshold: None, revoke: Vec::new(), expires })
        .await
}

/// A key loses all its roles.
pub async fn revoke(place: &Place, key: &str, expires: Timestamp) -> anyhow::Result<()> {
    let (keys, revoke) = (place.keys()?, vec![key.to_lowercase()]);
    let new = keys.clone();
    apply(place, &keys, RootChange { new, roles: Vec::new(), threshold: None, revoke, expires }).await
}

async fn apply(place: &Place, keys: &KeyFiles, change: RootChange) -> anyhow::Result<()> {
    let (_, current) = current_root(&place.repo)?;
    println!("The repository's root is version {}.", current.signed.version);
    tell(&change_root(&place.repo, keys, &change).await?);
    Ok(())
}

/// Adds signatures to the root that waits.
pub async fn sign(place: &Place) -> anyhow::Result<()> {
    tell(&sign_root(&place.repo, &place.keys()?).await?);
    Ok(())
}

fn tell(progress: &RootProgress) {
    match progress {
        RootProgress::Complete(root) => {
            println!("{} has all its signatures. Now `release publish`.", root.display());
        }
        RootProgress::Waiting(missing) => tell_waiting(missing),
    }
}

fn tell_waiting(missing: &str) {
    println!("The root waits in the repository: {missing}.");
    println!("Take the repository to whoever holds those keys, for `release sign-root`.");
}
