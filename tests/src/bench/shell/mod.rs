//! The terminal's window against `chromium --kiosk`, with the same pages on the same screen in one run: memory, start,
//! opening an app, answering a touch; and what a thousand citizens do to the memory.
//!
//! Both are seen from outside, as a citizen sees them: a touch is an event of the X server, and painted is what the
//! screen shows. Chromium is shown the very state that the shell's own home page shows, and goes from there to the
//! app's pages as a plain link does.

mod chromium;
mod citizens;
mod hall;
mod kiosk;
mod memory;
mod pages;
mod screen;
mod tries;

use std::path::Path;

use anyhow::Context;
use clap::Args;

use super::machine;
use crate::harness::display::Display;
use chromium::Chromium;
use hall::Hall;
use kiosk::Kiosk;
use screen::Screen;
use tries::{Figures, Tries};

/// How much.
#[derive(Debug, Args)]
pub struct Options {
    /// Starts of each, of which the median counts; 0 leaves the comparison out
    #[arg(long, default_value_t = 7)]
    starts: usize,
    /// Openings of the app in each start
    #[arg(long, default_value_t = 5)]
    openings: usize,
    /// Citizens, one after another, for the slope of the memory; 0 leaves it out
    #[arg(long, default_value_t = 200)]
    sessions: usize,
    /// The screen, in pixels
    #[arg(long, default_value = "1080x1920")]
    size: String,
    /// Keep pictures of both in this directory
    #[arg(long)]
    pictures: Option<std::path::PathBuf>,
}

/// Compares the two.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let display = Display::in_memory(&options.size).await?;
    let screen = Screen::connect(display.name()).context("the screen")?;
    let hall = Hall::open(work.path()).await?;
    let lesson = kiosk::learn(&hall, &display, work.path()).await?;
    let chromium = Chromium::prepare(&lesson, &options.size, work.path()).await?;
    let kiosk = Kiosk::new(&hall, &lesson, work.path());
    let mut theirs = Tries::default();
    let mut ours = Tries::default();
    // Both in every round, so that what else the machine does meets both.
    for round in 1..=options.starts {
        println!("start {round} of {}", options.starts);
        let pictures = options.pictures.as_deref().filter(|_| round == 1);
        tries::once(&chromium, &display, &screen, options.openings, pictures, &mut theirs).await?;
        tries::once(&kiosk, &display, &screen, options.openings, pictures, &mut ours).await?;
    }
    if options.starts > 0 {
        print(&theirs.figures(), &ours.figures(), options, &display);
    }
    println!("The agent beside it has {:.0} MiB (PSS).", hall.agent_mib()?);
    if options.sessions > 0 {
        citizens::print(&kiosk, &display, &screen, options.sessions).await?;
    }
    Ok(())
}

fn print(theirs: &Figures, ours: &Figures, options: &Options, display: &Display) {
    println!("{} (server, agent, screen and page share them)", machine::describe());
    println!(
        "{}; {}, display {}, median of {} starts and {} openings",
        chromium::version(),
        options.size,
        display.name(),
        options.starts,
        options.starts * options.openings
    );
    println!("| | chromium --kiosk | kiosk-shell | ratio |\n|---|---:|---:|---:|");
    for ((what, unit), (one, other)) in Figures::NAMES.iter().zip(theirs.values().iter().zip(ours.values())) {
        println!("| {what}, {unit} | {one:.0} | {other:.0} | {:.2} |", other / one);
    }
}

/// A picture of the screen, where pictures are wanted.
async fn picture(display: &Display, directory: Option<&Path>, name: &str) -> anyhow::Result<()> {
    let Some(directory) = directory else { return Ok(()) };
    std::fs::create_dir_all(directory)?;
    display.picture(&directory.join(format!("{name}.png"))).await
}
