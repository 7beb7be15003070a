use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fleet_release::client::{
    MOST_SETTINGS_BYTES, SETTINGS_FILE, SettingsError, SignedSettings, root_fingerprint, self_signed_version,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// The longest root and the longest certificate authority, in bytes.
const MOST_ROOT: u64 = 1 << 20;
const MOST_CA: u64 = 256 << 10;
/// Directories on it that are looked into beside its own.
const MOST_DIRECTORIES: usize = 32;
/// How a root and an authority are called on it.
const ROOT_FILE: &str = "root.json";
const CA_FILE: &str = "ca.pem";

/// Where the stick that the system was installed from has left its files, in the agent's directory.
pub fn brought_to(data_dir: &Path) -> PathBuf {
    data_dir.join("brought")
}

/// The set-up is finished: what the stick had brought may hold codes to be let in by, and is gone.
pub fn forget_brought(data_dir: &Path) {
    match fs::remove_dir_all(brought_to(data_dir)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::error!(%error, "what the stick had brought is still there");
        }
        _ => {}
    }
}

/// What is on the stick that is plugged in. Nothing of it is believed yet.
#[derive(Debug, Clone, Default)]
pub struct Stick {
    /// A certificate authority, in PEM.
    pub ca: Option<String>,
    /// A root, signed by its own keys.
    pub root: Option<String>,
    /// A settings file.
    pub settings: Option<Result<SignedSettings, SettingsError>>,
    seen: Vec<Seen>,
}

/// How a file looks from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen(PathBuf, u64, i64, i64);

impl Stick {
    /// Whether there is nothing.
    pub const fn is_empty(&self) -> bool {
        self.ca.is_none() && self.root.is_none() && self.settings.is_none()
    }

    /// The root that it brings: beside its settings file or in it.
    pub fn brought_root(&self) -> Option<&str> {
        let of_settings = || Some(self.settings.as_ref()?.as_ref().ok()?.first_root());
        self.root.as_deref().or_else(of_settings)
    }

    /// That root's fingerprint.
    pub fn fingerprint(&self) -> Option<Vec<String>> {
        self.brought_root().map(|root| root_fingerprint(root.as_bytes()))
    }

    /// Looks into directories and those in them: what the first has counts. No link is followed. Blocks.
    fn look(places: &[PathBuf]) -> Self {
        let mut stick = Self { seen: seen(places), ..Self::default() };
        for file in stick.seen.clone() {
            match file.0.file_name().and_then(|name| name.to_str()) {
                Some(SETTINGS_FILE) if stick.settings.is_none() => {
                    let bytes = read(&file.0, MOST_SETTINGS_BYTES);
                    let none = || SettingsError::Malformed("it cannot be read, or is too long".to_owned());
                    stick.settings =
                        Some(bytes.ok_or_else(none).and_then(|bytes| SignedSettings::parse(&bytes)));
                }
                Some(ROOT_FILE) if stick.root.is_none() => {
                    stick.root = text(&file.0, MOST_ROOT).filter(is_root);
                }
                Some(CA_FILE) if stick.ca.is_none() => stick.ca = text(&file.0, MOST_CA).filter(is_authority),
                _ => {}
            }
        }
        stick
    }
}

fn is_root(text: &String) -> bool {
    self_signed_version(text.as_bytes()).is_some()
}

fn is_authority(text: &String) -> bool {
    reqwest::Certificate::from_pem_bundle(text.as_bytes()).is_ok_and(|found| !found.is_empty())
}

fn seen(places: &[PathBuf]) -> Vec<Seen> {
    places.iter().flat_map(|place| seen_in(place)).collect()
}

fn seen_in(dir: &Path) -> Vec<Seen> {
    let inner = fs::read_dir(dir).into_iter().flatten().flatten();
    let inner = inner.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut directories: Vec<PathBuf> = inner.map(|entry| entry.path()).take(MOST_DIRECTORIES).collect();
    directories.sort();
    directories.insert(0, dir.to_owned());
    let paths = directories
        .iter()
        .flat_map(|directory| [SETTINGS_FILE, ROOT_FILE, CA_FILE].map(|name| directory.join(name)));
    let file = |path: PathBuf| {
        // Of a link this tells of the link.
        let metadata = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?;
        Some(Seen(path, metadata.len(), metadata.mtime(), metadata.mtime_nsec()))
    };
    paths.filter_map(file).collect()
}

fn read(path: &Path, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(most + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= most).then_some(bytes)
}

fn text(path: &Path, most: u64) -> Option<String> {
    String::from_utf8(read(path, most)?).ok()
}

/// Watches where sticks are mounted, and where an installer stick has left what it brought, until `stop`.
pub fn watch_stick(places: Vec<PathBuf>, stop: CancellationToken) -> watch::Receiver<Stick> {
    let (sender, receiver) = watch::channel(Stick::default());
    tokio::spawn(stop.run_until_cancelled_owned(async move {
        loop {
            let (places, known) = (places.clone(), sender.borrow().seen.clone());
            let look = move || if seen(&places) == known { None } else { Some(Stick::look(&places)) };
            match tokio::task::spawn_blocking(look).await {
                Ok(Some(stick)) => {
                    sender.send_replace(stick);
                }
                Ok(None) => {}
                Err(_) => return,
            }
            tokio::time::sleep(EVERY).await;
        }
    }));
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(place: &Path) -> Stick {
        Stick::look(&[place.to_owned()])
    }

    #[test]
    fn what_is_plugged_in_counts_before_what_was_brought() {
        let dir = tempfile::tempdir().unwrap();
        let (stick, data) = (dir.path().join("stick"), dir.path().join("data"));
        let brought = brought_to(&data);
        fs::create_dir_all(&brought).unwrap();
        fs::write(brought.join(SETTINGS_FILE), "{}").unwrap();
        let places = [stick.clone(), brought.clone()];
        assert!(matches!(Stick::look(&places).settings, Some(Err(SettingsError::Malformed(_)))));
        fs::create_dir(&stick).unwrap();
        fs::write(stick.join(SETTINGS_FILE), vec![b' '; (1 << 20) + 1]).unwrap();
        let long = "it cannot be read, or is too long";
        assert!(
            matches!(Stick::look(&places).settings, Some(Err(SettingsError::Malformed(why))) if why == long)
        );
        forget_brought(&data);
        assert!(!brought.exists() && data.exists());
        forget_brought(&data);
    }

    #[test]
    fn what_is_no_file_of_ours_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        assert!(look(&dir.path().join("nothing")).is_empty());
        fs::create_dir(dir.path().join("settings")).unwrap();
        fs::write(dir.path().join("settings").join(SETTINGS_FILE), "{}").unwrap();
        fs::write(dir.path().join("root.json"), "{}").unwrap();
        fs::write(dir.path().join("elsewhere.pem"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path().join("elsewhere.pem"), dir.path().join("ca.pem")).unwrap();
        let stick = look(dir.path());
        assert!(matches!(stick.settings, Some(Err(SettingsError::Malformed(_)))));
        assert_eq!((stick.root, stick.ca), (None, None), "no root, and a link");
        fs::write(dir.path().join("settings").join(SETTINGS_FILE), vec![b' '; (1 << 20) + 1]).unwrap();
        assert!(matches!(look(dir.path()).settings, Some(Err(SettingsError::Malformed(_)))));
    }
}
