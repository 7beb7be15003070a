//! A fleet server with the demo's apps, and the terminal's real agent, which the window is shown by.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use serde_json::json;

use super::super::target;
use super::memory;
use crate::demo::apps::{self, APPS};
use crate::demo::city::HALLS;
use crate::demo::site::{self, Bus};
use crate::harness::agent::{self, Agent};
use crate::harness::api::{Api, text};
use crate::harness::server::Server;
use crate::harness::{programs, wait};

/// What the window needs around it; dropped, it ends.
pub struct Hall {
    agent: Agent,
    _server: Server,
    _bus: Bus,
    dir: PathBuf,
}

/// The app that is opened: the kit's reference app, a bundle on the terminal's disk.
pub const APP: &str = "办事指南查询";

impl Hall {
    /// Starts both and waits until the terminal has its apps.
    pub async fn open(work: &Path) -> anyhow::Result<Self> {
        let dir = work.join("terminal");
        std::fs::create_dir_all(&dir)?;
        let (server, api) = target::start(work, None, 2).await?;
        let bus = site::bus().await?;
        for app in APPS {
            let cache = programs::root().join("target/demo-cache");
            let registered = apps::register(&api, app, &bus.address, &cache).await?;
            apps::list(&api, &registered, json!([{"kind": "everywhere", "id": null}])).await?;
        }
        // The next citizen of the bench comes at once, and a browser asks nobody.
        let mut settings = api.get("/api/settings").await?;
        settings["ask_rating"] = json!(false);
        api.put("/api/settings", &settings).await?;
        let options = agent::Options {
            server: &server.address,
            dir: &dir,
            number: 1,
            release_root: None,
            media: None,
            namespace: None,
        };
        let agent = Agent::start(&options)?;
        let hall = Self { agent, _server: server, _bus: bus, dir };
        hall.enroll(&api).await?;
        Ok(hall)
    }

    async fn enroll(&self, api: &Api) -> anyhow::Result<()> {
        let location = api.post("/api/locations", &HALLS[0].body()).await?;
        let limit = Duration::from_secs(120);
        let waiting = wait::until("the terminal to ask", limit, async || {
            let pending = api.get("/api/terminals?enrollment=pending").await?;
            Ok(pending["items"].get(0).cloned())
        })
        .await?;
        let body = json!({
            "version": waiting["version"], "name": "1 号机", "location_id": location["id"]
        });
        let id = text(&waiting, "/id")?;
        api.post(&format!("/api/terminals/{id}/approve"), &body).await?;
        wait::until("the terminal to have its apps", limit, async || {
            let seen = api.get(&format!("/api/terminals/{id}")).await?;
            Ok((seen["convergence"]["state"] == "in_sync").then_some(()))
        })
        .await
    }

    /// Where the shell connects.
    pub fn socket(&self) -> PathBuf {
        self.dir.join("agent.sock")
    }

    /// Memory of the agent, in MiB.
    pub fn agent_mib(&self) -> anyhow::Result<f64> {
        memory::proportional_mib(self.agent.pid()).context("the agent's memory")
    }
}
