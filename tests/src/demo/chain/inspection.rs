//! A page and the script of a web site go missing: a terminal finds both, one by its links and one by opening the app in
//! its window, and sees them come back. Meanwhile the site says something else than what a person has confirmed.

use std::time::Duration;

use serde_json::{Value, json};

use super::Chain;
use crate::harness::api::text;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(90);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let app = chain.stage.apps[0].app_id.clone();
    let watch = format!("/api/apps/{app}/watch");
    let change = json!({"version": 0, "change": true, "stale_after_days": null, "ignored": []});
    chain.api().put(&watch, &change).await?;
    chain.stage.bus.tear(true);
    let finding = find(chain, &app, (&format!("/api/apps/{app}/inspections"), "own_links")).await?;
    let link = &finding["fault"]["links"][0];
    anyhow::ensure!(link["status"] == 404, "the fault: {}", finding["fault"]);
    let seen = format!("{} answers {}", link["url"], link["status"]);
    chain.report.step("a page of the web site goes missing", &format!("a terminal finds it: {seen}"));
    // The others are simulated, and have no window.
    let here = format!("/api/terminals/{}/apps/{app}/inspections", chain.terminal_id);
    let torn = find(chain, &app, (&here, "parts")).await?;
    let part = text(&torn, "/fault/parts/0/url")?;
    anyhow::ensure!(part.ends_with("/bus.js"), "the part: {part}");
    chain.report.step("its script too", &format!("the terminal opens the app unseen: {part} is not loaded"));

    confirm(chain, &watch, "unconfirmed").await?;
    chain.stage.bus.tear(false);
    chain.stage.bus.change();
    let path = format!("/api/findings/{}", text(&finding, "/id")?);
    let version = chain.api().get(&path).await?["finding"]["version"].clone();
    let fix = json!({"step": "fix", "version": version});
    chain.api().post(&format!("{path}/steps"), &fix).await?;
    let closed = wait::until("the finding to be closed", SOON, async || {
        let finding = chain.api().get(&path).await?;
        Ok((finding["finding"]["state"] == "closed").then_some(finding))
    })
    .await?;
    let last = &closed["history"][0]["kind"];
    anyhow::ensure!(*last == "mended", "a person closed it: {last}");
    let parts = format!("/api/findings/{}", text(&torn, "/id")?);
    chain.report.step("the page is back", "the terminal's re-check closed the finding by itself");
    see_change(chain, &app, &watch).await?;
    wait::until("the other finding to be closed", SOON, async || {
        if chain.api().get(&parts).await?["finding"]["state"] == "closed" {
            return Ok(Some(()));
        }
        chain.api().post(&here, &Value::Null).await?;
        Ok(None)
    })
    .await?;
    chain
        .report
        .step("the script is back", "the terminal opened the app once more and closed that finding too");
    Ok(())
}

/// What the site says now is not what was confirmed: the same inspection found it, and a person confirms it.
async fn see_change(chain: &mut Chain<'_>, app: &str, watch: &str) -> anyhow::Result<()> {
    let findings = format!("/api/findings?app_id={app}&check=content");
    let finding = chain.api().get(&findings).await?["items"][0].clone();
    let (now, before) = (text(&finding, "/fault/lines/1/text")?, text(&finding, "/fault/lines/0/text")?);
    anyhow::ensure!(now.contains("21:30") && before.contains("21:00"), "the fault: {}", finding["fault"]);
    confirm(chain, watch, "changed").await?;
    let closed = chain.api().get(&findings).await?["items"][0]["state"].clone();
    anyhow::ensure!(closed == "closed", "the finding is {closed}");
    let seen = format!("{before} became {now}; a person confirmed it, which closed the finding");
    chain.report.step("the site says something else", &seen);
    Ok(())
}

/// Confirms the app's page as inspections saw it last.
async fn confirm(chain: &Chain<'_>, watch: &str, state: &str) -> anyhow::Result<()> {
    let page = chain.api().get(watch).await?;
    anyhow::ensure!(page["state"] == state, "the page is {}", page["state"]);
    let since = json!({"since": page["seen"]["since"]});
    chain.api().post(&format!("{watch}/confirmations"), &since).await?;
    Ok(())
}

/// Has the app inspected, by a post to this path, until this check has a finding and nothing is under way any more.
async fn find(chain: &Chain<'_>, app: &str, (path, check): (&str, &str)) -> anyhow::Result<Value> {
    let findings = format!("/api/findings?app_id={app}&check={check}&state=open");
    let running = format!("/api/inspections?app_id={app}&state=due");
    let finding = wait::until(&format!("a finding of {check}"), SOON, async || {
        if let Some(finding) = chain.api().get(&findings).await?["items"].get(0) {
            return Ok(Some(finding.clone()));
        }
        // One that looked before the site was torn saw nothing: then another follows.
        chain.api().post(path, &Value::Null).await?;
        Ok(None)
    })
    .await?;
    wait::until("the inspection to end", SOON, async || {
        Ok(chain.api().get(&running).await?["items"].get(0).is_none().then_some(()))
    })
    .await?;
    Ok(finding)
}
