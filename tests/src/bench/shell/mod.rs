//! The terminal's window against `chromium --kiosk`, with the same pages on the same screen in one run: memory, start,
//! opening an app, answering a touch; and what a thousand citizens do to the memory. The engine that the window is made
//! with is started beside them as it comes, with nothing of the terminal.
//!
//! All are seen from outside, as a citizen sees them: a touch is an event of the X server, and painted is what the
//! screen shows. Chromium and the bare engine are shown the very state that the shell's own home page shows, and go
//! from there to the app's pages as a plain link does.

mod chromium;
mod citizens;
mod engine;
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
use engine::Engine;
use hall::Hall;
use kiosk::Kiosk;
use pages::Pages;
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

/// Compares them.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let display = Display::in_memory(&options.size).await?;
    let screen = Screen::connect(display.name()).context("the screen")?;
    let hall = Hall::open(work.path()).await?;
    let lesson = kiosk::learn(&hall, &display, work.path()).await?;
    let pages = Pages::serve(&lesson).await?;
    let chromium = Chromium::new(pages.home(), &lesson, &options.size, work.path());
    let engine = Engine::new(pages.home(), &lesson, &options.size, work.path())?;
    let kiosk = Kiosk::new(&hall, &lesson, work.path());
    let mut theirs = Tries::default();
    let mut bare = Tries::default();
    let mut ours = Tries::default();
    // All in every round, so that what else the machine does meets all.
    for round in 1..=options.starts {
        println!("start {round} of {}", options.starts);
        let pictures = options.pictures.as_deref().filter(|_| round == 1);
        tries::once(&chromium, &display, &screen, options.openings, pictures, &mut theirs).await?;
        // What opening an app takes depends on what is kept apart from what: the engine alone has nothing to tell of it.
        tries::once(&engine, &display, &screen, 0, pictures, &mut bare).await?;
        tries::once(&kiosk, &display, &screen, options.openings, pictures, &mut ours).await?;
    }
    if options.starts > 0 {
        print(&theirs.figures(), &bare.figures(), &ours.figures(), options, &display);
    }
    println!("The agent beside it has {:.0} MiB (PSS).", hall.agent_mib()?);
    if options.sessions > 0 {
        citizens::print(&kiosk, &display, &screen, options.sessions).await?;
    }
    Ok(())
}

fn print(theirs: &Figures, bare: &Figures, ours: &Figures, options: &Options, display: &Display) {
    println!("{} (server, agent, screen and page share them)", machine::describe());
    println!(
        "{}; {}, display {}, median of {} starts and {} openings",
        chromium::version(),
        options.size,
        display.name(),
        options.starts,
        options.starts * options.openings
    );
    println!(
        "| | chromium --kiosk | the engine alone | ratio | kiosk-shell | ratio |\n|---|---:|---:|---:|---:|---:|"
    );
    let values = theirs.values().iter().zip(bare.values()).zip(ours.values());
    for ((what, unit), ((theirs, bare), ours)) in Figures::NAMES.iter().zip(values) {
        let (bare, of_bare) = if bare.is_nan() {
            Default::default()
        } else {
            (format!("{bare:.0}"), format!("{:.2}", bare / theirs))
        };
        println!("| {what}, {unit} | {theirs:.0} | {bare} | {of_bare} | {ours:.0} | {:.2} |", ours / theirs);
    }
}

/// A picture of the screen, where pictures are wanted.
async fn picture(display: &Display, directory: Option<&Path>, name: &str) -> anyhow::Result<()> {
    let Some(directory) = directory else { return Ok(()) };
    std::fs::create_dir_all(directory)?;
    display.picture(&directory.join(format!("{name}.png"))).await
}
