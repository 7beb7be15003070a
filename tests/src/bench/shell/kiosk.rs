//! The terminal's own window.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use serde_json::Value;

use super::hall::{APP, Hall};
use super::screen::{Area, Screen};
use super::tries::{Peer, press_and_release};
use crate::harness::display::Display;
use crate::harness::probe::{Probe, View};
use crate::harness::process::{Process, program};
use crate::harness::{programs, wait};

/// What a window that lets itself be asked has told once; those that are measured are not asked.
pub struct Lesson {
    /// What the shell tells its home page, as JSON, with icons that need no terminal.
    pub state: String,
    /// What opens the app.
    pub card: Area,
    /// What ends the session, in the bar.
    pub end: Area,
}

/// The shell as it runs in a hall.
pub struct Kiosk {
    socket: PathBuf,
    logs: PathBuf,
    card: Area,
    end: Area,
}

/// In the language of the home page: asked once, answered later.
const ASK_STATE: &str = r"void (async () => {
  const state = await window.kioskHost.invoke('ready', {});
  for (const app of state.screen.apps) {
    const icon = await (await fetch(app.icon_url)).blob();
    app.icon_url = await new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.readAsDataURL(icon);
    });
  }
  window.benchState = state;
})()";

/// The box of what has this text, as x, y, width and height.
const BOX: &str = r"((label) => {
  const found = [...document.querySelectorAll('button')].find((one) => one.innerText.includes(label));
  if (!found) return null;
  const box = found.getBoundingClientRect();
  return [box.x, box.y, box.width, box.height].map(Math.round);
})";

/// Starts a shell that answers questions, and asks it.
pub async fn learn(hall: &Hall, display: &Display, work: &Path) -> anyhow::Result<Lesson> {
    let probe = work.join("probe.sock");
    let mut command = command(&hall.socket(), display)?;
    command.env("KIOSK_PROBE", &probe);
    let process = Process::start("lesson", &mut command, work)?;
    let limit = Duration::from_secs(60);
    let card = wait::until("the app's card", limit, async || area(&probe, View::Home, APP).await)
        .await
        .with_context(|| process.log())?;
    Probe::connect(&probe).await?.evaluate(View::Home, ASK_STATE).await?;
    let state = wait::until("the home page's state", limit, async || {
        let state = Probe::connect(&probe).await?.evaluate(View::Home, "window.benchState ?? null").await?;
        Ok(Some(state).filter(|state| !state.is_null()))
    })
    .await?;
    wait::until("the app to open", limit, async || {
        let middle = (card.x + card.width / 2, card.y + card.height / 2);
        display.click(f64::from(middle.0), f64::from(middle.1)).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(Probe::connect(&probe).await?.has(View::App).await?.then_some(()))
    })
    .await?;
    let end = wait::until("the bar", limit, async || area(&probe, View::Bar, "结束并退出").await).await?;
    process.kill().await;
    Ok(Lesson { state: state.to_string(), card, end })
}

/// A part of a page on the screen, once it lies still.
async fn area(probe: &Path, view: View, label: &str) -> anyhow::Result<Option<Area>> {
    let script = format!("{BOX}({})", Value::from(label));
    let mut probe = Probe::connect(probe).await?;
    let found = probe.evaluate(view, &script).await?;
    let numbers: Vec<u16> = serde_json::from_value(found).unwrap_or_default();
    let [x, y, width, height] = numbers[..] else { return Ok(None) };
    let report = probe.report().await?;
    let views = report["views"].as_array().context("no views")?;
    let at = views.iter().find(|one| one["view"] == view.name()).context("no such view")?;
    let number = |name: &str| at[name].as_u64().and_then(|number| u16::try_from(number).ok()).unwrap_or(0);
    Ok(Some(Area { x: x + number("x"), y: y + number("y"), width, height }))
}

fn command(socket: &Path, display: &Display) -> anyhow::Result<tokio::process::Command> {
    let mut command = program(programs::path("kiosk-shell")?);
    command.arg("--agent-socket").arg(socket);
    command.arg("--pages").arg(programs::root().join("ui/kiosk/dist")).env("DISPLAY", display.name());
    // As the launcher starts it.
    terminal_environment::give(command.as_std_mut());
    Ok(command)
}

impl Kiosk {
    pub fn new(hall: &Hall, lesson: &Lesson, logs: &Path) -> Self {
        Self { socket: hall.socket(), logs: logs.to_owned(), card: lesson.card, end: lesson.end }
    }

    /// What ends the session.
    pub const fn end(&self) -> Area {
        self.end
    }
}

impl Peer for Kiosk {
    const NAME: &'static str = "kiosk-shell";

    fn start(&self, display: &Display) -> anyhow::Result<Process> {
        Process::start("kiosk-shell", &mut command(&self.socket, display)?, &self.logs)
    }

    fn card(&self) -> Area {
        self.card
    }

    /// Ends the session: the app, and all that it left, are gone.
    async fn go_back(&self, _: &Display, screen: &Screen) -> anyhow::Result<()> {
        press_and_release(screen, self.end).await
    }
}
