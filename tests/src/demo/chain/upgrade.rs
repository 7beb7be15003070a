//! A remote upgrade that succeeds, one that falls back, and one that is refused.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

use super::Chain;
use crate::demo::publisher::Parts;
use crate::harness::api::text;
use crate::harness::probe::View;
use crate::harness::wait;

const LIMIT: Duration = Duration::from_secs(240);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let app = chain.stage.apps[0].clone();
    chain.terminal.open_app(app.name).await?;
    chain.publisher.publish(&Parts { version: "1.1.0", counter: 2, agent: None }).await?;
    let rollout = roll_out(chain, "1.1.0").await?;
    rollout.reach(chain, &["staged"]).await?;
    stays_for_a_citizen(chain, &rollout).await?;
    chain.end_session().await?;
    let states = rollout.reach(chain, &["committed"]).await?;
    chain.wait_seen("the new version", LIMIT, |seen| seen["software_version"] == "1.1.0").await?;
    chain.picture("terminal-9-upgraded").await?;
    chain.report.step("remote upgrade to 1.1.0", &states.join(" → "));

    let crasher = crasher(chain)?;
    chain.publisher.publish(&Parts { version: "1.2.0", counter: 3, agent: Some(crasher) }).await?;
    let states = roll_out(chain, "1.2.0").await?.reach(chain, &["rolled_back"]).await?;
    chain.wait_seen("the old version", LIMIT, |seen| seen["software_version"] == "1.1.0").await?;
    chain.report.step("1.2.0 crashes on start", &states.join(" → "));

    chain.publisher.publish(&Parts { version: "1.3.0", counter: 4, agent: None }).await?;
    chain.publisher.upload(chain.api()).await?;
    tamper(chain, "1.3.0")?;
    let states = start(chain, "1.3.0").await?.reach(chain, &["rejected"]).await?;
    let seen = chain.seen().await?;
    anyhow::ensure!(seen["software_version"] == "1.1.0", "a tampered file was installed: {seen}");
    chain.report.step("a tampered file on the server", &states.join(" → "));
    Ok(())
}

/// While a citizen has an app open, two more check-ins pass and nothing is switched.
async fn stays_for_a_citizen(chain: &mut Chain<'_>, rollout: &Rollout) -> anyhow::Result<()> {
    for _ in 0..2 {
        // The citizen is still there: the idle limit does not run out.
        chain.terminal.display.click(8.0, 8.0).await?;
        let last = chain.seen().await?["last_check_in_at"].clone();
        chain.wait_seen("another check-in", LIMIT, |seen| seen["last_check_in_at"] != last).await?;
    }
    rollout.reach(chain, &["staged"]).await?;
    anyhow::ensure!(chain.terminal.probe().await?.has(View::App).await?, "the citizen's app was taken away");
    chain.report.step("an upgrade waits for the citizen", "staged, and the app stays on the screen");
    Ok(())
}

/// A rollout to the terminal's hall.
struct Rollout {
    id: String,
}

async fn roll_out(chain: &Chain<'_>, version: &str) -> anyhow::Result<Rollout> {
    chain.publisher.upload(chain.api()).await?;
    start(chain, version).await
}

/// Rolls out what is on the server already.
async fn start(chain: &Chain<'_>, version: &str) -> anyhow::Result<Rollout> {
    let releases = chain.api().get("/api/releases").await?;
    let found =
        releases["items"].as_array().and_then(|items| items.iter().find(|item| item["version"] == version));
    let release = text(found.with_context(|| format!("{version} is not among {releases}"))?, "/id")?;
    let hall = &chain.stage.halls[0];
    let body = json!({
        "release_id": release, "name": format!("{}升级到 {version}", hall.name),
        "targets": [{"kind": "location", "id": hall.location_id}]
    });
    let rollout = chain.api().post("/api/rollouts", &body).await?;
    let id = text(&rollout, "/id")?;
    chain.api().post(&format!("/api/rollouts/{id}/start"), &json!({"version": rollout["version"]})).await?;
    Ok(Rollout { id })
}

impl Rollout {
    /// Waits until this terminal's attempt is in one of these states; returns its steps.
    async fn reach(&self, chain: &Chain<'_>, states: &[&str]) -> anyhow::Result<Vec<String>> {
        let path = format!("/api/rollouts/{}/attempts?limit=200", self.id);
        wait::until(&format!("the attempt to reach {states:?}"), LIMIT, async || {
            let list = chain.api().get(&path).await?;
            let mine = list["items"].as_array().and_then(|items| {
                items.iter().find(|item| item["terminal_id"] == chain.terminal_id.as_str())
            });
            let attempt = mine.context("no attempt of this terminal")?;
            let state = text(attempt, "/state")?;
            anyhow::ensure!(states.contains(&state.as_str()), "it is {state}: {attempt}");
            Ok(Some(steps(attempt)))
        })
        .await
    }
}

fn steps(attempt: &Value) -> Vec<String> {
    let steps = attempt["steps"].as_array().cloned().unwrap_or_default();
    let mut names: Vec<String> =
        steps.iter().filter_map(|step| step["state"].as_str().map(str::to_owned)).collect();
    if let Some(reason) = attempt["reason"].as_str() {
        names.push(format!("({reason})"));
    }
    names
}

/// An agent that ends at once.
fn crasher(chain: &Chain<'_>) -> anyhow::Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    let path = chain.stage.work.join("crashing-agent");
    std::fs::write(&path, "#!/bin/sh\nexit 70\n")?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
    Ok(path)
}

/// What a thief on the server would do: change the file that the offline keys signed.
fn tamper(chain: &Chain<'_>, version: &str) -> anyhow::Result<()> {
    let mut waiting = vec![chain.stage.work.join("server")];
    let mut changed = 0;
    while let Some(directory) = waiting.pop() {
        for entry in std::fs::read_dir(directory)?.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                waiting.push(path);
            } else if name.contains("kiosk-terminal-") && name.contains(version) {
                let mut bytes = std::fs::read(&path)?;
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::write(&path, bytes)?;
                changed += 1;
            }
        }
    }
    anyhow::ensure!(changed > 0, "the server keeps no file of {version}");
    Ok(())
}
