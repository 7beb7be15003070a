//! Health in the console, and a picture of the screen on request.

use std::time::Duration;

use serde_json::{Value, json};

use super::Chain;
use crate::harness::api::text;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(90);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let path = format!("/api/terminals/{}/health", chain.terminal_id);
    let points = wait::until("health samples in the console", SOON, async || {
        let health = chain.api().get(&path).await?;
        let count = health["points"].as_array().map_or(0, Vec::len);
        Ok((count > 0).then_some(health))
    })
    .await?;
    let last = points["points"].as_array().and_then(|points| points.last()).cloned().unwrap_or_default();
    chain.report.step("health", &format!("the last point: {last}"));

    chain.wait_seen("the session to be over", SOON, |seen| seen["session_open"] == false).await?;
    let done = screenshot(chain).await?;
    anyhow::ensure!(done["state"] == "done", "the screenshot: {done}");
    let picture = chain.api().bytes(&format!("/api/commands/{}/screenshot", text(&done, "/id")?)).await?;
    anyhow::ensure!(picture.starts_with(b"\x89PNG"), "the screenshot is no PNG");
    std::fs::write(chain.pictures.join("terminal-7-screenshot-by-console.png"), &picture)?;
    chain.report.step("screenshot on request", &format!("{} bytes of PNG in the console", picture.len()));

    let app = chain.stage.apps[0].clone();
    chain.terminal.open_app(app.name).await?;
    let refused = screenshot(chain).await?;
    anyhow::ensure!(refused["state"] == "refused", "a citizen was pictured: {refused}");
    chain.report.step("screenshot during a session", &format!("refused: {}", refused["outcome"]));
    chain.end_session().await
}

async fn screenshot(chain: &Chain<'_>) -> anyhow::Result<Value> {
    let path = format!("/api/terminals/{}/commands", chain.terminal_id);
    let command = chain.api().post(&path, &json!({"kind": "screenshot"})).await?;
    let id = text(&command, "/id")?;
    wait::until("the screenshot command to end", SOON, async || {
        let command = chain.api().get(&format!("/api/commands/{id}")).await?;
        let waiting = ["waiting", "sent"].iter().any(|state| command["state"] == *state);
        Ok((!waiting).then_some(command))
    })
    .await
}
