use std::io;
use std::path::{Path, PathBuf};

use fleet_release::write_atomically;
use terminal_core::upgrade::AttemptRecord;

/// The attempt on disk.
#[derive(Debug)]
pub(super) struct RecordFile {
    path: PathBuf,
}

impl RecordFile {
    /// Its name below the agent's directory.
    pub const NAME: &str = "upgrade/attempt.json";

    /// Opens the file in `dir`: what it holds, and what was wrong with it if it had to be set aside.
    pub fn open(dir: &Path) -> (Self, Option<AttemptRecord>, Option<String>) {
        let path = dir.join("attempt.json");
        let file = Self { path };
        match file.load() {
            Ok(record) => (file, record, None),
            Err(error) => {
                let aside = file.path.with_extension("json.damaged");
                let moved = std::fs::rename(&file.path, &aside);
                let reason = match moved {
                    Ok(()) => error.to_string(),
                    Err(failed) => format!("{error}; it could not be set aside: {failed}"),
                };
                (file, None, Some(reason))
            }
        }
    }

    fn load(&self) -> io::Result<Option<AttemptRecord>> {
        match std::fs::read(&self.path) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes it so that a power cut leaves the old one or this one.
    pub fn save(&self, record: &AttemptRecord) -> io::Result<()> {
        if let Some(dir) = self.path.parent() {
            std::fs::create_dir_all(dir)?;
        }
        write_atomically(&self.path, &serde_json::to_vec(record)?)
    }
}
