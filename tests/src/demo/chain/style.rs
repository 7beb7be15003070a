//! A home page style that no shell knows comes as a signed bundle, and is shown without another shell.

use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::json;

use super::Chain;
use crate::harness::probe::View;
use crate::harness::{programs, wait};

const LIMIT: Duration = Duration::from_secs(90);
/// A fixture of `ui/themes`, which `npm run build` there makes.
const BUNDLE: &str = "ui/themes/dist/lantern-1.0.0.style";

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let before = chain.seen().await?["software_version"].clone();
    chain.publisher.publish_style(&programs::root().join(BUNDLE)).await?;
    chain.publisher.upload(chain.api()).await?;
    let themes = chain.api().get("/api/themes").await?;
    let lantern = themes.as_array().and_then(|all| all.iter().find(|one| one["id"] == "lantern"));
    anyhow::ensure!(
        lantern.is_some_and(|one| one["bundles"][0]["version"] == "1.0.0"),
        "not listed: {themes}"
    );

    let started = Instant::now();
    choose(chain, "lantern").await?;
    shows(chain, "lantern").await?;
    // What the page has to say of it is on the server with the next check-in.
    let last = chain.seen().await?["last_check_in_at"].clone();
    chain.wait_seen("another check-in", LIMIT, |seen| seen["last_check_in_at"] != last).await?;
    shows(chain, "lantern").await?;
    chain.picture("terminal-8-style").await?;
    let events = chain.api().get(&format!("/api/terminals/{}/events?limit=100", chain.terminal_id)).await?;
    let is = |kind: &str| {
        let all: Vec<serde_json::Value> = events["items"].as_array().cloned().unwrap_or_default();
        all.iter().any(|one| one["event"]["kind"] == kind || one["kind"] == kind)
    };
    anyhow::ensure!(is("theme_installed") && !is("theme_failed"), "the events: {events}");
    let seen = chain.seen().await?;
    anyhow::ensure!(seen["software_version"] == before, "another shell: {seen}");
    chain.report.step(
        "a style as a signed bundle (签名风格包)",
        &format!("on the home page after {:.1} s, same software", started.elapsed().as_secs_f32()),
    );
    choose(chain, "qidu").await?;
    shows(chain, "qidu").await
}

async fn choose(chain: &Chain<'_>, theme: &str) -> anyhow::Result<()> {
    let chosen = chain.api().get("/api/settings/theme").await?;
    let body = json!({"everywhere": theme, "divisions": [], "version": chosen["version"]});
    chain.api().put("/api/settings/theme", &body).await.map(drop)
}

async fn shows(chain: &Chain<'_>, theme: &str) -> anyhow::Result<()> {
    wait::until(&format!("the home page in the style {theme}"), LIMIT, async || {
        let mut probe = chain.terminal.probe().await?;
        // Drawn, not only wanted: the style's own name on the root, and a page that is larger than nothing.
        let script = "document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('#app') \
            ? document.documentElement.dataset.theme : ''";
        let shown = probe.evaluate(View::Home, script).await?;
        Ok((shown.as_str().context("no style")? == theme).then_some(()))
    })
    .await
}
