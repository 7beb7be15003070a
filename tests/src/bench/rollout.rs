//! A rollout to a whole fleet: how long until every terminal has its place in a wave, and what the console waits for
//! meanwhile.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::latency::Latencies;
use crate::harness::api::{Api, text};

/// What a person who watches it has open.
const WATCHED: [&str; 4] =
    ["/api/rollouts/{rollout}", "/api/rollouts/{rollout}/attempts", "/api/overview", "/healthz"];
const LONGEST: Duration = Duration::from_secs(600);

/// Starts a rollout in four waves for everybody, and watches it as the console does.
pub async fn run(api: &Api) -> anyhow::Result<()> {
    let releases = api.get("/api/releases?limit=1").await?;
    let sizes = [
        json!({"kind": "count", "terminals": 10}),
        json!({"kind": "share", "percent": 5}),
        json!({"kind": "share", "percent": 25}),
        json!({"kind": "rest"}),
    ];
    let waves: Vec<Value> =
        sizes.into_iter().map(|size| json!({"size": size, "soak_ms": 3_600_000})).collect();
    let body = json!({
        "name": "全市升级", "release_id": text(&releases, "/items/0/id")?,
        "targets": [{"kind": "everywhere"}], "plan": {"waves": waves},
    });
    let planned = Instant::now();
    let rollout = api.post("/api/rollouts", &body).await?;
    let id = text(&rollout, "/id")?;
    let started = Instant::now();
    api.post(&format!("/api/rollouts/{id}/start"), &json!({"version": rollout["version"]})).await?;
    let answered = started.elapsed();
    let mut watched: Vec<(&str, Latencies)> = WATCHED.map(|path| (path, Latencies::default())).into();
    let page = loop {
        for (path, latencies) in &mut watched {
            let began = Instant::now();
            let reply = api.request(reqwest::Method::GET, &path.replace("{rollout}", &id)).send().await?;
            reply.error_for_status()?.bytes().await?;
            latencies.add(began.elapsed());
        }
        let page = api.get(&format!("/api/rollouts/{id}")).await?;
        if page["joining"].is_null() {
            break page;
        }
        anyhow::ensure!(started.elapsed() < LONGEST, "terminals still join: {page}");
    };
    let joined = started.elapsed().as_secs_f64();
    let terminals = page["counts"]["eligible"].as_i64().context("no counts")?;
    println!(
        "a rollout for everybody: planned in {:.0} ms, started in {:.0} ms; {terminals} terminals have their places \
         after {joined:.1} s; meanwhile:",
        (started - planned).as_secs_f64() * 1000.0,
        answered.as_secs_f64() * 1000.0,
    );
    for (path, mut latencies) in watched {
        println!(
            "{path:34} p50 {:>8.2} ms  p99 {:>8.2} ms",
            latencies.percentile(50),
            latencies.percentile(99)
        );
    }
    Ok(())
}
