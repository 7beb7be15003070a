//! Whoever signs releases, with real keys.

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use fleet_protocol::Sha256;
use fleet_release::Digest;
use fleet_release::sign::{
    Expiries, KeyFiles, Parts, add_release, create_keys, init_repository, pack, publish,
};
use fleet_tests::harness::api::Api;
use fleet_tests::harness::server::{Options, Server};
use jiff::{Timestamp, ToSpan as _};
use reqwest::Method;

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

/// A real server that knows the root of a publisher's keys.
pub struct Office {
    pub server: Server,
    pub api: Api,
    pub publisher: Publisher,
}

impl Office {
    pub async fn open(dir: &Path) -> anyhow::Result<Self> {
        let options = Options {
            data: dir.join("server"),
            listen: "127.0.0.1:0".to_owned(),
            database: None,
            logs: dir.to_owned(),
            check_in_interval: 1,
        };
        let server = Server::start(options).await?;
        let token = server.setup_token().await?;
        let api = Api::set_up(&server.address, &token, "admin", "Da-Zhou-Halls-7").await?;
        let desk = dir.join("publisher");
        std::fs::create_dir_all(&desk)?;
        let publisher = Publisher::new(&desk).await?;
        let root = std::fs::read(&publisher.root)?;
        api.send(Method::PUT, "/api/releases/root", "application/json", root).await?;
        Ok(Self { server, api, publisher })
    }
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
        add_release(&self.repository(), &archive, "")?;
        let ends = Expiries { targets: in_a_year()?, snapshot: in_a_year()?, timestamp: in_a_year()? };
        publish(&self.repository(), &self.keys, ends).await?;
        let (digest, size) = Digest::of_reader(std::fs::File::open(&archive)?)?;
        Ok(Archive { size, sha256: Sha256(digest.0) })
    }

    /// The repository as it is uploaded.
    pub async fn tar(&self) -> anyhow::Result<Vec<u8>> {
        let made = tokio::process::Command::new("tar")
            .arg("-C")
            .arg(self.repository())
            .args(["-cf", "-", "metadata", "targets"])
            .output()
            .await?;
        anyhow::ensure!(made.status.success(), "tar: {}", String::from_utf8_lossy(&made.stderr));
        Ok(made.stdout)
    }

    /// Where its signed metadata and archives lie.
    pub fn repository(&self) -> PathBuf {
        self.dir.join("repo")
    }
}

fn in_a_year() -> anyhow::Result<Timestamp> {
    Ok(Timestamp::now().checked_add((24 * 365).hours())?)
}
