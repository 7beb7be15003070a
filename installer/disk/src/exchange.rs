//! What is shown and what is wanted, as files: the agent reads the one and writes the other. It is another user, which can leave
//! anything there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rustix::fs::OFlags;
use terminal_core::installation::{InstallationRequest, InstallationView, REQUEST_FILE, VIEW_FILE};

/// The longest request that is read, in bytes.
const LONGEST_REQUEST: u64 = 4 << 10;

/// The directory.
pub struct Exchange {
    view: PathBuf,
    request: PathBuf,
    shown: Option<InstallationView>,
}

impl Exchange {
    /// The agent's part of it is made by whoever starts this program.
    pub fn open(directory: &Path) -> anyhow::Result<Self> {
        anyhow::ensure!(directory.is_dir(), "there is no directory {}", directory.display());
        Ok(Self { view: directory.join(VIEW_FILE), request: directory.join(REQUEST_FILE), shown: None })
    }

    /// Leaves what there is to show, if it is something else than before.
    pub fn show(&mut self, view: &InstallationView) -> anyhow::Result<()> {
        if self.shown.as_ref() == Some(view) {
            return Ok(());
        }
        let new = self.view.with_extension("new");
        let mut file = File::create(&new).with_context(|| format!("cannot write {}", new.display()))?;
        file.write_all(&serde_json::to_vec(view)?)?;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
        fs::rename(&new, &self.view)?;
        self.shown = Some(view.clone());
        Ok(())
    }

    /// What somebody wants, once.
    pub fn take_request(&self) -> Option<InstallationRequest> {
        let text = read(&self.request).inspect_err(|error| {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::error!(%error, "a request cannot be read");
            }
        });
        if matches!(&text, Err(error) if error.kind() == io::ErrorKind::NotFound) {
            return None;
        }
        if let Err(error) = fs::remove_file(&self.request) {
            tracing::error!(%error, "a request stays");
            return None;
        }
        serde_json::from_str(&text.ok()?)
            .inspect_err(|error| tracing::error!(%error, "a request is none"))
            .ok()
    }
}

/// No link is followed, and nothing is waited for that is no file.
fn read(path: &Path) -> io::Result<String> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut text = String::new();
    file.take(LONGEST_REQUEST).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_taken_once_and_only_if_it_is_one() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("agent")).unwrap();
        let exchange = Exchange::open(dir.path()).unwrap();
        assert_eq!(exchange.take_request(), None);

        fs::write(&exchange.request, r#"{"want":"install","disk":"sda"}"#).unwrap();
        let wanted = InstallationRequest::Install { disk: "sda".into() };
        assert_eq!(exchange.take_request(), Some(wanted));
        assert_eq!(exchange.take_request(), None);

        let elsewhere = dir.path().join("elsewhere");
        fs::write(&elsewhere, r#"{"want":"stop"}"#).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &exchange.request).unwrap();
        assert_eq!(exchange.take_request(), None, "a link");
        fs::write(&exchange.request, vec![b' '; 1 << 20]).unwrap();
        assert_eq!(exchange.take_request(), None, "too long");
        assert!(elsewhere.exists() && !exchange.request.exists());
    }
}
