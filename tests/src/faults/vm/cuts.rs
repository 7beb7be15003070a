//! Upgrades in a row, each with a power cut at a moment of its own.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::{Value, json};

use super::Options;
use super::image::{Package, make};
use super::machine::Machine;
use super::releases::Desk;
use crate::demo::city::HALLS;
use crate::harness::api::{Api, text};
use crate::harness::server::{self, Server};
use crate::harness::{programs, wait};

/// An emulated machine on a busy one.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// The server's side.
struct Ops {
    api: Api,
    location: String,
    terminal: String,
}

/// What one cut led to.
struct Row {
    cut: usize,
    after: Duration,
    state: String,
    ran: String,
    boot: Duration,
    done: Duration,
}

/// Upgrades without a cut, by which it is known how long one takes.
const WHOLE: usize = 2;

/// Cuts the power as often as asked for; fails with the first terminal that does not come back.
pub async fn run(options: &Options, seed: u64) -> anyhow::Result<()> {
    let cache = programs::root().join("target/faults/vm");
    let work = cache.join("run");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    std::fs::create_dir_all(&work)?;
    let server = start_server(&work).await?;
    let desk = Desk::new(work.join("desk")).await?;
    let api = set_up(&server, &desk).await?;
    let first = desk.publish("1.0.0", 1).await?;
    desk.upload(&api).await?;
    let slot = desk.unpack(&first)?;
    let port = server.address.rsplit(':').next().context("no port")?;
    let package =
        Package { slot: &slot, release_root: &desk.root(), server: format!("http://10.0.2.2:{port}") };
    let mut machine = Machine::new(make(&work, &cache, &package).await?, &work).await?;
    machine.start()?;
    let started = Instant::now();
    let ops = enroll(api, &mut machine).await?;
    println!("   the machine is enrolled {:.0} s after it was switched on", started.elapsed().as_secs_f32());

    // The first takes longer: the machine has just been switched on.
    let mut usual = Duration::MAX;
    for number in 1..=WHOLE {
        let whole = Instant::now();
        upgrade(&ops, &desk, number).await?;
        ops.reach(&mut machine, number).await?;
        usual = usual.min(whole.elapsed());
    }
    println!("   an upgrade without a cut takes {:.0} s", usual.as_secs_f32());

    let mut rows = Vec::new();
    for cut in 1..=options.cuts {
        let row = cut_once(&ops, &desk, &mut machine, cut, moment(seed, cut, usual)).await;
        let row = row.with_context(|| format!("BRICKED by cut {cut}; {}", machine.console()))?;
        println!("   {}", row.text());
        rows.push(row);
    }
    machine.cut().await?;
    println!("| cut | after | the server knew of | ran at the next check-in | boot | upgraded |");
    println!("|--:|--:|---|---|--:|--:|");
    for row in &rows {
        println!("{}", row.text());
    }
    println!("{} power cuts, 0 bricked", rows.len());
    Ok(())
}

impl Row {
    fn text(&self) -> String {
        let seconds = |duration: Duration| format!("{:.1} s", duration.as_secs_f32());
        format!(
            "| {} | {} | {} | {} | {} | {} |",
            self.cut,
            seconds(self.after),
            self.state,
            self.ran,
            seconds(self.boot),
            seconds(self.done)
        )
    }
}

/// A moment of the upgrade: each cut has a part of it of its own, within which chance decides.
fn moment(seed: u64, cut: usize, usual: Duration) -> Duration {
    let digest = fleet_release::Digest::of(format!("{seed} {cut}").as_bytes()).0;
    let chance = f64::from(u16::from_be_bytes([digest[0], digest[1]])) / f64::from(u16::MAX);
    usual.mul_f64(chance)
}

async fn cut_once(
    ops: &Ops,
    desk: &Desk,
    machine: &mut Machine,
    cut: usize,
    after: Duration,
) -> anyhow::Result<Row> {
    let number = cut + WHOLE;
    upgrade(ops, desk, number).await?;
    // The moment of the cut is a time, not a condition.
    tokio::time::sleep(after).await;
    let state = ops.attempt_state(number).await.unwrap_or_else(|_| "nothing".to_owned());
    machine.cut().await?;
    let before = ops.seen().await?["last_check_in_at"].clone();
    machine.start()?;
    let started = Instant::now();
    let ran = wait::until("a check-in after the cut", LIMIT, async || {
        let seen = ops.seen().await?;
        Ok((seen["last_check_in_at"] != before).then(|| seen["software_version"].clone()))
    })
    .await?;
    machine.check()?;
    let boot = started.elapsed();
    let ran = ran.as_str().unwrap_or_default().to_owned();
    let allowed = [version(number - 1), version(number)];
    anyhow::ensure!(allowed.contains(&ran), "{ran} runs, and not one of {allowed:?}");
    ops.reach(machine, number).await?;
    Ok(Row { cut, after, state, ran, boot, done: started.elapsed() })
}

