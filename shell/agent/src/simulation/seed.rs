use std::fs;
use std::io;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use fleet_protocol::Hardware;

use crate::disk::{make_directory, write_atomically};
use crate::identity::{Identity, IdentityError};

/// What all terminals of a simulated fleet are derived from: with the same seed they are the same
/// terminals again, with nothing else on the disk.
#[derive(Debug, Clone, Copy)]
pub struct FleetSeed {
    seed: [u8; 32],
    is_new: bool,
}

impl FleetSeed {
    /// Name of its file in the fleet's directory.
    const FILE: &'static str = "fleet-seed";

    /// A fleet that was never there before.
    pub fn random() -> Self {
        Self { seed: rand::random(), is_new: true }
    }

    /// A fleet known by its seed.
    pub const fn new(seed: [u8; 32]) -> Self {
        Self { seed, is_new: false }
    }

    /// Loads the seed of a fleet's directory, or makes one.
    pub fn load_or_create(directory: &Path) -> io::Result<Self> {
        make_directory(directory, 0o755)?;
        let path = directory.join(Self::FILE);
        match fs::read(&path) {
            Ok(bytes) => <[u8; 32]>::try_from(bytes).map(Self::new).map_err(|_| {
                io::Error::new(io::ErrorKind::InvalidData, format!("{} is not 32 bytes", path.display()))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let fleet = Self::random();
                write_atomically(&path, &fleet.seed, 0o600)?;
                Ok(fleet)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the server cannot know these terminals yet.
    pub const fn is_new(&self) -> bool {
        self.is_new
    }

    /// The key of one terminal.
    pub fn identity(&self, index: usize) -> Result<Identity, IdentityError> {
        Identity::from_seed(&self.derive("identity", index))
    }

    /// A number of one terminal, for its dice.
    pub fn number(&self, purpose: &str, index: usize) -> u64 {
        let bytes = self.derive(purpose, index);
        bytes.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// The machine that one terminal pretends to be.
    pub fn hardware(&self, index: usize) -> Hardware {
        const MODELS: [&str; 4] = ["H3C X500ZG2", "新大陆 ST-32", "德生 TSW-Z80", "长城 GK-500"];
        const SYSTEMS: [&str; 3] = ["银河麒麟 V10 SP1", "统信 UOS 20", "Debian GNU/Linux 12"];
        const ARCHS: [&str; 3] = ["aarch64", "x86_64", "loongarch64"];
        let pick =
            |purpose, count: usize| usize::try_from(self.number(purpose, index) % count as u64).unwrap_or(0);
        Hardware {
            fingerprint: hex::encode(self.derive("fingerprint", index)),
            model: format!("模拟终端 {}", MODELS[pick("model", MODELS.len())]),
            arch: ARCHS[pick("arch", ARCHS.len())].to_owned(),
            os: SYSTEMS[pick("os", SYSTEMS.len())].to_owned(),
            memory_bytes: 8 << 30,
            disk_bytes: 256 << 30,
        }
    }

    fn derive(&self, purpose: &str, index: usize) -> [u8; 32] {
        let mut text = self.seed.to_vec();
        text.extend_from_slice(format!("/{purpose}/{index}").as_bytes());
        let mut derived = [0; 32];
        derived.copy_from_slice(digest(&SHA256, &text).as_ref());
        derived
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fleet_comes_back_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let first = FleetSeed::load_or_create(dir.path()).unwrap();
        let again = FleetSeed::load_or_create(dir.path()).unwrap();
        assert!(first.is_new() && !again.is_new());
        assert_eq!(first.identity(7).unwrap().id(), again.identity(7).unwrap().id());
        assert_ne!(first.identity(7).unwrap().id(), first.identity(8).unwrap().id());
        assert!(first.hardware(1).model.starts_with("模拟终端"));
    }
}
