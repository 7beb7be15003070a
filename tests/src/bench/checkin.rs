//! Simulated terminals check in over real HTTP; the server puts every report on disk before it answers.

use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use serde_json::json;
use terminal_agent::api::ClientOptions;
use terminal_agent::simulation::{BenchOptions, BenchReport, bench_check_ins};

use super::{machine, target};
use crate::harness::api::{Api, text};

/// How much.
#[derive(Debug, Args)]
pub struct Options {
    /// Simulated terminals
    #[arg(long, default_value_t = 2000)]
    terminals: usize,
    /// Milliseconds between two check-ins of one terminal
    #[arg(long, default_value_t = 1000)]
    interval_ms: u64,
    /// Seconds that are counted
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Requests at a time
    #[arg(long, default_value_t = 256)]
    connections: usize,
}

/// Loads the server, on each database.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    println!("{} (server and terminals share them)", machine::describe());
    println!("{} terminals, a check-in every {} ms each", options.terminals, options.interval_ms);
    for (name, database) in target::databases() {
        let work = tempfile::tempdir()?;
        let (mut server, api) = target::start(work.path(), database, 60).await?;
        let floor = floor(&server.address, options.connections).await?;
        let bench = BenchOptions {
            server: server.address.parse()?,
            client: ClientOptions { ca: None, proxy: None },
            count: options.terminals,
            codes: issue_codes(&api, options.terminals).await?,
            interval: Duration::from_millis(options.interval_ms),
            connections: options.connections,
            enrollment_limit: Duration::from_secs(300),
            warm_up: Duration::from_secs(5),
            measure: Duration::from_secs(options.seconds),
        };
        let pid = server.pid().context("the server has no process")?;
        let mut cpu_before = 0.0;
        let report = bench_check_ins(bench, || cpu_before = machine::cpu_seconds(pid)).await?;
        let cpu = machine::cpu_seconds(pid) - cpu_before;
        print(name, &report, cpu, machine::resident_mib(pid), floor);
        server.stop().await;
    }
    Ok(())
}

fn print(name: &str, report: &BenchReport, cpu: f64, resident: f64, floor: f64) {
    let rate = report.accepted_per_second();
    #[expect(clippy::cast_precision_loss, reason = "counts of a bench are far below 2^52")]
    let (accepted, bytes) = (report.accepted.max(1) as f64, report.bytes_sent as f64);
    println!("\n{name}: {} enrolled in {:.1} s", report.enrolled, report.enrollment.as_secs_f64());
    println!("  accepted check-ins/s   {rate:>10.0}   ({} failed)", report.failed);
    println!(
        "  of /healthz requests/s {:>10.1} %  (the floor of HTTP: {floor:.0}/s in the same run)",
        100.0 * rate / floor
    );
    println!(
        "  p50 / p99              {:>10.1} ms / {:.1} ms",
        millis(report.latency.p50),
        millis(report.latency.p99)
    );
    println!("  server CPU             {:>10.2} ms a check-in", 1000.0 * cpu / accepted);
    println!("  request body           {:>10.0} bytes a check-in", bytes / accepted);
    println!("  server memory          {resident:>10.0} MiB resident");
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

async fn issue_codes(api: &Api, count: usize) -> anyhow::Result<Vec<String>> {
    let mut codes = Vec::with_capacity(count);
    while codes.len() < count {
        let batch = (count - codes.len()).min(500);
        let body = json!({"location_id": null, "count": batch, "valid_for_ms": 3_600_000, "note": "bench"});
        let issued = api.post("/api/enrollment-codes", &body).await?;
        let items = issued["items"].as_array().context("no codes")?;
        codes.extend(items.iter().map(|item| text(item, "/code")).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(codes)
}

/// How many requests a second the same client gets from the same server for nothing.
async fn floor(address: &str, connections: usize) -> anyhow::Result<f64> {
    let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(connections).build()?;
    let url = format!("{address}/healthz");
    let started = Instant::now();
    let until = started + Duration::from_secs(5);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (client, url) = (client.clone(), url.clone());
        tasks.spawn(async move {
            let mut done: u32 = 0;
            while Instant::now() < until {
                client.get(&url).send().await?.bytes().await?;
                done += 1;
            }
            Ok::<u32, reqwest::Error>(done)
        });
    }
    let mut sum = 0.0;
    while let Some(done) = tasks.join_next().await {
        sum += f64::from(done??);
    }
    Ok(sum / started.elapsed().as_secs_f64())
}