fn version(number: usize) -> String {
    format!("1.{number}.0")
}

/// Publishes the next version and rolls it out.
async fn upgrade(ops: &Ops, desk: &Desk, number: usize) -> anyhow::Result<()> {
    let version = version(number);
    desk.publish(&version, number as u64 + 1).await?;
    desk.upload(&ops.api).await?;
    let releases = ops.api.get("/api/releases").await?;
    let release =
        releases["items"].as_array().and_then(|items| items.iter().find(|r| r["version"] == version));
    let body = json!({
        "release_id": text(release.context("the release is not there")?, "/id")?,
        "name": format!("升级到 {version}"),
        "targets": [{"kind": "location", "id": ops.location}]
    });
    let rollout = ops.api.post("/api/rollouts", &body).await?;
    let path = format!("/api/rollouts/{}/start", text(&rollout, "/id")?);
    ops.api.post(&path, &json!({"version": rollout["version"]})).await.map(drop)
}

async fn start_server(work: &Path) -> anyhow::Result<Server> {
    let logs = work.join("logs");
    std::fs::create_dir_all(&logs)?;
    Server::start(server::Options {
        data: work.join("server"),
        listen: "127.0.0.1:0".to_owned(),
        database: None,
        logs,
        check_in_interval: 5,
    })
    .await
}

async fn set_up(server: &Server, desk: &Desk) -> anyhow::Result<Api> {
    let token = server.setup_token().await?;
    let password = format!("Faults-{}-a1", &token[..token.len().min(24)]);
    let api = Api::set_up(&server.address, &token, "duty", &password).await?;
    let mut settings = api.get("/api/settings").await?;
    settings["probation_s"] = json!(5);
    api.put("/api/settings", &settings).await?;
    let root = std::fs::read(desk.root())?;
    api.send(reqwest::Method::PUT, "/api/releases/root", "application/json", root).await?;
    Ok(api)
}

/// Waits for the machine to ask to be let in, and lets it.
async fn enroll(api: Api, machine: &mut Machine) -> anyhow::Result<Ops> {
    let location = text(&api.post("/api/locations", &HALLS[0].body()).await?, "/id")?;
    let pending = wait::until("the machine to ask to be let in", LIMIT, async || {
        let list = api.get("/api/terminals?enrollment=pending").await?;
        Ok(list["items"].as_array().and_then(|items| items.first()).cloned())
    })
    .await;
    machine.check()?;
    let pending = pending.with_context(|| machine.console())?;
    let ops = Ops { terminal: text(&pending, "/id")?, api, location };
    let body = json!({"version": pending["version"], "name": "虚拟机", "location_id": ops.location});
    ops.api.post(&format!("/api/terminals/{}/approve", ops.terminal), &body).await?;
    wait::until("its first check-in", LIMIT, async || {
        Ok((ops.seen().await?["software_version"] == "1.0.0").then_some(()))
    })
    .await?;
    Ok(ops)
}

impl Ops {
    async fn seen(&self) -> anyhow::Result<Value> {
        self.api.get(&format!("/api/terminals/{}", self.terminal)).await
    }

    /// Of the terminal's attempt at a version.
    async fn attempt_state(&self, number: usize) -> anyhow::Result<String> {
        let rollouts = self.api.get("/api/rollouts?limit=200").await?;
        let name = format!("升级到 {}", version(number));
        let rollout =
            rollouts["items"].as_array().and_then(|items| items.iter().find(|r| r["name"] == name.as_str()));
        let id = text(rollout.context("no rollout")?, "/id")?;
        let attempts = self.api.get(&format!("/api/rollouts/{id}/attempts?limit=10")).await?;
        text(attempts["items"].get(0).context("no attempt yet")?, "/state")
    }

    /// Waits until a version is committed.
    async fn reach(&self, machine: &mut Machine, number: usize) -> anyhow::Result<()> {
        let reached = wait::until(&format!("{} to be committed", version(number)), LIMIT, async || {
            let state = self.attempt_state(number).await?;
            anyhow::ensure!(state == "committed", "it is {state}");
            let runs = self.seen().await?["software_version"] == version(number).as_str();
            Ok(runs.then_some(()))
        })
        .await;
        machine.check()?;
        reached
    }
}
