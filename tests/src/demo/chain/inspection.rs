//! A page of a web site goes missing: a terminal finds it, and sees it come back.

use std::time::Duration;

use serde_json::{Value, json};

use super::Chain;
use crate::harness::api::text;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(90);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let app = chain.stage.apps[0].app_id.clone();
    chain.stage.bus.lose_fares(true);
    let findings = format!("/api/findings?app_id={app}&check=own_links&state=open");
    let inspections = format!("/api/apps/{app}/inspections");
    let finding = wait::until("a finding of the lost page", SOON, async || {
        // One that looked before the page was lost saw nothing: then another follows.
        chain.api().post(&inspections, &Value::Null).await?;
        Ok(chain.api().get(&findings).await?["items"].get(0).cloned())
    })
    .await?;
    let link = &finding["fault"]["links"][0];
    anyhow::ensure!(link["status"] == 404, "the fault: {}", finding["fault"]);
    let seen = format!("{} answers {}", link["url"], link["status"]);
    chain.report.step("a page of the web site goes missing", &format!("a terminal finds it: {seen}"));

    chain.stage.bus.lose_fares(false);
    let path = format!("/api/findings/{}", text(&finding, "/id")?);
    let fix = json!({"step": "fix", "version": finding["version"]});
    chain.api().post(&format!("{path}/steps"), &fix).await?;
    let closed = wait::until("the finding to be closed", SOON, async || {
        let finding = chain.api().get(&path).await?;
        Ok((finding["finding"]["state"] == "closed").then_some(finding))
    })
    .await?;
    let last = &closed["history"][0]["kind"];
    anyhow::ensure!(*last == "mended", "a person closed it: {last}");
    chain.report.step("the page is back", "the terminal's re-check closed the finding by itself");
    Ok(())
}
