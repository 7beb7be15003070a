//! The network goes, the power goes: nothing is lost, nothing comes twice, the home page stays.

use std::time::Duration;

use anyhow::Context;
use serde_json::Value;

use super::Chain;
use crate::harness::probe::View;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(60);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let before = sessions(chain).await?;
    chain.stage.server.kill().await;
    for app in [chain.stage.apps[0].clone(), chain.stage.apps[2].clone()] {
        chain.terminal.open_app(app.name).await?;
        chain.terminal.close_app("结束并退出").await?;
    }
    chain.terminal.cut_power().await;
    chain.terminal.start().await?;
    let seen = chain.terminal.wait_text(View::Home, chain.stage.apps[0].name, SOON).await?;
    anyhow::ensure!(seen.contains(chain.stage.halls[0].name), "the hall's name is gone: {seen}");
    chain.picture("terminal-8-offline").await?;
    chain.report.step(
        "server killed, two sessions offline, power cut, start without network",
        "the home page is back with its hall and its apps",
    );
    chain.stage.server.start_again().await?;
    let after = wait::until("the offline sessions in the console", Duration::from_secs(120), async || {
        let after = sessions(chain).await?;
        Ok((after.len() >= before.len() + 2).then_some(after))
    })
    .await?;
    let mut starts: Vec<&Value> = after.iter().map(|session| &session["started_at"]).collect();
    let all = starts.len();
    starts.dedup();
    anyhow::ensure!(starts.len() == all && all == before.len() + 2, "{} sessions became {all}", before.len());
    chain.report.step(
        "network back",
        &format!("{} sessions became {all}: nothing lost, nothing twice", before.len()),
    );
    Ok(())
}

async fn sessions(chain: &Chain<'_>) -> anyhow::Result<Vec<Value>> {
    let list = chain.api().get(&format!("/api/terminals/{}/sessions?limit=200", chain.terminal_id)).await?;
    list["items"].as_array().cloned().context("no list of sessions")
}
