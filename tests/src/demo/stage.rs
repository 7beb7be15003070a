//! Everything that runs in a demo: started in order, ended together.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::{Value, json};

use super::apps::{self, Registered};
use super::city::{CLOSED_HALL, HALLS};
use super::report::Report;
use super::site::{self, Bus};
use crate::harness::api::{Api, text};
use crate::harness::process::{Process, program};
use crate::harness::server::{Options, Server};
use crate::harness::{programs, wait};

/// A hall that the fleet knows.
pub struct Placed {
    pub name: &'static str,
    pub division: &'static str,
    pub location_id: String,
    pub terminals: usize,
}

/// The server's side of the demo.
pub struct Stage {
    pub server: Server,
    pub api: Api,
    pub bus: Bus,
    pub halls: Vec<Placed>,
    pub apps: Vec<Registered>,
    pub work: PathBuf,
}

/// The demo's first administrator. The password is made anew at every start and never shown: people sign
/// in with a one-time link.
pub const ADMINISTRATOR: &str = "duty";

impl Stage {
    /// Starts the server in a fresh directory and fills it as ops would.
    pub async fn set(work: &Path, listen: &str, report: &mut Report) -> anyhow::Result<Self> {
        let options = Options {
            data: work.join("server"),
            listen: listen.to_owned(),
            database: None,
            logs: logs(work)?,
            check_in_interval: 5,
        };
        let server = Server::start(options).await?;
        let token = server.setup_token().await?;
        let password = format!("Demo-{}-a1", &token[..token.len().min(24)]);
        let api = Api::set_up(&server.address, &token, ADMINISTRATOR, &password).await?;
        let again = Api::set_up(&server.address, &token, "thief", &password).await;
        anyhow::ensure!(again.is_err(), "the one-time link worked twice");
        let document = api.get("/api/openapi.json").await?;
        let paths = document["paths"].as_object().map_or(0, serde_json::Map::len);
        report.step(
            "first run of the server",
            &format!(
                "{}, administrator made by a one-time link that works once, {paths} documented paths",
                server.address
            ),
        );

        let halls = add_halls(&api).await?;
        report.step("locations", &format!("{} halls in seven districts and counties", halls.len()));

        let bus = site::bus().await?;
        let mut registered = Vec::new();
        for app in apps::APPS {
            registered.push(apps::register(&api, app, &bus.address, &cache()).await?);
        }
        report.step("apps", &format!("{} registered with a version each", registered.len()));
        Ok(Self { server, api, bus, halls, apps: registered, work: work.to_owned() })
    }

    /// Lists every app everywhere.
    pub async fn list_all(&self) -> anyhow::Result<()> {
        for app in &self.apps {
            apps::list(&self.api, app, json!([{"kind": "everywhere", "id": null}])).await?;
        }
        Ok(())
    }

    /// Shortens what a person would wait for, as ops can.
    pub async fn hurry(&self) -> anyhow::Result<()> {
        let mut settings = self.api.get("/api/settings").await?;
        for (name, seconds) in
            [("idle_limit_s", 20), ("idle_warning_s", 20), ("sample_interval_s", 5), ("probation_s", 5)]
        {
            settings[name] = json!(seconds);
        }
        self.api.put("/api/settings", &settings).await.map(drop)
    }

    /// Gives the server the root that releases must lead back to.
    pub async fn pin_root(&self, root: &Path) -> anyhow::Result<()> {
        let bytes = std::fs::read(root)?;
        self.api.send(reqwest::Method::PUT, "/api/releases/root", "application/json", bytes).await.map(drop)
    }

    /// Starts fifty simulated terminals with a code each; `lively` ones have many citizens and now and then
    /// a spell without network.
    pub async fn simulate_fleet(&self, lively: bool) -> anyhow::Result<Process> {
        let mut codes = String::new();
        for hall in &self.halls {
            let body = json!({
                "location_id": hall.location_id, "count": hall.terminals,
                "valid_for_ms": 3_600_000, "note": "演示:模拟终端"
            });
            let issued = self.api.post("/api/enrollment-codes", &body).await?;
            for item in issued["items"].as_array().context("no codes")? {
                codes.push_str(&text(item, "/code")?);
                codes.push('\n');
            }
        }
        let file = self.codes_file();
        std::fs::write(&file, codes)?;
        let mut command = program(programs::path("kiosk-agent")?);
        command.args(["simulate", "--server", &self.server.address, "--count", "50"]);
        command
            .args(lively.then_some("--lively"))
            .arg("--codes")
            .arg(&file)
            .arg("--data")
            .arg(self.work.join("simulated"));
        Process::start("simulated-terminals", &mut command, &logs(&self.work)?)
    }

    fn codes_file(&self) -> PathBuf {
        self.work.join("enrollment-codes.txt")
    }

    /// A code that one of the simulated terminals has used.
    pub fn used_code(&self) -> anyhow::Result<String> {
        let codes = std::fs::read_to_string(self.codes_file())?;
        // As it is typed: without the dash that makes it easier to read.
        codes.lines().next().map(|code| code.replace('-', "")).context("no codes")
    }

    /// Waits until so many terminals are online, and returns the overview.
    pub async fn wait_online(&self, count: u64) -> anyhow::Result<Value> {
        wait::until("the simulated terminals to be online", std::time::Duration::from_secs(90), async || {
            let overview = self.api.get("/api/overview").await?;
            let online = overview.pointer("/terminals/online").and_then(Value::as_u64).unwrap_or(0);
            anyhow::ensure!(online >= count, "{online} of {count} online");
            Ok(Some(overview))
        })
        .await
    }
}

async fn add_halls(api: &Api) -> anyhow::Result<Vec<Placed>> {
    let mut placed = Vec::new();
    let now = jiff::Zoned::now().in_tz("Asia/Shanghai")?;
    let minute = u16::try_from(i32::from(now.hour()) * 60 + i32::from(now.minute()))?;
    for hall in HALLS {
        let is_closed = hall.name == CLOSED_HALL;
        let body = if is_closed { hall.closed_body(minute) } else { hall.body() };
        let location = api.post("/api/locations", &body).await?;
        placed.push(Placed {
            name: hall.name,
            division: hall.division,
            location_id: text(&location, "/id")?,
            terminals: hall.terminals,
        });
    }
    Ok(placed)
}

/// Where the programs' output goes.
pub fn logs(work: &Path) -> anyhow::Result<PathBuf> {
    let logs = work.join("logs");
    std::fs::create_dir_all(&logs)?;
    Ok(logs)
}

/// What is fetched once and kept between demos.
fn cache() -> PathBuf {
    programs::root().join("target/demo-cache")
}
