use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use terminal_core::setup::{Answers, NetworkAnswer, SetupRecord, TrustAnswer};

use crate::disk::{Healed, remove_if_there, set_aside, write_atomically};

/// The set-up on the disk, in two copies: a terminal that stands in a hall is not asked anew because of one bad sector. Both may
/// hold a proxy's password and a code, and are the agent's alone.
#[derive(Debug, Clone)]
pub struct SetupFile(PathBuf);

impl SetupFile {
    /// The copies, in the agent's directory.
    pub const COPIES: [&'static str; 2] = ["setup.json", "setup.backup.json"];
    /// What the HTTP client and the upgrader read of it.
    const CA: &'static str = "setup-ca.pem";
    const ROOT: &'static str = "setup-root.json";
    /// What the shell reads of it before there is a window.
    const DISPLAY: &'static str = "display.json";
    /// The authority of a way to the server that is not kept yet.
    const TRIED_CA: &'static str = "setup-ca.tried.pem";
    /// The longest copy that is read, in bytes: a root and an authority are in it.
    const LONGEST: u64 = 4 << 20;
    const MODE: u32 = 0o600;

    /// That of the agent with this directory.
    pub fn of(data_dir: &Path) -> Self {
        Self(data_dir.to_owned())
    }

    /// What is there: a fresh record where nothing is. Damaged copies are set aside and told of.
    pub fn load(&self) -> io::Result<(SetupRecord, Vec<Healed>)> {
        let mut healed = Vec::new();
        let mut found = None;
        for name in Self::COPIES {
            let path = self.0.join(name);
            match read(&path) {
                Ok(record) => found = found.or(Some(record)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    set_aside(&path)?;
                    healed.push(Healed { file: name.to_owned(), reason: error.to_string() });
                }
                Err(error) => return Err(error),
            }
        }
        if let (Some(record), false) = (&found, healed.is_empty()) {
            self.save(record)?;
        }
        Ok((found.unwrap_or_default(), healed))
    }

    /// Writes it; it is on the disk when this returns.
    pub fn save(&self, record: &SetupRecord) -> io::Result<()> {
        let json = serde_json::to_vec(record)?;
        Self::COPIES.iter().try_for_each(|name| write_atomically(&self.0.join(name), &json, Self::MODE))
    }

    /// Writes the certificate authority of one's own to a file of its own; where it is, if there is one.
    pub fn ca(&self, answers: &Answers) -> io::Result<Option<PathBuf>> {
        let ca = answers.network.as_ref().and_then(|network| network.ca.as_ref());
        ca.map(|pem| self.beside(Self::CA, pem)).transpose()
    }

    /// The same of one that is only tried.
    pub fn tried_ca(&self, network: &NetworkAnswer) -> io::Result<Option<PathBuf>> {
        network.ca.as_ref().map(|pem| self.beside(Self::TRIED_CA, pem)).transpose()
    }

    /// Writes how the screen is set to a file of its own, which the shell's user may read. Where nobody has set it there is none.
    pub fn keep_display(&self, answers: &Answers) -> io::Result<()> {
        let path = self.0.join(Self::DISPLAY);
        let Some(display) = &answers.display else { return remove_if_there(&path) };
        let json = serde_json::to_vec(display)?;
        if fs::read(&path).ok().as_deref() == Some(json.as_slice()) {
            return Ok(());
        }
        write_atomically(&path, &json, 0o644)
    }

    /// The same of the root of releases. One that is awaited will be there.
    pub fn root(&self, answers: &Answers) -> io::Result<Option<PathBuf>> {
        match &answers.trust {
            Some(TrustAnswer::Root { root }) => self.beside(Self::ROOT, root).map(Some),
            Some(TrustAnswer::Awaited { .. }) => {
                let path = self.0.join(Self::ROOT);
                // That of an earlier set-up is another's.
                remove_if_there(&path)?;
                Ok(Some(path))
            }
            Some(TrustAnswer::Later) | None => Ok(None),
        }
    }

    fn beside(&self, name: &str, content: &str) -> io::Result<PathBuf> {
        let path = self.0.join(name);
        if fs::read(&path).ok().as_deref() != Some(content.as_bytes()) {
            write_atomically(&path, content.as_bytes(), Self::MODE)?;
        }
        Ok(path)
    }
}

fn read(path: &Path) -> io::Result<SetupRecord> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(SetupFile::LONGEST).read_to_end(&mut bytes)?;
    serde_json::from_slice(&bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use terminal_core::setup::Step;

    use super::*;

    fn record() -> SetupRecord {
        SetupRecord { step: Step::Trust, finished: true, ..SetupRecord::default() }
    }

    #[test]
    fn one_damaged_copy_is_made_anew_from_the_other() {
        let dir = tempfile::tempdir().unwrap();
        let file = SetupFile::of(dir.path());
        assert_eq!(file.load().unwrap(), (SetupRecord::default(), vec![]));
        for damaged in SetupFile::COPIES {
            file.save(&record()).unwrap();
            fs::write(dir.path().join(damaged), "{").unwrap();
            let (loaded, healed) = file.load().unwrap();
            assert_eq!((loaded, healed.len()), (record(), 1));
            assert_eq!(file.load().unwrap(), (record(), vec![]));
        }
        for name in SetupFile::COPIES {
            fs::write(dir.path().join(name), "{").unwrap();
        }
        let (loaded, healed) = file.load().unwrap();
        assert_eq!((loaded, healed.len()), (SetupRecord::default(), 2), "it is asked anew, and told");
    }

    #[test]
    fn nobody_else_reads_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = SetupFile::of(dir.path());
        file.save(&record()).unwrap();
        let answers = Answers { trust: Some(TrustAnswer::Root { root: "{}".into() }), ..Answers::default() };
        let root = file.root(&answers).unwrap().unwrap();
        assert_eq!(fs::read(&root).unwrap(), b"{}");
        let awaited = TrustAnswer::Awaited { fingerprint: vec![] };
        let awaits = Answers { trust: Some(awaited), ..Answers::default() };
        assert_eq!(file.root(&awaits).unwrap().as_ref(), Some(&root));
        assert!(!root.exists(), "that of the set-up before does not count");
        file.root(&answers).unwrap();
        for path in SetupFile::COPIES.map(|name| dir.path().join(name)).into_iter().chain([root]) {
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
