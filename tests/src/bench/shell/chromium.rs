//! What most kiosks are made of.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::kiosk::Lesson;
use super::screen::{Area, Screen};
use super::tries::Peer;
use crate::harness::display::Display;
use crate::harness::process::{Process, program};

/// A browser in its kiosk mode.
pub struct Chromium {
    home: String,
    size: String,
    profile: PathBuf,
    logs: PathBuf,
    card: Area,
}

impl Chromium {
    /// Shows this home page; nothing runs yet.
    pub fn new(home: String, lesson: &Lesson, size: &str, work: &Path) -> Self {
        Self {
            home,
            size: size.replace('x', ","),
            profile: work.join("chromium"),
            logs: work.to_owned(),
            card: lesson.card,
        }
    }
}

impl Peer for Chromium {
    const NAME: &'static str = "chromium";

    fn start(&self, display: &Display) -> anyhow::Result<Process> {
        let mut command = program("chromium");
        command.args(["--kiosk", "--no-first-run", "--no-default-browser-check", "--password-store=basic"]);
        command.args(["--disable-component-update", "--no-proxy-server", "--window-position=0,0"]);
        // No question whether a Chinese page is to be translated.
        command.arg("--disable-features=Translate");
        command.arg(format!("--window-size={}", self.size));
        command.arg(format!("--user-data-dir={}", self.profile.display()));
        if rustix::process::geteuid().is_root() {
            // Its own sandbox refuses to be started by root; without it it is smaller and faster.
            command.arg("--no-sandbox");
        }
        command.arg(&self.home).env("DISPLAY", display.name());
        Process::start("chromium", &mut command, &self.logs)
    }

    fn card(&self) -> Area {
        self.card
    }

    async fn go_back(&self, display: &Display, _: &Screen) -> anyhow::Result<()> {
        let status =
            Command::new("xdotool").args(["key", "alt+Left"]).env("DISPLAY", display.name()).status().await?;
        anyhow::ensure!(status.success(), "xdotool: {status}");
        Ok(())
    }
}

/// Which one it is.
pub fn version() -> String {
    let output = std::process::Command::new("chromium").arg("--version").output();
    output.map_or_else(
        |error| format!("chromium: {error}"),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
