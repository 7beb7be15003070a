use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};
use fleet_protocol::Sha256;
use serde::{Deserialize, Serialize};

/// What a bundle's files were when they were unpacked: what they are compared with later, because disks forget and
/// a bundle's own digest is that of the zip file, which is gone.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    files: BTreeMap<String, Listed>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    size: u64,
    sha256: Sha256,
}

impl Listing {
    /// Notes a file that was unpacked; `path` is relative to the bundle.
    pub(super) fn add(&mut self, path: &Path, size: u64, sha256: Sha256) {
        self.files.insert(path.to_string_lossy().into_owned(), Listed { size, sha256 });
    }

    /// Reads what was written beside a bundle.
    pub(super) fn load(path: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(path)?)?)
    }

    /// The first thing in which a bundle's directory differs, in English. Blocks for as long as reading it takes, or until
    /// `is_stopped`: what was not read by then counts as equal.
    pub(super) fn difference(&self, directory: &Path, is_stopped: &dyn Fn() -> bool) -> Option<String> {
        self.files.iter().take_while(|_| !is_stopped()).find_map(|(path, listed)| {
            let found = fs::metadata(directory.join(path)).map(|metadata| metadata.len());
            // The size is cheaper, and says more.
            match found {
                Ok(size) if size != listed.size => return Some(format!("{path} has {size} bytes")),
                Ok(_) => {}
                Err(error) => return Some(format!("{path}: {error}")),
            }
            match digest_of(&directory.join(path)) {
                Ok(sha256) if sha256 == listed.sha256 => None,
                Ok(_) => Some(format!("{path} differs from what was unpacked")),
                Err(error) => Some(format!("{path}: {error}")),
            }
        })
    }
}

/// The digest of a file's content.
pub(crate) fn digest_of(path: &Path) -> io::Result<Sha256> {
    let mut file = File::open(path)?;
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0_u8; 256 << 10];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(finish(context));
        }
        context.update(&buffer[..read]);
    }
}

/// The digest of all that was put in.
pub(super) fn finish(context: Context) -> Sha256 {
    let mut sha256 = Sha256([0; 32]);
    sha256.0.copy_from_slice(context.finish().as_ref());
    sha256
}
