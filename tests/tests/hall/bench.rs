//! A real server, its console, a publisher, and halls of real agents.

use anyhow::Context;
use fleet_protocol::{Sha256, TerminalId};
use fleet_tests::harness::agent::{self, Agent};
use fleet_tests::harness::api::{Api, text};
use fleet_tests::harness::server::Server;
use fleet_tests::harness::wait;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::LIMIT;
use super::publisher::{Office, Publisher};

pub struct Bench {
    pub api: Api,
    server: Server,
    publisher: Publisher,
    dir: TempDir,
}

/// A running terminal without a window.
pub struct Terminal {
    pub id: TerminalId,
    _agent: Agent,
}

/// A release that the server offers.
pub struct Release {
    pub id: String,
    pub size: u64,
    pub sha256: Sha256,
}

impl Bench {
    pub async fn start() -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let Office { server, api, publisher } = Office::open(dir.path()).await?;
        Ok(Self { api, server, publisher, dir })
    }

    /// Adds a location; its id.
    pub async fn location(&self, name: &str, network: Value) -> anyhow::Result<String> {
        let body = json!({"name": name, "division_code": "511702", "network": network});
        text(&self.api.post("/api/locations", &body).await?, "/id")
    }

    /// Gives a location another policy.
    pub async fn set_network(&self, location: &str, network: Value) -> anyhow::Result<()> {
        let path = format!("/api/locations/{location}");
        let mut body = self.api.get(&path).await?;
        body["network"] = network;
        self.api.put(&path, &body).await.map(drop)
    }

    /// Starts a terminal at a location, and lets it in.
    pub async fn terminal(&self, number: u8, location: &str) -> anyhow::Result<Terminal> {
        let dir = self.dir.path().join(format!("terminal-{number}"));
        std::fs::create_dir_all(&dir)?;
        let agent = Agent::start(&agent::Options {
            server: &self.server.address,
            dir: &dir,
            number,
            release_root: Some(&self.publisher.root),
            media: None,
            namespace: None,
        })?;
        let waiting = wait::until("a terminal to ask", LIMIT, async || {
            let pending = self.api.get("/api/terminals?enrollment=pending").await?;
            Ok(pending["items"].get(0).cloned())
        })
        .await?;
        let id = text(&waiting, "/id")?;
        let body =
            json!({"version": waiting["version"], "name": format!("{number} 号机"), "location_id": location});
        self.api.post(&format!("/api/terminals/{id}/approve"), &body).await?;
        Ok(Terminal { id: id.parse()?, _agent: agent })
    }

    /// Signs and uploads a release.
    pub async fn publish(&self, version: &str, counter: u64, bytes: usize) -> anyhow::Result<Release> {
        let archive = self.publisher.publish(version, counter, bytes).await?;
        let tar = self.publisher.tar().await?;
        self.api.send(Method::POST, "/api/releases/repository", "application/x-tar", tar).await?;
        let releases = self.api.get("/api/releases").await?;
        let releases = releases["items"].as_array().context("no releases")?;
        let release = releases.iter().find(|release| release["version"] == version);
        let id = text(release.context("the release is not listed")?, "/id")?;
        Ok(Release { id, size: archive.size, sha256: archive.sha256 })
    }

    /// Moves a location to a release.
    pub async fn roll_out(&self, release: &Release, location: &str) -> anyhow::Result<String> {
        let body = json!({
            "name": "升级", "release_id": release.id, "targets": [{"kind": "location", "id": location}]
        });
        let planned = self.api.post("/api/rollouts", &body).await?;
        let id = text(&planned, "/id")?;
        let version = json!({"version": planned["version"]});
        self.api.post(&format!("/api/rollouts/{id}/start"), &version).await?;
        Ok(id)
    }

    /// Waits until so many terminals have the release complete beside the running one.
    pub async fn until_staged(&self, rollout: &str, wanted: u64) -> anyhow::Result<()> {
        let path = format!("/api/rollouts/{rollout}/attempts");
        let staged = wait::until("all terminals to have the release", LIMIT, async || {
            let attempts = self.api.get(&path).await?;
            let items = attempts["items"].as_array().context("no attempts")?;
            let there = |item: &&Value| matches!(item["state"].as_str(), Some("staged" | "activating"));
            let count = items.iter().filter(there).count() as u64;
            anyhow::ensure!(count >= wanted, "{count} of {wanted}: {items:#?}");
            Ok(Some(()))
        });
        if let Err(error) = staged.await {
            for entry in std::fs::read_dir(self.dir.path())?.flatten() {
                let log = std::fs::read_to_string(entry.path().join("agent.log")).unwrap_or_default();
                #[expect(clippy::print_stderr, reason = "why a test failed")]
                {
                    eprintln!("{}:\n{log}", entry.path().display());
                }
            }
            return Err(error);
        }
        Ok(())
    }

    /// Bytes of a kind that have left the server for terminals.
    pub async fn sent(&self, kind: &str) -> anyhow::Result<u64> {
        let page = self.api.bytes("/metrics").await?;
        let name = format!("fleet_file_bytes_total{{kind=\"{kind}\"}} ");
        let page = String::from_utf8_lossy(&page).into_owned();
        let line = page.lines().find_map(|line| line.strip_prefix(&name));
        Ok(line.map_or(Ok(0), str::parse)?)
    }
}
