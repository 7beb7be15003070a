use std::fs;
use std::path::Path;

use aws_lc_rs::rand::SystemRandom;
use tough::editor::signed::SignedRole;
use tough::schema::KeyHolder;

use super::held_key::sources;
use super::{KeyFiles, SignError, at, current_root};
use crate::client::{METADATA_DIR, MOST_SETTINGS_BYTES, Settings, SettingsFile, Statement};

/// Signs what terminals are to be set up with, by the targets key; the file for the stick.
pub async fn sign_settings(
    repo: &Path,
    keys: &KeyFiles,
    settings: Settings,
    expires: jiff::Timestamp,
) -> Result<Vec<u8>, SignError> {
    let (path, root) = current_root(repo)?;
    let statement = Statement { version: settings.format(), expires, settings };
    let key = [keys.open("targets")?];
    let newest = root.signed.version.get();
    let holder = KeyHolder::Root(root.signed);
    let signed = SignedRole::new(statement, &holder, &sources(&key), &SystemRandom::new()).await?;
    let roots = (1..=newest).map(|version| {
        let path = repo.join(METADATA_DIR).join(format!("{version}.root.json"));
        fs::read_to_string(&path).map_err(at(&path))
    });
    let file = SettingsFile { roots: roots.collect::<Result<_, _>>()?, statement: signed.signed().clone() };
    let bytes = serde_json::to_vec_pretty(&file).map_err(|source| SignError::Metadata { path, source })?;
    if bytes.len() as u64 > MOST_SETTINGS_BYTES {
        return Err(SignError::SettingsTooLong(bytes.len() as u64));
    }
    Ok(bytes)
}

/// Reads what is to be signed, as a person wrote it, and looks for what no terminal could be set up with.
pub fn read_settings(path: &Path) -> Result<Settings, SignError> {
    let bytes = fs::read(path).map_err(at(path))?;
    let settings: Settings = serde_json::from_slice(&bytes)
        .map_err(|source| SignError::Metadata { path: path.to_owned(), source })?;
    settings.check().map_err(|fault| SignError::Settings { path: path.to_owned(), fault })?;
    Ok(settings)
}
