//! Releases for the machine: the agent as built, the script in place of the window, signed like real ones.

use std::fs;
use std::num::NonZeroU64;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use fleet_release::client::{METADATA_DIR, unpack};
use fleet_release::sign::{
    Expiries, KeyFiles, Parts, add_release, create_keys, init_repository, pack, publish,
};
use fleet_release::{Arch, Manifest, ReleaseCustom};
use reqwest::Method;
use tokio::process::Command;

use crate::harness::api::Api;
use crate::harness::programs;

/// Whoever makes the releases.
pub struct Desk {
    dir: PathBuf,
    keys: KeyFiles,
}

impl Desk {
    pub async fn new(dir: PathBuf) -> anyhow::Result<Self> {
        fs::create_dir_all(&dir)?;
        create_keys(&dir.join("keys"), 3)?;
        let keys = KeyFiles::new(&dir.join("keys"));
        let desk = Self { dir, keys };
        init_repository(&desk.repository(), &desk.keys, NonZeroU64::MIN.saturating_add(1), end()).await?;
        let strip = Command::new("strip")
            .arg("-o")
            .arg(desk.dir.join("agent"))
            .arg(programs::path("kiosk-agent")?)
            .status()
            .await?;
        ensure!(strip.success(), "strip: {strip}");
        let shell = desk.dir.join("shell");
        fs::write(&shell, include_str!("shell.pl"))?;
        fs::set_permissions(&shell, fs::Permissions::from_mode(0o755))?;
        Ok(desk)
    }

    /// The root that server and terminal are given by hand.
    pub fn root(&self) -> PathBuf {
        self.repository().join(METADATA_DIR).join("1.root.json")
    }

    /// Makes, signs and adds a version.
    pub async fn publish(&self, version: &str, counter: u64) -> anyhow::Result<Manifest> {
        let pages = self.dir.join("pages");
        fs::create_dir_all(&pages)?;
        fs::write(pages.join("home.html"), format!("<p>{version}</p>"))?;
        let parts = Parts {
            version: version.parse()?,
            release_counter: counter,
            hardware: vec![Arch::of_this_machine()],
            agent: self.dir.join("agent"),
            shell: self.dir.join("shell"),
            pages,
        };
        let archive = self.archive();
        let manifest = tokio::task::spawn_blocking(move || pack(&parts, &archive)).await??;
        add_release(&self.repository(), &self.archive(), "")?;
        publish(
            &self.repository(),
            &self.keys,
            Expiries { targets: end(), snapshot: end(), timestamp: end() },
        )
        .await?;
        Ok(manifest)
    }

    /// The last version as a slot, as the package brings it.
    pub fn unpack(&self, manifest: &Manifest) -> anyhow::Result<PathBuf> {
        let medium = self.dir.join("medium");
        let custom = ReleaseCustom {
            version: manifest.version.clone(),
            hardware: manifest.hardware.clone(),
            release_counter: manifest.release_counter,
            notes: String::new(),
            manifest: None,
            parts: None,
        };
        unpack(&self.archive(), &custom, &medium, &[])?;
        Ok(medium.join("slots").join(manifest.version.as_str()))
    }

    /// Gives the server all that was signed.
    pub async fn upload(&self, api: &Api) -> anyhow::Result<()> {
        let tar = self.dir.join("repository.tar");
        let export = Command::new(programs::path("release")?)
            .args(["export", "--repo"])
            .arg(self.repository())
            .arg("--out")
            .arg(&tar)
            .output()
            .await?;
        ensure!(export.status.success(), "export: {}", String::from_utf8_lossy(&export.stderr));
        let bytes = fs::read(&tar).context("no repository")?;
        api.send(Method::POST, "/api/releases/repository", "application/x-tar", bytes).await.map(drop)
    }

    fn repository(&self) -> PathBuf {
        self.dir.join("repository")
    }

    fn archive(&self) -> PathBuf {
        self.dir.join("packed.tar.zst")
    }
}

fn end() -> jiff::Timestamp {
    jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 365)
}

/// Copies a program and writes its digest beside it.
pub async fn put_program(from: &Path, directory: &Path, name: &str) -> anyhow::Result<()> {
    fs::create_dir_all(directory)?;
    fs::copy(from, directory.join(name))?;
    let digest = Command::new("sha256sum").arg(name).current_dir(directory).output().await?;
    ensure!(digest.status.success(), "sha256sum: {}", digest.status);
    Ok(fs::write(directory.join(format!("{name}.sha256")), digest.stdout)?)
}
