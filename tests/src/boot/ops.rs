//! The server's side: lets the machine in, and looks what it says of itself.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::machine::Machine;
use crate::demo::city::HALLS;
use crate::harness::api::{Api, text};
use crate::harness::server::{self, Server};
use crate::harness::wait;

/// An emulated machine on a busy one.
pub const LIMIT: Duration = Duration::from_secs(60 * 60);

/// The fleet server of a trial, with its first administrator.
pub async fn serve(listen: &str, work: &Path) -> anyhow::Result<(Server, Api)> {
    let (data, logs, listen) = (work.join("server"), work.join("logs"), listen.to_owned());
    std::fs::create_dir_all(&logs)?;
    let server =
        Server::start(server::Options { data, listen, database: None, logs, check_in_interval: 5 }).await?;
    let token = server.setup_token().await?;
    let password = format!("Image-{}-a1", &token[..token.len().min(24)]);
    let api = Api::set_up(&server.address, &token, "duty", &password).await?;
    Ok((server, api))
}

/// A line a step.
pub fn tell(since: Instant, what: &str) {
    println!("   {:>4.0} s  {what}", since.elapsed().as_secs_f32());
}

/// A terminal that was let in.
pub struct Ops {
    pub api: Api,
    pub terminal: String,
}

impl Ops {
    /// Waits for the machine to ask to be let in, takes a picture of that, and lets it in.
    pub async fn approve(api: Api, machine: &mut Machine) -> anyhow::Result<Self> {
        let location = text(&api.post("/api/locations", &HALLS[0].body()).await?, "/id")?;
        let pending = wait::until("the machine to ask to be let in", LIMIT, async || {
            let list = api.get("/api/terminals?enrollment=pending").await?;
            Ok(list["items"].as_array().and_then(|items| items.first()).cloned())
        })
        .await;
        machine.check()?;
        let pending = pending?;
        paints(machine, "code").await?;
        let ops = Self { terminal: text(&pending, "/id")?, api };
        let body = json!({"version": pending["version"], "name": "镜像试机", "location_id": location});
        ops.api.post(&format!("/api/terminals/{}/approve", ops.terminal), &body).await?;
        Ok(ops)
    }

    /// Waits for the only terminal that there is, which a code has let in.
    pub async fn find(api: Api, machine: &mut Machine) -> anyhow::Result<Self> {
        let found = wait::until("the machine to be let in", LIMIT, async || {
            let list = api.get("/api/terminals").await?;
            Ok(list["items"].as_array().and_then(|items| items.first()).cloned())
        })
        .await;
        machine.check()?;
        Ok(Self { terminal: text(&found?, "/id")?, api })
    }

    /// Waits for something in what it says of itself.
    pub async fn says<T>(
        &self,
        machine: &mut Machine,
        what: &str,
        found: impl Fn(&Value) -> Option<T>,
    ) -> anyhow::Result<T> {
        let said = wait::until(what, LIMIT, async || Ok(found(&self.seen().await?))).await;
        machine.check()?;
        said
    }

    /// What the server knows of it.
    pub async fn seen(&self) -> anyhow::Result<Value> {
        self.api.get(&format!("/api/terminals/{}", self.terminal)).await
    }
}

/// Whether the home page was painted, and apps are in the sandbox.
pub fn is_home(seen: &Value) -> Option<()> {
    let shell = &seen["actual"]["shell"];
    (shell["home_painted"] == true && shell["sandboxed"] == true).then_some(())
}

/// Waits until a page stands on the screen.
pub async fn paints(machine: &Machine, name: &str) -> anyhow::Result<()> {
    wait::until(&format!("a page on the screen ({name})"), LIMIT, async || {
        let picture = machine.picture(name).await?;
        // The machine's screen stands upright.
        Ok((picture.colours() > 60 && picture.height > picture.width).then_some(()))
    })
    .await
}
