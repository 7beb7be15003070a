//! The network goes, the power goes: nothing is lost, nothing comes twice, the home page stays.

use std::time::Duration;

use super::Chain;
use crate::harness::probe::View;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(60);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    chain.wait_sessions().await?;
    let before = chain.sessions_ended;
    let written = chain.terminal.written_sessions();
    chain.stage.server.kill().await;
    for app in [chain.stage.apps[0].clone(), chain.stage.apps[2].clone()] {
        chain.terminal.open_app(app.name).await?;
        chain.end_session().await?;
    }
    // What nobody has written yet goes with the power.
    wait::until("the sessions on the terminal's disk", SOON, async || {
        let now = chain.terminal.written_sessions();
        Ok((now.difference(&written).count() >= 2).then_some(()))
    })
    .await?;
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
    chain.wait_sessions().await?;
    let after = chain.sessions_ended;
    chain
        .report
        .step("network back", &format!("{before} sessions became {after}: nothing lost, nothing twice"));
    Ok(())
}
