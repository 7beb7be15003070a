//! A stick with signed settings, as ops make one.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::json;

use crate::demo::city::HALLS;
use crate::demo::publisher::Publisher;
use crate::harness::api::{Api, text};

/// A file that is all of the stick: one FAT file system.
pub struct SettingsStick {
    publisher: Publisher,
    file: PathBuf,
    work: PathBuf,
}

impl SettingsStick {
    /// An empty one, and the keys of a fleet.
    pub async fn make(work: &Path) -> anyhow::Result<Self> {
        let file = work.join("settings-stick.img");
        std::fs::File::create(&file)?.set_len(16 << 20)?;
        run(Command::new("mformat").arg("-i").arg(&file).args(["-T", "32768", "-h", "2", "-s", "32", "::"]))?;
        Ok(Self { publisher: Publisher::new(work).await?, file, work: work.to_owned() })
    }

    /// What is to be plugged in.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The root of the fleet's releases.
    pub fn root(&self) -> anyhow::Result<Vec<u8>> {
        Ok(std::fs::read(self.publisher.root())?)
    }

    /// Puts settings on it that answer everything, with a code of this server; the location that they name.
    pub async fn prepare(&self, api: &Api, server: &str) -> anyhow::Result<String> {
        let location = text(&api.post("/api/locations", &HALLS[0].body()).await?, "/id")?;
        let body = json!({"location_id": null, "count": 1, "valid_for_ms": 14_400_000, "note": "U 盘"});
        let code = text(&api.post("/api/enrollment-codes", &body).await?, "/items/0/code")?;
        let draft =
            json!({"fleet": "达州市政务服务", "server": server, "codes": [code], "location": location});
        let signed = self.work.join("kiosk-settings.json");
        self.publisher.sign_settings(&draft, &signed).await?;
        run(Command::new("mcopy").arg("-i").arg(&self.file).arg(&signed).arg("::"))?;
        Ok(location)
    }
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}
