//! From the approval of a new terminal to its home page, over a bad line: when the first app can be opened, which one that
//! is, and when all of them can.

mod apps;
mod fleet;
mod line;
mod screen;

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Args;
use serde_json::json;

use self::line::{Line, Quality};
use self::screen::Screen;
use super::machine;
use crate::demo::city::HALLS;
use crate::harness::agent::{self, Agent};
use crate::harness::api::{Api, text};
use crate::harness::server::{self, Server};
use crate::harness::wait;

/// How bad, and how much.
#[derive(Debug, Args)]
pub struct Options {
    /// kbit/s in each direction
    #[arg(long, default_value_t = 2_000)]
    kbits: u32,
    /// Milliseconds there and back
    #[arg(long, default_value_t = 300)]
    round_trip_ms: u64,
    /// Percent of the packets that are lost, each way
    #[arg(long, default_value_t = 2.0)]
    loss: f64,
    /// Apps
    #[arg(long, default_value_t = 20)]
    apps: usize,
    /// KiB of each
    #[arg(long, default_value_t = 1_024)]
    kib: usize,
}

/// Everything within that.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// Measures it once: the line's losses are the same in each run.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let quality = Quality {
        bytes_per_second: f64::from(options.kbits) * 125.0,
        one_way: Duration::from_millis(options.round_trip_ms / 2),
        loss: options.loss / 100.0,
    };
    let line = Line::new(quality)?;
    let options_of_server = server::Options {
        data: work.path().join("server"),
        listen: format!("{}:0", line::HERE),
        database: None,
        logs: work.path().to_owned(),
        check_in_interval: 30,
    };
    let mut server = Server::start(options_of_server).await?;
    let api =
        Api::set_up(&server.address, &server.setup_token().await?, "bench", "Bench-Marking-2026").await?;
    let hall = text(&api.post("/api/locations", &HALLS[0].body()).await?, "/id")?;
    let apps = apps::list(&api, options.apps, options.kib).await?;
    // In the middle of the home page.
    let liked = apps.get(options.apps / 2).context("no apps")?;
    fleet::opens(&api, work.path(), &liked.id).await?;

    let dir = work.path().join("terminal");
    std::fs::create_dir_all(&dir)?;
    let options_of_agent = agent::Options {
        server: &server.address,
        dir: &dir,
        number: 2,
        release_root: None,
        media: None,
        namespace: Some(line.namespace()),
    };
    let agent = Agent::start(&options_of_agent)?;
    let waiting = wait::until("the terminal to ask", LIMIT, async || {
        let pending = api.get("/api/terminals?enrollment=pending").await?;
        Ok(pending["items"].get(0).cloned())
    })
    .await?;
    let mut screen = Screen::connect(&dir.join("agent.sock")).await?;
    let id = text(&waiting, "/id")?;
    let body = json!({"version": waiting["version"], "name": "1 号机", "location_id": hall});
    api.post(&format!("/api/terminals/{id}/approve"), &body).await?;
    let approved = Instant::now();
    let seen = tokio::time::timeout(LIMIT, screen.watch(options.apps)).await.context("too long")??;
    drop(agent);
    server.stop().await;

    println!("{} (server and terminal share them)", machine::describe());
    println!(
        "{} kbit/s, {} ms there and back, {} % lost each way; {} apps of {} KiB; the server sends by {}",
        options.kbits,
        options.round_trip_ms,
        options.loss,
        options.apps,
        options.kib,
        line::congestion_control(),
    );
    println!("{} packets carried, {} lost", line.carried(), line.lost());
    let after = |at: Instant| at.duration_since(approved).as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a size of a few digits")]
    let ideal = |apps: usize| (apps * options.kib * 1_024) as f64 / quality.bytes_per_second;
    println!("| from the approval to | s | s that the bytes of the apps alone take |\n|---|---:|---:|");
    println!("| the home page | {:.1} | |", after(seen.home));
    println!("| the first app that can be opened | {:.1} | {:.1} |", after(seen.first.0), ideal(1));
    println!("| all {} | {:.1} | {:.1} |", options.apps, after(seen.all), ideal(options.apps));
    ensure!(seen.first.1 == liked.id, "the first one was not the one that citizens open most");
    println!(
        "the first one was the one that citizens open most, which is number {} of the home page",
        options.apps / 2 + 1
    );
    Ok(())
}
