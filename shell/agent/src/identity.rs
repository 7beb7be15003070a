use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fleet_protocol::TerminalId;

use crate::disk::{Healed, set_aside, write_atomically};

/// The terminal's key. Its id is derived from the public half; the private half never leaves this type.
pub struct Identity {
    key: Ed25519KeyPair,
    id: TerminalId,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why there is no identity.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The file cannot be read or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system gives no random numbers, or the seed is not 32 bytes.
    #[error("no key could be made")]
    Key,
}

impl Identity {
    /// Name of the file in the data directory: PKCS#8, readable by the agent's user alone.
    pub const FILE: &'static str = "identity";

    /// Loads the identity, or makes one on the first start. A damaged file is set aside: the terminal
    /// becomes a new one and has to enrol again.
    pub fn load_or_create(data_dir: &Path) -> Result<(Self, Option<Healed>), IdentityError> {
        let path = data_dir.join(Self::FILE);
        let at_path = |source| IdentityError::Io { path: path.clone(), source };
        let healed = match fs::read(&path) {
            Ok(pkcs8) => match Ed25519KeyPair::from_pkcs8(&pkcs8) {
                Ok(key) => {
                    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(at_path)?;
                    return Ok((Self::of(key), None));
                }
                Err(rejected) => {
                    set_aside(&path).map_err(at_path)?;
                    let reason = format!("not a key ({rejected}); the terminal has a new identity");
                    Some(Healed { file: Self::FILE.into(), reason })
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(at_path(error)),
        };
        let key = Ed25519KeyPair::generate().map_err(|_| IdentityError::Key)?;
        let pkcs8 = key.to_pkcs8().map_err(|_| IdentityError::Key)?;
        write_atomically(&path, pkcs8.as_ref(), 0o600).map_err(at_path)?;
        Ok((Self::of(key), healed))
    }

    /// The identity of a simulated terminal.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, IdentityError> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(Self::of).map_err(|_| IdentityError::Key)
    }

    fn of(key: Ed25519KeyPair) -> Self {
        Self { id: id_of(key.public_key().as_ref()), key }
    }

    /// The id derived from the public key.
    pub const fn id(&self) -> TerminalId {
        self.id
    }

    /// The public key in standard base64.
    pub fn public_key(&self) -> String {
        BASE64.encode(self.key.public_key().as_ref())
    }

    /// Signs a statement; standard base64.
    pub fn sign(&self, statement: &[u8]) -> String {
        BASE64.encode(self.key.sign(statement).as_ref())
    }
}

/// The id that belongs to a public key.
pub fn id_of(public_key: &[u8]) -> TerminalId {
    let mut public_digest = [0_u8; 32];
    public_digest.copy_from_slice(digest(&SHA256, public_key).as_ref());
    TerminalId::of_digest(&public_digest)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

    use super::*;

    #[test]
    fn the_identity_lasts_and_only_its_user_may_read_it() {
        let dir = tempfile::tempdir().unwrap();
        let (first, healed) = Identity::load_or_create(dir.path()).unwrap();
        assert_eq!(healed, None);
        let (again, _) = Identity::load_or_create(dir.path()).unwrap();
        assert_eq!(first.id(), again.id());
        let mode = fs::metadata(dir.path().join(Identity::FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_identity_is_set_aside_and_reported() {
        let dir = tempfile::tempdir().unwrap();
        let (first, _) = Identity::load_or_create(dir.path()).unwrap();
        fs::write(dir.path().join(Identity::FILE), b"\0\0\0").unwrap();
        let (second, healed) = Identity::load_or_create(dir.path()).unwrap();
        assert_ne!(first.id(), second.id());
        assert_eq!(healed.unwrap().file, "identity");
        assert!(dir.path().join("identity.corrupt-1").exists());
    }

    #[test]
    fn signatures_verify_with_the_public_key() {
        let identity = Identity::from_seed(&[7; 32]).unwrap();
        let key = BASE64.decode(identity.public_key()).unwrap();
        let signature = BASE64.decode(identity.sign(b"statement")).unwrap();
        UnparsedPublicKey::new(&ED25519, key).verify(b"statement", &signature).unwrap();
    }
}
