use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use aws_lc_rs::signature::Ed25519KeyPair;
use pkcs8::der::zeroize::Zeroizing;
use pkcs8::pkcs5::{pbes2, scrypt};
use pkcs8::{EncryptedPrivateKeyInfoRef, LineEnding, PrivateKeyInfoRef, SecretDocument};

use super::{SignError, Unlock, at, bad_key as bad};

/// The label of an encrypted key.
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";
/// scrypt's block size and parallelism.
const R: u32 = 8;
const P: u32 = 1;

/// How new key files are protected.
#[derive(Debug, Clone)]
pub enum Protection {
    /// By mode 0600 alone: for tests and demos.
    Plain,
    /// By a passphrase: PBES2 with scrypt and AES-256, PEM.
    Encrypted {
        /// Asked once for each key.
        unlock: Unlock,
        /// The work of one guess.
        cost: Cost,
    },
}

/// The work that one guess of a passphrase takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    log_n: u8,
}

impl Default for Cost {
    /// scrypt N = 2^17, r = 8, p = 1: 128 MiB and a good part of a second (OWASP's recommendation of 2024).
    fn default() -> Self {
        Self { log_n: 17 }
    }
}

impl Cost {
    /// Hardly any: for tests.
    pub const LEAST: Self = Self { log_n: 10 };
}

/// Makes a key and writes it; gives it as PKCS#8.
pub(super) fn create(path: &Path, protection: &Protection) -> Result<Zeroizing<Vec<u8>>, SignError> {
    let failed = |_| bad(path, "the key could not be made");
    let key = Ed25519KeyPair::generate().map_err(failed)?;
    let pkcs8 = Zeroizing::new(key.to_pkcs8().map_err(failed)?.as_ref().to_vec());
    match protection {
        Protection::Plain => write_new(path, &pkcs8)?,
        Protection::Encrypted { unlock, cost } => {
            let secret = unlock.ask(&question(path)).map_err(at(path))?;
            if secret.is_empty() {
                return Err(bad(path, "an empty passphrase protects nothing"));
            }
            write_new(path, encrypt(path, &pkcs8, secret.as_bytes(), *cost)?.as_bytes())?;
        }
    }
    Ok(pkcs8)
}

fn question(path: &Path) -> String {
    format!("passphrase of {}", path.display())
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), SignError> {
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(at(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(at(path))
}

fn encrypt(path: &Path, pkcs8: &[u8], secret: &[u8], cost: Cost) -> Result<Zeroizing<String>, SignError> {
    let mut salt = [0; 32];
    let mut iv = [0; 16];
    for part in [&mut salt[..], &mut iv[..]] {
        aws_lc_rs::rand::fill(part).map_err(|_| at(path)(io::Error::other("no randomness")))?;
    }
    let parameters = scrypt::Params::new(cost.log_n, R, P).map_err(|error| bad(path, error))?;
    let parameters = pbes2::Parameters::generate_scrypt_aes256cbc(parameters, &salt, iv);
    let key = PrivateKeyInfoRef::try_from(pkcs8).map_err(|error| bad(path, error))?;
    let encrypted = parameters.map_err(|error| bad(path, error)).and_then(|parameters| {
        key.encrypt_with_params(parameters, secret).map_err(|error| bad(path, error))
    })?;
    encrypted.to_pem(ENCRYPTED, LineEnding::LF).map_err(|error| bad(path, error))
}

/// Reads a key as PKCS#8, whether it is encrypted or not.
pub(super) fn read(path: &Path, unlock: &Unlock) -> Result<Zeroizing<Vec<u8>>, SignError> {
    let bytes = Zeroizing::new(fs::read(path).map_err(at(path))?);
    let Some(text) = std::str::from_utf8(&bytes).ok().filter(|text| text.contains("-----BEGIN")) else {
        return Ok(bytes);
    };
    let (label, document) = SecretDocument::from_pem(text).map_err(|error| bad(path, error))?;
    if label != ENCRYPTED {
        return Ok(document.to_bytes());
    }
    let encrypted =
        EncryptedPrivateKeyInfoRef::try_from(document.as_bytes()).map_err(|error| bad(path, error))?;
    let secret = unlock.ask(&question(path)).map_err(at(path))?;
    let opened = encrypted.decrypt(secret.as_bytes());
    Ok(opened.map_err(|_| bad(path, "the passphrase is wrong, or the file is damaged"))?.to_bytes())
}
