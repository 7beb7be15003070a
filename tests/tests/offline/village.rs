//! The office, the hall, and what lies in them.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::Context;
use fleet_protocol::{OFFLINE_RECEIPTS, SignedReceipt};
use fleet_release::link::AgentWord;
use fleet_release::sign::allow_director;
use fleet_tests::harness::agent::{self, Agent};
use fleet_tests::harness::api::{Api, text};
use fleet_tests::harness::server::Server;
use fleet_tests::harness::wait;
use jiff::{Timestamp, ToSpan as _};
use reqwest::Method;
use serde_json::json;
use tempfile::TempDir;

use super::LIMIT;
use super::publisher::{Archive, Office, Publisher};

pub struct Village {
    pub api: Api,
    pub server: Server,
    release: String,
    pub archive: Archive,
    publisher: Publisher,
    terminal: Option<String>,
    dir: TempDir,
}

/// A running agent, and what it said to its launcher.
pub struct Terminal {
    _agent: Agent,
    words: Arc<Mutex<Vec<AgentWord>>>,
}

impl Terminal {
    pub fn activates(&self, version: &str) -> bool {
        let words = self.words.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        words.iter().any(|word| matches!(word, AgentWord::Activate { slot, .. } if slot.as_str() == version))
    }
}

impl Village {
    /// A server with a signed release and a director whom the offline keys name.
    pub async fn start() -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let Office { server, api, publisher } = Office::open(dir.path()).await?;
        let key = api.post("/api/releases/director-keys", &json!({"label": "2026"})).await?;
        allow_director(&publisher.repository(), &text(&key, "/public_key")?)?;
        let archive = publisher.publish("1.1.0", 2, 1 << 20).await?;
        let tar = publisher.tar().await?;
        api.send(Method::POST, "/api/releases/repository", "application/x-tar", tar).await?;
        let release = text(&api.get("/api/releases").await?, "/items/0/id")?;
        std::fs::create_dir_all(dir.path().join("media/stick"))?;
        Ok(Self { api, server, release, archive, publisher, terminal: None, dir })
    }

    /// Starts the terminal while it has a line, and lets it in.
    pub async fn enroll(&mut self) -> anyhow::Result<Terminal> {
        let terminal = self.start_terminal()?;
        let waiting = wait::until("the terminal to ask", LIMIT, async || {
            let pending = self.api.get("/api/terminals?enrollment=pending").await?;
            Ok(pending["items"].get(0).cloned())
        })
        .await?;
        let id = text(&waiting, "/id")?;
        let body =
            json!({"version": waiting["version"], "name": "村级便民服务室 1 号机", "location_id": null});
        self.api.post(&format!("/api/terminals/{id}/approve"), &body).await?;
        wait::until("the terminal to be in service", LIMIT, async || {
            let seen = self.api.get(&format!("/api/terminals/{id}")).await?;
            Ok((seen["enrollment"] == "active").then_some(()))
        })
        .await?;
        self.terminal = Some(id);
        Ok(terminal)
    }

    /// Moves the terminal to the release.
    pub async fn roll_out(&self) -> anyhow::Result<String> {
        let id = self.terminal.as_ref().context("no terminal")?;
        let targets = json!([{"kind": "terminal", "id": id}]);
        let body = json!({"name": "村级升级", "release_id": self.release, "targets": targets});
        let planned = self.api.post("/api/rollouts", &body).await?;
        let id = text(&planned, "/id")?;
        let version = json!({"version": planned["version"]});
        self.api.post(&format!("/api/rollouts/{id}/start"), &version).await?;
        Ok(id)
    }

    /// Puts the bundle on the stick that is plugged into the terminal.
    pub fn plug_in(&self, bundle: &[u8]) -> anyhow::Result<()> {
        Ok(std::fs::write(self.stick().join("kiosk-offline-1.1.0.tar"), bundle)?)
    }

    /// What the terminal has written onto the stick.
    pub fn receipt(&self) -> anyhow::Result<Option<SignedReceipt>> {
        let Ok(entries) = std::fs::read_dir(self.stick().join(OFFLINE_RECEIPTS)) else { return Ok(None) };
        let mut paths = entries.flatten().map(|entry| entry.path());
        let path = paths.find(|path| path.extension().is_some_and(|end| end == "json"));
        path.map(|path| Ok(serde_json::from_slice(&std::fs::read(path)?)?)).transpose()
    }

    #[expect(clippy::print_stderr, reason = "why a test failed")]
    pub fn print_log(&self) {
        eprintln!("{}", std::fs::read_to_string(self.dir.path().join("agent.log")).unwrap_or_default());
    }

    fn stick(&self) -> PathBuf {
        self.dir.path().join("media/stick")
    }

    /// The real agent as its launcher would start it.
    pub fn start_terminal(&self) -> anyhow::Result<Terminal> {
        let dir = self.dir.path();
        let agent = Agent::start(&agent::Options {
            server: &self.server.address,
            dir,
            number: 1,
            release_root: Some(&self.publisher.root),
            media: Some(&dir.join("media")),
            namespace: None,
        })?;
        let words: Arc<Mutex<Vec<AgentWord>>> = Arc::default();
        let (reader, sink) = (BufReader::new(agent.launcher()?), Arc::clone(&words));
        std::thread::spawn(move || {
            for word in
                reader.lines().map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok())
            {
                sink.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(word);
            }
        });
        Ok(Terminal { _agent: agent, words })
    }
}

/// Unix milliseconds.
pub fn days_from_now(days: i64) -> i64 {
    Timestamp::now().checked_add((24 * days).hours()).map_or(0, Timestamp::as_millisecond)
}
