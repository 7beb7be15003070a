//! What the window is made with.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::kiosk::Lesson;
use super::screen::{Area, Screen};
use super::tries::Peer;
use crate::harness::display::Display;
use crate::harness::process::{Process, program};
use crate::harness::programs;

/// The engine in an empty window, with one sandboxed process of pages (`shell/app/examples/bare_engine.rs`).
pub struct Engine {
    home: String,
    size: (String, String),
    logs: PathBuf,
    card: Area,
}

impl Engine {
    /// Shows this home page; nothing runs yet.
    pub fn new(home: String, lesson: &Lesson, size: &str, work: &Path) -> anyhow::Result<Self> {
        let (width, height) = size.split_once('x').context("a size is width x height")?;
        let size = (width.to_owned(), height.to_owned());
        Ok(Self { home, size, logs: work.to_owned(), card: lesson.card })
    }
}

impl Peer for Engine {
    const NAME: &'static str = "engine";

    fn start(&self, display: &Display) -> anyhow::Result<Process> {
        let mut command = program(programs::path("examples/bare-engine")?);
        command.args([&self.home, &self.size.0, &self.size.1]).env("DISPLAY", display.name());
        Process::start("engine", &mut command, &self.logs)
    }

    fn card(&self) -> Area {
        self.card
    }

    async fn go_back(&self, _: &Display, _: &Screen) -> anyhow::Result<()> {
        anyhow::bail!("the engine alone goes nowhere")
    }
}
