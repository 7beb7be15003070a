//! The console's screens in a real Chromium, over the fleet that the other links left behind.

use anyhow::Context;
use tokio::process::Command;

use super::Chain;
use crate::demo::stage::ADMINISTRATOR;
use crate::harness::api::text;
use crate::harness::programs;

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let link = chain.stage.server.sign_in_link(ADMINISTRATOR).await?;
    let rollouts = chain.api().get("/api/rollouts").await?;
    let rollout = text(&rollouts, "/items/0/id")?;
    let output = Command::new("node")
        .arg(programs::root().join("ui/e2e/tour.mjs"))
        .arg(link)
        .arg(&chain.pictures)
        .args([&chain.terminal_id, &rollout])
        .output()
        .await
        .context("cannot start node")?;
    anyhow::ensure!(output.status.success(), "the tour: {}", String::from_utf8_lossy(&output.stderr));
    chain.report.step("the console in Chromium", String::from_utf8_lossy(&output.stdout).trim());
    let audit = chain.api().get("/api/audit/verify").await?;
    anyhow::ensure!(audit["ok"] == true, "the audit log's chain is broken: {audit}");
    chain.report.step("audit log", &format!("{} entries, chain whole", audit["checked"]));
    Ok(())
}
