//! `kill -9` of the server, again and again, while terminals report and ops make changes: what was
//! acknowledged is there afterwards, once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use fleet_tests::harness::api::Api;
use fleet_tests::harness::database;
use fleet_tests::harness::server::{Options, Server};
use fleet_tests::harness::wait;
use serde_json::json;
use tokio::task::JoinSet;

use crate::terminal::enroll_all;

const TERMINALS: usize = 4;
const KILLS: u64 = 6;
const LIMIT: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_acknowledged_is_lost_and_nothing_comes_twice() {
    hold(database::fresh().await.unwrap()).await.unwrap();
}

async fn hold(database: Option<String>) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let options = Options {
        data: work.path().join("server"),
        listen: "127.0.0.1:0".to_owned(),
        database,
        logs: work.path().to_owned(),
        check_in_interval: 60,
    };
    let mut server = Server::start(options).await?;
    let token = server.setup_token().await?;
    let api = Api::set_up(&server.address, &token, "duty", "Killed-Again-2026").await?;
    let reporters = enroll_all(&api, TERMINALS).await?;

    let over = Arc::new(AtomicBool::new(false));
    let acknowledged = Arc::new(AtomicU64::new(0));
    let mut reporting = JoinSet::new();
    for mut reporter in reporters {
        let (over, acknowledged) = (over.clone(), acknowledged.clone());
        reporting.spawn(async move {
            // Once it is over, only what is still open is sent.
            while !over.load(Ordering::SeqCst) || reporter.is_behind() {
                if !over.load(Ordering::SeqCst) {
                    reporter.write(3);
                }
                acknowledged.fetch_add(reporter.report().await, Ordering::SeqCst);
            }
            reporter
        });
    }
    let changing = tokio::spawn(make_changes(api.clone(), over.clone()));

    for kill in 1..=KILLS {
        let wanted = acknowledged.load(Ordering::SeqCst) + 40 + 7 * kill;
        wait::until("reports to be acknowledged", LIMIT, async || {
            Ok((acknowledged.load(Ordering::SeqCst) >= wanted).then_some(()))
        })
        .await?;
        server.kill().await;
        server.start_again().await?;
    }
    over.store(true, Ordering::SeqCst);
    let changes = changing.await??;
    while let Some(reporter) = reporting.join_next().await {
        let reporter = reporter?;
        let stored = stored_events(&api, &reporter.id()).await?;
        anyhow::ensure!(stored == reporter.written(), "of {} events: {stored:?}", reporter.written().len());
    }
    let stored = names_of_locations(&api).await?;
    let lost: Vec<&String> = changes.difference(&stored).collect();
    anyhow::ensure!(lost.is_empty(), "acknowledged changes are lost: {lost:?}");
    anyhow::ensure!(!changes.is_empty(), "no change was made between the kills");
    let audit = api.get("/api/audit/verify").await?;
    anyhow::ensure!(audit["ok"] == true, "the audit log's chain is broken: {audit}");
    server.stop().await;
    Ok(())
}

/// Adds locations one after the other; returns the names of those that the server acknowledged.
async fn make_changes(api: Api, over: Arc<AtomicBool>) -> anyhow::Result<BTreeSet<String>> {
    let mut made = BTreeSet::new();
    for number in 1.. {
        if over.load(Ordering::SeqCst) {
            break;
        }
        let name = format!("通川区第 {number} 便民服务点");
        let body = json!({"name": name, "division_code": "511702"});
        if api.post("/api/locations", &body).await.is_ok() {
            made.insert(name);
        } else {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    Ok(made)
}

/// The numbered events in the order of arrival, every one that is stored, repetitions included.
async fn stored_events(api: &Api, terminal: &str) -> anyhow::Result<Vec<String>> {
    let path = format!("/api/terminals/{terminal}/events/export?sort=id&kind=file_healed");
    let csv = String::from_utf8(api.bytes(&path).await?.to_vec())?;
    let names = csv.lines().filter_map(|line| {
        let number = line.split("file-").nth(1)?;
        let end = number.find(|letter: char| !letter.is_ascii_digit())?;
        Some(format!("file-{}", &number[..end]))
    });
    Ok(names.collect())
}

async fn names_of_locations(api: &Api) -> anyhow::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let mut after = String::new();
    loop {
        let page = api.get(&format!("/api/locations?limit=200{after}")).await?;
        for item in page["items"].as_array().into_iter().flatten() {
            names.extend(item["name"].as_str().map(str::to_owned));
        }
        let Some(next) = page["next"].as_str() else { return Ok(names) };
        after = format!("&after={next}");
    }
}
