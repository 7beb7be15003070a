//! A screen: the one that is there, or one of our own.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::process::program;

/// An X display.
pub struct Display {
    name: String,
    server: Option<Child>,
}

impl Display {
    /// The display of the person at this machine, if there is one.
    pub fn existing() -> Option<Self> {
        let name = std::env::var("DISPLAY").ok().filter(|name| !name.is_empty())?;
        Some(Self { name, server: None })
    }

    /// A new screen in memory, of so many pixels, such as `1080x1920`.
    pub async fn in_memory(size: &str) -> anyhow::Result<Self> {
        let screen = format!("{size}x24");
        let mut server = program("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .context("cannot start Xvfb")?;
        let output = server.stdout.take().context("Xvfb has no output")?;
        let mut line = String::new();
        let mut output = BufReader::new(output);
        let read = output.read_line(&mut line);
        tokio::time::timeout(Duration::from_secs(20), read).await.context("Xvfb did not start")??;
        let number: u32 = line.trim().parse().context("Xvfb named no display")?;
        Ok(Self { name: format!(":{number}"), server: Some(server) })
    }

    /// For the environment variable `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether only we see it.
    pub fn is_ours(&self) -> bool {
        self.server.is_some()
    }

    /// A picture of the whole screen, as PNG.
    pub async fn picture(&self, file: &Path) -> anyhow::Result<()> {
        let status = Command::new("import")
            .args(["-display", &self.name, "-window", "root"])
            .arg(format!("png:{}", file.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .await?;
        anyhow::ensure!(status.success(), "no picture of display {}: {status}", self.name);
        Ok(())
    }

    /// A real click at a place on the screen.
    pub async fn click(&self, x: f64, y: f64) -> anyhow::Result<()> {
        self.xdotool(&["mousemove", &format!("{x:.0}"), &format!("{y:.0}"), "click", "1"]).await
    }

    /// Real keys.
    pub async fn type_text(&self, text: &str) -> anyhow::Result<()> {
        self.xdotool(&["type", "--delay", "20", text]).await
    }

    async fn xdotool(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let status = Command::new("xdotool").args(arguments).env("DISPLAY", &self.name).status().await?;
        anyhow::ensure!(status.success(), "xdotool {arguments:?}: {status}");
        Ok(())
    }
}
