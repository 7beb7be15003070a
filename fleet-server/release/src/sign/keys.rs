use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use tough::schema::key::Key;

use super::held_key::HeldKey;
use super::key_file::{self, Protection};
use super::{SignError, Unlock, at};

/// The roles of publishing, and the names of their keys.
pub const PUBLISHING: [&str; 3] = ["targets", "snapshot", "timestamp"];
/// The most root keys.
const MOST_ROOT_KEYS: u8 = 9;

/// The keys of a directory: `root-1` to `root-9`, `targets`, `snapshot`, `timestamp`. Of each there may be
///
/// - `NAME.key`: an Ed25519 key, PKCS#8, encrypted by a passphrase (PEM) or, for tests and demos, plain (DER);
/// - `NAME.pkcs11`: where the key is in a PKCS#11 token, which it never leaves;
/// - `NAME.pub`: its public half alone: who does not hold a key needs it to name it in a root.
///
/// Some may be missing: whoever holds one of the root keys holds only that.
#[derive(Debug, Clone)]
pub struct KeyFiles {
    dir: PathBuf,
    unlock: Unlock,
}

impl KeyFiles {
    /// The keys in `dir`; encrypted ones stay locked.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), unlock: Unlock::nothing() }
    }

    /// The same, unlocked by what `unlock` gives.
    #[must_use]
    pub fn unlocked_by(mut self, unlock: Unlock) -> Self {
        self.unlock = unlock;
        self
    }

    /// Where they are.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Names of the root keys that are there in whatever form.
    pub(super) fn root_names(&self) -> Vec<String> {
        (1..=MOST_ROOT_KEYS).map(root_name).filter(|name| self.knows(name)).collect()
    }

    /// Whether anything of a key is there, be it its public half.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.holds(name) || self.path(name, "pub").exists()
    }

    /// Whether the key itself is there.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.path(name, "key").exists() || self.path(name, "pkcs11").exists()
    }

    fn path(&self, name: &str, extension: &str) -> PathBuf {
        self.dir.join(format!("{name}.{extension}"))
    }

    /// Opens a key for signing.
    pub(super) fn open(&self, name: &str) -> Result<HeldKey, SignError> {
        let token = self.path(name, "pkcs11");
        if token.exists() {
            return open_token(&token, &self.unlock);
        }
        let file = self.path(name, "key");
        key_file::read(&file, &self.unlock).and_then(|pkcs8| HeldKey::of_pkcs8(&file, &pkcs8))
    }

    /// The public half of a key.
    pub(super) fn public(&self, name: &str) -> Result<Key, SignError> {
        let path = self.path(name, "pub");
        if !path.exists() {
            return Ok(self.open(name)?.public());
        }
        let bytes = fs::read(&path).map_err(at(&path))?;
        serde_json::from_slice(&bytes).map_err(|source| SignError::Metadata { path, source })
    }

    /// Opens those of the named keys that are there.
    pub(super) fn open_held(&self, names: &[String]) -> Result<Vec<HeldKey>, SignError> {
        names.iter().filter(|name| self.holds(name)).map(|name| self.open(name)).collect()
    }
}

/// `root-1` and so on.
pub(super) fn root_name(number: u8) -> String {
    format!("root-{number}")
}

/// Makes `root_keys` root keys and one each for targets, snapshot and timestamp, not encrypted: for tests and demos.
pub fn create_keys(dir: &Path, root_keys: u8) -> Result<KeyFiles, SignError> {
    let names: Vec<String> = (1..=root_keys).map(root_name).chain(PUBLISHING.map(str::to_owned)).collect();
    create_named_keys(dir, &names, &Protection::Plain)?;
    Ok(KeyFiles::new(dir))
}

/// Makes the named keys. Never overwrites one: either all are made or none.
pub fn create_named_keys(dir: &Path, names: &[String], protection: &Protection) -> Result<(), SignError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(at(dir))?;
    let files = KeyFiles::new(dir);
    let extensions = ["key", "pub", "pkcs11"];
    let mut paths = names.iter().flat_map(|name| extensions.map(|extension| files.path(name, extension)));
    if let Some(there) = paths.find(|path| path.exists()) {
        return Err(SignError::Exists(there));
    }
    for name in names {
        let path = files.path(name, "key");
        let pkcs8 = key_file::create(&path, protection)?;
        write_public(dir, name, &HeldKey::of_pkcs8(&path, &pkcs8)?.public())?;
    }
    Ok(())
}

/// Writes the public half of a key beside it.
pub(super) fn write_public(dir: &Path, name: &str, key: &Key) -> Result<(), SignError> {
    let path = dir.join(format!("{name}.pub"));
    let bytes = serde_json::to_vec_pretty(key)
        .map_err(|source| SignError::Metadata { path: path.clone(), source })?;
    crate::write_atomically(&path, &bytes).map_err(at(&path))
}

#[cfg(feature = "pkcs11")]
fn open_token(path: &Path, unlock: &Unlock) -> Result<HeldKey, SignError> {
    super::token::open(path, unlock)
}

#[cfg(not(feature = "pkcs11"))]
fn open_token(path: &Path, _unlock: &Unlock) -> Result<HeldKey, SignError> {
    Err(SignError::Key {
        path: path.to_owned(),
        reason: "this release tool was built without the feature pkcs11".to_owned(),
    })
}
