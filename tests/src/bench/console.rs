//! Every list of the console and the overview, over a full database.

use std::path::Path;
use std::time::Instant;

use clap::Args;
use reqwest::Method;

use super::latency::Latencies;
use super::{machine, target};
use crate::harness::api::Api;
use crate::harness::process::program;
use crate::harness::programs;

/// How much.
#[derive(Debug, Args)]
pub struct Options {
    /// Terminals in the database
    #[arg(long, default_value_t = 100_000)]
    terminals: usize,
    /// Requests a list
    #[arg(long, default_value_t = 100)]
    requests: usize,
}

/// What the console asks for, as it asks for it.
const LISTS: &[(&str, &str)] = &[
    ("overview", "/api/overview"),
    ("terminals, worst first", "/api/terminals"),
    ("terminals by name", "/api/terminals?sort=name"),
    ("terminals last seen", "/api/terminals?sort=-last_check_in_at"),
    ("terminals offline", "/api/terminals?connectivity=offline"),
    ("terminals of a county", "/api/terminals?division=511722"),
    ("terminals found by a word", "/api/terminals?q=%E6%B8%A0%E5%8E%BF"),
    ("terminals, 200 a page", "/api/terminals?limit=200"),
    ("pending enrollments", "/api/terminals?enrollment=pending"),
    ("locations", "/api/locations"),
    ("locations of a county", "/api/locations?division=511722"),
    ("enrollment codes", "/api/enrollment-codes"),
    ("apps", "/api/apps"),
    ("notices", "/api/notices"),
    ("releases", "/api/releases"),
    ("rollouts", "/api/rollouts"),
    ("users", "/api/users"),
    ("audit log", "/api/audit"),
];

/// Fills a database and times every list, on each database.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    println!("{}", machine::describe());
    for (name, database) in target::databases() {
        let work = tempfile::tempdir()?;
        let started = Instant::now();
        seed(work.path(), database.as_deref(), options.terminals).await?;
        println!(
            "\n{name}: {} terminals, filled in {:.0} s",
            options.terminals,
            started.elapsed().as_secs_f64()
        );
        let (mut server, api) = target::start(work.path(), database, 60).await?;
        measure(&api, options.requests).await?;
        server.stop().await;
    }
    Ok(())
}

async fn measure(api: &Api, requests: usize) -> anyhow::Result<()> {
    let mut floor = time(api, "/healthz", requests).await?;
    let floor = floor.percentile(50);
    println!("{:28} {:>9} {:>9} {:>18}", "", "p50 ms", "p99 ms", "p50 ÷ /healthz");
    println!("{:28} {floor:>9.2}", "/healthz, the floor");
    for (name, path) in LISTS {
        let mut latencies = time(api, path, requests).await?;
        let (p50, p99) = (latencies.percentile(50), latencies.percentile(99));
        println!("{name:28} {p50:>9.2} {p99:>9.2} {:>17.1}×", p50 / floor);
    }
    Ok(())
}

/// One after the other, each read to its end.
async fn time(api: &Api, path: &str, requests: usize) -> anyhow::Result<Latencies> {
    let mut latencies = Latencies::default();
    for _ in 0..requests {
        let started = Instant::now();
        let reply = api.request(Method::GET, path).send().await?;
        let status = reply.status();
        let body = reply.text().await?;
        anyhow::ensure!(status.is_success(), "{path}: {status} {body}");
        latencies.add(started.elapsed());
    }
    Ok(latencies)
}

async fn seed(work: &Path, database: Option<&str>, terminals: usize) -> anyhow::Result<()> {
    let mut command = program(programs::path("fleet-server")?);
    command.args(["seed", "--terminals", &terminals.to_string(), "--data"]).arg(work.join("server"));
    if let Some(url) = database {
        command.args(["--database", url]);
    }
    let output = command.output().await?;
    anyhow::ensure!(output.status.success(), "seed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
