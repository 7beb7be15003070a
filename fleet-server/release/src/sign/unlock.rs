use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pkcs8::der::zeroize::Zeroizing;

/// The most bytes of a passphrase.
const MOST: u64 = 4096;

/// A passphrase or PIN; wiped from memory when it has served.
pub type Secret = Zeroizing<String>;

type Ask = dyn Fn(&str) -> io::Result<Secret> + Send + Sync;

/// Where passphrases of keys and PINs of tokens come from. Never an argument and never the environment: both
/// can be read by others on the machine.
#[derive(Clone)]
pub struct Unlock(Arc<Ask>);

impl fmt::Debug for Unlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unlock")
    }
}

impl Unlock {
    /// Nothing: only keys that are not encrypted can be used.
    pub fn nothing() -> Self {
        Self::asking(|what| Err(io::Error::other(format!("{what} is needed"))))
    }

    /// Whatever `ask` answers to a question such as `passphrase of root-1.key`.
    pub fn asking(ask: impl Fn(&str) -> io::Result<Secret> + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    /// One secret for all keys.
    pub fn with(secret: Secret) -> Self {
        Self::asking(move |_| Ok(secret.clone()))
    }

    /// The first line of a file.
    pub fn from_file(path: &Path) -> io::Result<Self> {
        let mut text = Zeroizing::new(String::new());
        fs::File::open(path)?.take(MOST).read_to_string(&mut text)?;
        let line = text.lines().next().unwrap_or_default();
        if line.is_empty() {
            let what = format!("{} holds no passphrase", path.display());
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(Self::with(Zeroizing::new(line.to_owned())))
    }

    /// The first line that comes from an open file descriptor of this process.
    pub fn from_descriptor(number: u32) -> io::Result<Self> {
        Self::from_file(&PathBuf::from(format!("/dev/fd/{number}")))
    }

    /// The question is asked on the terminal, once for each key.
    pub fn prompt() -> Self {
        Self::asking(|what| rpassword::prompt_password(format!("{what}: ")).map(Zeroizing::new))
    }

    /// What opens `what`.
    pub fn ask(&self, what: &str) -> io::Result<Secret> {
        (self.0)(what)
    }
}
