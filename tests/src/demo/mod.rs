//! The main job, shown and checked.

pub mod apps;
pub mod chain;
pub mod city;
pub mod desk;
pub mod hostile;
pub mod publisher;
pub mod report;
pub mod site;
pub mod stage;
pub mod terminal;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;

use self::chain::Chain;
use self::city::CLOSED_HALL;
use self::publisher::{Parts, Publisher};
use self::report::Report;
use self::stage::{ADMINISTRATOR, Stage};
use self::terminal::{FINGERPRINT, Terminal, Told};
use crate::harness::display::Display;
use crate::harness::programs;

/// How to show the product.
#[derive(Debug, Parser)]
#[command(name = "fleet-demo", about = "Shows the product, or checks that it works")]
pub struct Options {
    /// Drive the whole chain without a person and say whether it held
    #[arg(long)]
    pub check: bool,
    /// Of that, only how new machines are set up on their screens, with every touch counted
    #[arg(long, requires = "check")]
    pub first_boot: bool,
    /// Use a screen of its own even where there is a display
    #[arg(long)]
    pub headless: bool,
    /// The terminal's screen, in pixels
    #[arg(long, default_value = "1080x1920")]
    pub screen: String,
    /// Where the console listens; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8600")]
    pub listen: String,
}

/// Runs the demo until somebody ends it, or the check to its end. What it started ends with it.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let work = tempfile::Builder::new().prefix("kiosk-demo-").tempdir()?;
    let mut report = Report::start();
    let ran = show(&options, work.path(), &mut report).await;
    if ran.is_err() {
        let kept = programs::root().join("target/demo-failed");
        let _ = std::fs::remove_dir_all(&kept);
        if std::fs::rename(work.path().join("logs"), &kept).is_err() {
            copy_logs(&work.path().join("logs"), &kept);
        }
        println!("The logs are in {}", kept.display());
    }
    ran
}

async fn show(options: &Options, work: &Path, report: &mut Report) -> anyhow::Result<()> {
    let mut stage = Stage::set(work, &options.listen, report).await?;
    if options.check {
        stage.hurry().await?;
    }
    let fleet = stage.simulate_fleet(!options.check).await?;
    let publisher = Publisher::new(work).await?;
    publisher.name_director(&stage.api).await?;
    let archive = publisher.publish(&Parts { version: "1.0.0", counter: 1, agent: None }).await?;
    stage.pin_root(&publisher.root()).await?;
    publisher.upload(&stage.api).await?;
    report.step("releases", "offline keys made, 1.0.0 signed, published and accepted by the server");

    let slot = publisher.unpack(&archive, "1.0.0").await?;
    let told = Told {
        server: Some(stage.server.address.clone()),
        root: Some(publisher.root()),
        devices: true,
        printer: !options.check,
        fingerprint: FINGERPRINT,
        stick: None,
    };
    let display = match Display::existing().filter(|_| !options.headless && !options.check) {
        Some(display) => display,
        None => Display::in_memory(&options.screen).await?,
    };
    let mut terminal = Terminal::install(work, display, &options.screen, &slot, told).await?;
    terminal.start().await?;
    let overview = stage.wait_online(50).await?;
    report.step("fifty simulated terminals", &format!("online: {}", overview["terminals"]));

    let ran = if options.check {
        let mut chain = Chain {
            stage: &mut stage,
            terminal: &mut terminal,
            publisher: &publisher,
            slot,
            report,
            pictures: pictures()?,
            terminal_id: String::new(),
            sessions_ended: 0,
        };
        check(&mut chain, options.first_boot).await
    } else {
        stage.list_all().await?;
        attend(&stage, &terminal).await
    };
    if ran.is_err() {
        terminal.picture(&stage::logs(work)?, "terminal-at-failure").await?;
    }
    terminal.stop().await;
    fleet.stop().await;
    stage.server.stop().await;
    ran
}

/// An empty place for them.
fn pictures() -> anyhow::Result<PathBuf> {
    let pictures = programs::root().join("target/demo-pictures");
    let _ = std::fs::remove_dir_all(&pictures);
    std::fs::create_dir_all(&pictures)?;
    Ok(pictures)
}

async fn check(chain: &mut Chain<'_>, first_boot: bool) -> anyhow::Result<()> {
    if first_boot {
        chain.set_up().await?;
    } else {
        chain.hold().await?;
    }
    println!("Every step held: {}. The pictures are in {}", chain.report.steps(), chain.pictures.display());
    Ok(())
}

/// Tells where everything is and waits for Ctrl-C.
async fn attend(stage: &Stage, terminal: &Terminal) -> anyhow::Result<()> {
    let screen: PathBuf = stage.work.join("screen.png");
    println!();
    println!("Console:          {}", stage.server.address);
    println!("Sign in once by:  {}", stage.server.sign_in_link(ADMINISTRATOR).await?);
    if terminal.display.is_ours() {
        let picture = site::picture(screen.clone()).await?;
        println!("Terminal:         {}  (a picture of its screen)", picture.address);
    } else {
        println!("Terminal:         its window is on your display");
    }
    let desk = desk::open(desk::Desk {
        reader: terminal.reader.clone(),
        scanner: terminal.scanner.clone(),
        receipts: terminal.receipts.clone(),
        printer: terminal.printer.clone(),
        smart_cards: terminal.smart_cards.clone(),
        camera: terminal.camera.clone(),
    });
    let desk = desk.await?;
    println!(
        "Desk:             {}  (put an invented person's card on a reader, scan a code, stand before the camera, see what was printed)",
        desk.address
    );
    println!("The new terminal waits under 待审批终端 for somebody to approve it. Ctrl-C ends all of it.");
    println!("Put it in {CLOSED_HALL}, which is closed now, to see the page of a closed hall.");
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let mut pictures = tokio::time::interval(Duration::from_secs(2));
    loop {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => return Ok(()),
            _ = terminate.recv() => return Ok(()),
            _ = pictures.tick() => if terminal.display.is_ours() {
                let next = stage.work.join("screen-next.png");
                if terminal.display.picture(&next).await.is_ok() {
                    std::fs::rename(&next, &screen)?;
                }
            }
        }
    }
}

fn copy_logs(from: &Path, to: &Path) {
    let _ = std::fs::create_dir_all(to);
    for entry in std::fs::read_dir(from).into_iter().flatten().flatten() {
        let _ = std::fs::copy(entry.path(), to.join(entry.file_name()));
    }
}
