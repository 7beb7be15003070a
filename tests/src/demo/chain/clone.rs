//! A copied disk starts in another machine: a conflict that a person resolves, never a silent takeover.

use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

use super::Chain;
use crate::demo::stage::logs;
use crate::demo::terminal::FINGERPRINT;
use crate::harness::api::text;
use crate::harness::probe::View;
use crate::harness::process::{Process, program};
use crate::harness::programs;

const SOON: Duration = Duration::from_secs(60);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let clone = start_clone(chain)?;
    let seen = chain.wait_seen("the conflict", SOON, |seen| seen["enrollment"] == "conflict").await?;
    clone.stop().await;
    chain
        .report
        .step("a cloned disk in another machine", "the terminal is in conflict, and both wait for a person");

    let path = format!("/api/terminals/{}/resolve-conflict", chain.terminal_id);
    let body = json!({"version": seen["version"], "keep_fingerprint": real_machine(&seen)?});
    chain.api().post(&path, &body).await?;
    chain.wait_seen("the terminal back in service", SOON, |seen| seen["enrollment"] == "active").await?;
    chain.terminal.wait_text(View::Home, chain.stage.halls[0].name, SOON).await?;
    chain.report.step("conflict resolved", "the real machine serves again, its copy stays out");
    Ok(())
}

/// The same key and state in a machine with other hardware.
fn start_clone(chain: &Chain<'_>) -> anyhow::Result<Process> {
    let disk = chain.stage.work.join("cloned-disk");
    std::fs::create_dir_all(&disk)?;
    std::fs::copy(chain.terminal.root.join("agent/identity"), disk.join("identity"))?;
    let mut command = program(programs::path("kiosk-agent")?);
    command
        .args(["run", "--server", &chain.stage.server.address, "--fingerprint", "cloned-machine", "--data"])
        .arg(&disk)
        .arg("--socket")
        .arg(disk.join("agent.sock"));
    Process::start("cloned-terminal", &mut command, &logs(&chain.stage.work)?)
}

/// The machine that was there first, as the console lists it.
fn real_machine(seen: &Value) -> anyhow::Result<String> {
    let machines = seen.pointer("/conflict/fingerprints").and_then(Value::as_array);
    let machines = machines.context("no machines are listed")?;
    let real = machines.iter().find(|machine| machine["fingerprint"] == FINGERPRINT);
    text(real.with_context(|| format!("{FINGERPRINT} is not among {machines:?}"))?, "/fingerprint")
}
