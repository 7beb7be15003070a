//! Apps appear and disappear on the home page as ops lists and unlists them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Chain;
use crate::demo::hostile;
use crate::harness::api::text;
use crate::harness::probe::View;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(30);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let codes = hostile::refuse_all(chain.api(), &chain.stage.apps[1].app_id).await?;
    chain.report.step("hostile bundles", &format!("{} refused: {}", codes.len(), codes.join(", ")));

    chain.stage.list_all().await?;
    let started = Instant::now();
    for app in chain.stage.apps.clone() {
        chain.terminal.wait_text(View::Home, app.name, SOON).await?;
    }
    chain.report.step(
        "listed (上架)",
        &format!(
            "{} apps on the home page after {:.1} s",
            chain.stage.apps.len(),
            started.elapsed().as_secs_f32()
        ),
    );
    all_ready(chain).await?;
    wait::until("the home page to offer them all", SOON, async || {
        let seen = chain.terminal.probe().await?.text(View::Home).await?;
        Ok((!seen.contains("正在准备")).then_some(()))
    })
    .await?;
    chain.picture("terminal-3-home").await?;

    unlist_and_list_again(chain).await
}

/// Waits until every bundle is on the terminal's disk.
async fn all_ready(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let wanted = chain.stage.apps.len();
    chain
        .wait_seen("every app to be ready", Duration::from_secs(90), |seen| {
            let ready = |app: &&Value| app["state"] == "ready" || app["state"]["state"] == "ready";
            seen["apps"].as_array().is_some_and(|apps| apps.iter().filter(ready).count() == wanted)
        })
        .await?;
    chain.report.step("bundles", "all fetched, checked and ready on the terminal");
    Ok(())
}

async fn unlist_and_list_again(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let app = chain.stage.apps[1].clone();
    let listing = chain.api().get(&format!("/api/apps/{}/listing", app.app_id)).await?;
    let notice =
        json!({"title": format!("{}今日维护", app.name), "body": "预计明日 9 时恢复,请到人工窗口办理。"});
    let body = json!({"version": listing["version"], "notice": notice});
    chain.api().post(&format!("/api/apps/{}/unlist", app.app_id), &body).await?;
    let started = Instant::now();
    let title = text(&notice, "/title")?;
    wait::until("the app to be gone and its notice there", SOON, async || {
        let seen = chain.terminal.probe().await?.text(View::Home).await?;
        // The notice names the app too: count what is left without it.
        Ok((seen.contains(&title) && !seen.replace(&title, "").contains(app.name)).then_some(()))
    })
    .await?;
    chain.picture("terminal-4-unlisted").await?;
    chain.report.step(
        "unlisted with a notice (下架)",
        &format!("{} gone, notice shown after {:.1} s", app.name, started.elapsed().as_secs_f32()),
    );
    chain.stage.list_all().await?;
    chain.terminal.wait_text(View::Home, app.name, SOON).await?;
    Ok(())
}
