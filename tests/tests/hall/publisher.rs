//! Whoever signs releases, with real keys.

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use fleet_protocol::Sha256;
use fleet_release::Digest;
use fleet_release::sign::{
    Expiries, KeyFiles, Parts, add_release, create_keys, init_repository, pack, publish,
};
use jiff::{Timestamp, ToSpan as _};

/// Offline keys and a repository.
pub struct Publisher {
    dir: PathBuf,
    keys: KeyFiles,
    /// The first root.
    pub root: PathBuf,
}

/// What was published.
pub struct Archive {
    pub size: u64,
    pub sha256: Sha256,
}

impl Publisher {
    pub async fn new(dir: &Path) -> anyhow::Result<Self> {
        let keys = create_keys(&dir.join("keys"), 3)?;
        let two = NonZeroU64::MIN.saturating_add(1);
        let root = init_repository(&dir.join("repo"), &keys, two, in_a_year()?).await?;
        Ok(Self { dir: dir.to_owned(), keys, root })
    }

    /// Signs a release of about so many bytes that no packer makes smaller.
    pub async fn publish(&self, version: &str, counter: u64, bytes: usize) -> anyhow::Result<Archive> {
        let mut noise = vec![0; bytes];
        rand::fill(&mut noise[..]);
        for (name, content) in [("agent", &noise[..]), ("shell", b"shell")] {
            std::fs::write(self.dir.join(name), content)?;
        }
        let pages = self.dir.join("pages");
        std::fs::create_dir_all(&pages)?;
        std::fs::write(pages.join("home.html"), version)?;
        let parts = Parts {
            version: version.parse()?,
            release_counter: counter,
            hardware: vec![std::env::consts::ARCH.parse()?],
            agent: self.dir.join("agent"),
            shell: self.dir.join("shell"),
            pages,
        };
        let archive = self.dir.join(format!("{version}.tar.zst"));
        pack(&parts, &archive)?;
        add_release(&self.repo(), &archive, "")?;
        let ends = Expiries { targets: in_a_year()?, snapshot: in_a_year()?, timestamp: in_a_year()? };
        publish(&self.repo(), &self.keys, ends).await?;
        let (digest, size) = Digest::of_reader(std::fs::File::open(&archive)?)?;
        Ok(Archive { size, sha256: Sha256(digest.0) })
    }

    /// The repository as it is uploaded.
    pub async fn tar(&self) -> anyhow::Result<Vec<u8>> {
        let made = tokio::process::Command::new("tar")
            .arg("-C")
            .arg(self.repo())
            .args(["-cf", "-", "metadata", "targets"])
            .output()
            .await?;
        anyhow::ensure!(made.status.success(), "tar: {}", String::from_utf8_lossy(&made.stderr));
        Ok(made.stdout)
    }

    fn repo(&self) -> PathBuf {
        self.dir.join("repo")
    }
}

fn in_a_year() -> anyhow::Result<Timestamp> {
    Ok(Timestamp::now().checked_add((24 * 365).hours())?)
}
