use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::Ed25519KeyPair;
use tough::key_source::{KeySource, LocalKeySource};

use super::{SignError, at};

/// The key files of a directory. Each is an Ed25519 key, PKCS#8 in DER, readable by its owner alone, not
/// encrypted: keep the directory on a medium that is not attached to any network.
#[derive(Debug, Clone)]
pub struct KeyFiles {
    dir: PathBuf,
}

impl KeyFiles {
    /// The keys in `dir`. Some may be missing: whoever holds one of the root keys holds only that.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// The root keys that are there, `root-1.key` and so on.
    pub fn root(&self) -> Vec<PathBuf> {
        (1..=9).map(|n| self.dir.join(format!("root-{n}.key"))).filter(|path| path.exists()).collect()
    }

    /// The key of targets, snapshot or timestamp.
    pub fn role(&self, role: &str) -> PathBuf {
        self.dir.join(format!("{role}.key"))
    }

    /// The keys that sign every publication.
    pub fn publishing(&self) -> Vec<PathBuf> {
        ["targets", "snapshot", "timestamp"].map(|role| self.role(role)).to_vec()
    }
}

/// Makes `root_keys` root keys and one each for targets, snapshot and timestamp. Never overwrites one.
pub fn create_keys(dir: &Path, root_keys: u8) -> Result<KeyFiles, SignError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(at(dir))?;
    let files = KeyFiles::new(dir);
    let root = (1..=root_keys).map(|n| dir.join(format!("root-{n}.key")));
    let paths: Vec<PathBuf> = root.chain(files.publishing()).collect();
    if let Some(there) = paths.iter().find(|path| path.exists()) {
        return Err(SignError::Exists(there.clone()));
    }
    for path in paths {
        create_key(&path)?;
    }
    Ok(files)
}

fn create_key(path: &Path) -> Result<(), SignError> {
    let failed = || at(path)(std::io::Error::other("the key could not be made"));
    let key = Ed25519KeyPair::generate().map_err(|_| failed())?;
    let der = key.to_pkcs8().map_err(|_| failed())?;
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(at(path))?;
    file.write_all(der.as_ref()).and_then(|()| file.sync_all()).map_err(at(path))
}

/// Key files as tough wants them.
pub(super) fn sources(paths: &[PathBuf]) -> Vec<Box<dyn KeySource>> {
    paths.iter().map(|path| Box::new(LocalKeySource { path: path.clone() }) as Box<dyn KeySource>).collect()
}
