//! Every list of the console and the overview, over a full database, and a rollout to all of it.

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;
use reqwest::Method;
use serde_json::Value;

use super::latency::Latencies;
use super::{machine, rollout, target};
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
    ("use in a month", "/api/usage"),
    ("use in a year", "/api/usage?range=year"),
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
    ("locations found by a word", "/api/locations?q=%E6%B8%A0%E5%8E%BF"),
    ("enrollment codes", "/api/enrollment-codes"),
    ("enrollment codes expired", "/api/enrollment-codes?state=expired"),
    ("apps", "/api/apps"),
    ("apps listed", "/api/apps?state=listed"),
    ("versions of an app", "/api/apps/{app}/versions"),
    ("listing of an app", "/api/apps/{app}/listing"),
    ("notices", "/api/notices"),
    ("notices shown", "/api/notices?active=true"),
    ("notices found by a word", "/api/notices?q=%E5%85%AC%E5%91%8A%2012"),
    ("zones", "/api/zones"),
    ("releases", "/api/releases"),
    ("rollouts", "/api/rollouts"),
    ("rollouts running", "/api/rollouts?state=running"),
    ("a rollout", "/api/rollouts/{rollout}"),
    ("attempts", "/api/rollouts/{rollout}/attempts"),
    ("attempts by state", "/api/rollouts/{rollout}/attempts?sort=state"),
    ("attempts by name", "/api/rollouts/{rollout}/attempts?sort=terminal_name"),
    ("attempts rolled back", "/api/rollouts/{rollout}/attempts?state=rolled_back"),
    (
        "attempts rolled back, by name",
        "/api/rollouts/{rollout}/attempts?state=rolled_back&sort=terminal_name",
    ),
    ("attempts, 200 a page", "/api/rollouts/{rollout}/attempts?limit=200"),
    ("a terminal", "/api/terminals/{terminal}"),
    ("events", "/api/terminals/{terminal}/events"),
    ("events of a kind", "/api/terminals/{terminal}/events?kind=agent_started"),
    ("citizens' sessions", "/api/terminals/{terminal}/sessions"),
    ("citizens' sessions, idle", "/api/terminals/{terminal}/sessions?end=idle"),
    ("commands", "/api/terminals/{terminal}/commands"),
    ("commands refused", "/api/terminals/{terminal}/commands?state=refused"),
    ("health of a day", "/api/terminals/{terminal}/health?from={day_ago}&to={now}"),
    ("health of a month", "/api/terminals/{terminal}/health?from={month_ago}&to={now}"),
    ("users", "/api/users"),
    ("audit log", "/api/audit"),
    ("audit of an actor", "/api/audit?actor={actor}"),
    ("audit of an action", "/api/audit?action=listing.put"),
    ("audit of an object", "/api/audit?object_id=00000000-0000-0000-0000-0000000000ff"),
    ("audit of a day", "/api/audit?from={day_ago}&to={now}"),
];

/// Which of the seeded things the paths name.
struct Names(Vec<(&'static str, String)>);

impl Names {
    /// Asks the lists for one of each: the terminal that enrolled last has the longest past.
    async fn ask(api: &Api) -> anyhow::Result<Self> {
        let first = async |path: &str, pointer: &str| -> anyhow::Result<String> {
            let list = api.get(path).await?;
            let found = list.pointer(&format!("/items/0{pointer}")).and_then(Value::as_str);
            Ok(found.with_context(|| format!("{path} is empty"))?.to_owned())
        };
        let now = api.get("/api/overview").await?["server_time"].as_i64().context("no time")?;
        let day_ms = 24 * 3_600_000;
        Ok(Self(vec![
            ("{terminal}", first("/api/terminals?sort=-enrolled_at&limit=1", "/id").await?),
            ("{rollout}", first("/api/rollouts?state=running&limit=1", "/id").await?),
            ("{app}", first("/api/apps?state=listed&limit=1", "/id").await?),
            ("{actor}", first("/api/audit?action=listing.put&limit=1", "/actor/id").await?),
            ("{now}", now.to_string()),
            ("{day_ago}", (now - day_ms).to_string()),
            ("{month_ago}", (now - 30 * day_ms).to_string()),
        ]))
    }

    fn fill(&self, path: &str) -> String {
        self.0.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
    }
}

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
        rollout::run(&api).await?;
        server.stop().await;
    }
    Ok(())
}

async fn measure(api: &Api, requests: usize) -> anyhow::Result<()> {
    let mut floor = time(api, "/healthz", requests).await?;
    let floor = floor.percentile(50);
    println!("{:30} {:>9} {:>9} {:>18}", "", "p50 ms", "p99 ms", "p50 ÷ /healthz");
    println!("{:30} {floor:>9.2}", "/healthz, the floor");
    let names = Names::ask(api).await?;
    for (name, path) in LISTS {
        let mut latencies = time(api, &names.fill(path), requests).await?;
        let (p50, p99) = (latencies.percentile(50), latencies.percentile(99));
        println!("{name:30} {p50:>9.2} {p99:>9.2} {:>17.1}×", p50 / floor);
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
