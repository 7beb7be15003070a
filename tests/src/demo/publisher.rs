//! Whoever makes releases: holds the offline keys, packs, signs and publishes with the release tool.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::harness::api::Api;
use crate::harness::programs;

/// The publisher's desk.
pub struct Publisher {
    desk: PathBuf,
}

/// What goes into a release.
pub struct Parts {
    pub version: &'static str,
    pub counter: u64,
    /// `None` for the agent as built; a file for one that does something else.
    pub agent: Option<PathBuf>,
}

impl Publisher {
    /// Makes the keys and the first root.
    pub async fn new(work: &Path) -> anyhow::Result<Self> {
        let desk = work.join("publisher");
        fs::create_dir_all(&desk)?;
        let publisher = Self { desk };
        publisher
            .release(&[
                "keys".as_ref(),
                "new".as_ref(),
                "--plain".as_ref(),
                "--dir".as_ref(),
                publisher.keys().as_os_str(),
            ])
            .await?;
        let repo = publisher.repo();
        publisher
            .release(&[
                "init".as_ref(),
                "--repo".as_ref(),
                repo.as_ref(),
                "--keys".as_ref(),
                publisher.keys().as_ref(),
            ])
            .await?;
        Ok(publisher)
    }

    /// Packs a release, signs it and adds it to the repository. Returns the archive.
    pub async fn publish(&self, parts: &Parts) -> anyhow::Result<PathBuf> {
        let archive = self.pack(parts).await?;
        let notes = format!("演示版本 {}", parts.version);
        self.release(&[
            "add".as_ref(),
            "--repo".as_ref(),
            self.repo().as_ref(),
            "--file".as_ref(),
            archive.as_ref(),
            "--notes".as_ref(),
            notes.as_ref(),
        ])
        .await?;
        self.release(&[
            "publish".as_ref(),
            "--repo".as_ref(),
            self.repo().as_ref(),
            "--keys".as_ref(),
            self.keys().as_ref(),
            // Making a delta of programs that are not optimised takes minutes where the maker is not either.
            "--deltas".as_ref(),
            "0".as_ref(),
        ])
        .await?;
        Ok(archive)
    }

    /// Signs the bundle of a home page style and adds it to the repository.
    pub async fn publish_style(&self, bundle: &Path) -> anyhow::Result<()> {
        let (repo, keys) = (self.repo(), self.keys());
        let add = ["add-theme", "--repo"].map(OsStr::new);
        self.release(&[add[0], add[1], repo.as_ref(), "--file".as_ref(), bundle.as_ref()]).await?;
        let sign = ["publish", "--deltas", "0", "--repo"].map(OsStr::new);
        self.release(&[sign[0], sign[1], sign[2], sign[3], repo.as_ref(), "--keys".as_ref(), keys.as_ref()])
            .await
    }

    /// Names a new key of the server's director with the next publication: terminals then take signed words only.
    pub async fn name_director(&self, api: &Api) -> anyhow::Result<()> {
        let made = api.post("/api/releases/director-keys", &json!({"label": "demo"})).await?;
        let key = made["public_key"].as_str().context("the new key has no public half")?;
        self.release(&[
            "director".as_ref(),
            "allow".as_ref(),
            "--repo".as_ref(),
            self.repo().as_ref(),
            "--key".as_ref(),
            key.as_ref(),
        ])
        .await
    }

    /// Unpacks an archive into a slot directory, as the installer's medium holds it.
    pub async fn unpack(&self, archive: &Path, version: &str) -> anyhow::Result<PathBuf> {
        let root = self.desk.join("medium");
        self.release(&[
            "unpack".as_ref(),
            "--file".as_ref(),
            archive.as_ref(),
            "--root".as_ref(),
            root.as_ref(),
        ])
        .await?;
        Ok(root.join("slots").join(version))
    }

    /// Signs the settings of new terminals, for a stick.
    pub async fn sign_settings(&self, draft: &Value, out: &Path) -> anyhow::Result<()> {
        let file = self.desk.join("settings-draft.json");
        fs::write(&file, draft.to_string())?;
        let (repo, keys) = (self.repo(), self.keys());
        let settings = ["settings", "--days", "90", "--repo"].map(OsStr::new);
        let mut arguments = settings.to_vec();
        arguments.extend([repo.as_ref(), OsStr::new("--keys"), keys.as_ref()]);
        arguments.extend([OsStr::new("--file"), file.as_ref(), OsStr::new("--out"), out.as_ref()]);
        self.release(&arguments).await
    }

    /// Uploads the signed repository to the fleet server.
    pub async fn upload(&self, api: &Api) -> anyhow::Result<Value> {
        let tar = self.desk.join("repository.tar");
        self.release(&[
            "export".as_ref(),
            "--repo".as_ref(),
            self.repo().as_ref(),
            "--out".as_ref(),
            tar.as_ref(),
        ])
        .await?;
        api.send(Method::POST, "/api/releases/repository", "application/x-tar", fs::read(&tar)?).await
    }

    /// The first root, which server and terminals are given by hand.
    pub fn root(&self) -> PathBuf {
        self.repo().join("metadata/1.root.json")
    }

    async fn pack(&self, parts: &Parts) -> anyhow::Result<PathBuf> {
        let archive = self.desk.join(format!("{}.tar", parts.version));
        let pages = self.pages(parts.version)?;
        let agent = match &parts.agent {
            Some(agent) => agent.clone(),
            None => self.stripped("kiosk-agent").await?,
        };
        let shell = self.stripped("kiosk-shell").await?;
        let counter = parts.counter.to_string();
        self.release(&[
            "pack".as_ref(),
            "--version".as_ref(),
            parts.version.as_ref(),
            "--counter".as_ref(),
            counter.as_ref(),
            "--arch".as_ref(),
            std::env::consts::ARCH.as_ref(),
            "--agent".as_ref(),
            agent.as_ref(),
            "--shell".as_ref(),
            shell.as_ref(),
            "--pages".as_ref(),
            pages.as_ref(),
            "--out".as_ref(),
            archive.as_ref(),
        ])
        .await?;
        Ok(archive)
    }

    /// A program without what only debuggers need.
    async fn stripped(&self, name: &str) -> anyhow::Result<PathBuf> {
        let stripped = self.desk.join(name);
        if !stripped.exists() {
            let status =
                Command::new("strip").arg("-o").arg(&stripped).arg(programs::path(name)?).status().await?;
            anyhow::ensure!(status.success(), "strip {name}: {status}");
        }
        Ok(stripped)
    }

    /// The kiosk pages, with a file that differs from version to version.
    fn pages(&self, version: &str) -> anyhow::Result<PathBuf> {
        let pages = self.desk.join(format!("pages-{version}"));
        copy_folder(&programs::root().join("ui/kiosk/dist"), &pages)
            .context("the kiosk pages are not built")?;
        fs::write(pages.join("version.txt"), version)?;
        Ok(pages)
    }

    fn keys(&self) -> PathBuf {
        self.desk.join("keys")
    }

    fn repo(&self) -> PathBuf {
        self.desk.join("repository")
    }

    async fn release(&self, arguments: &[&OsStr]) -> anyhow::Result<()> {
        let output = Command::new(programs::path("release")?).args(arguments).output().await?;
        anyhow::ensure!(
            output.status.success(),
            "release {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
