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

    fn new_keys(&self, new: &NewKeys) -> anyhow::Result<KeyFiles> {
        let unlock = match &new.new_passphrase_file {
            Some(path) => Unlock::from_file(path)?,
            None => self.secrets.unlock()?,
        };
        let dir = new.new_keys.as_deref().unwrap_or(&self.keys);
        Ok(KeyFiles::new(dir).unlocked_by(unlock))
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
    let new = place.new_keys(new)?;
    let change = RootChange::all_keys(&new, NonZeroU64::MIN);
    apply(place, RootChange { threshold, expires, ..change }).await
}

/// A new key for one role.
pub async fn rotate_one(
    place: &Place,
    role: &'static str,
    new: &NewKeys,
    expires: Timestamp,
) -> anyhow::Result<()> {
    let new = place.new_keys(new)?;
    apply(place, RootChange { new, roles: vec![role], threshold: None, revoke: Vec::new(), expires }).await
}

/// A key loses all its roles.
pub async fn revoke(place: &Place, key: &str, expires: Timestamp) -> anyhow::Result<()> {
    let (new, revoke) = (place.keys()?, vec![key.to_lowercase()]);
    apply(place, RootChange { new, roles: Vec::new(), threshold: None, revoke, expires }).await
}

async fn apply(place: &Place, change: RootChange) -> anyhow::Result<()> {
    let keys = place.keys()?;
    let (_, current) = current_root(&place.repo)?;
    println!("The repository's root is version {}.", current.signed.version);
    tell(&change_root(&place.repo, &keys, &change).await?);
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
