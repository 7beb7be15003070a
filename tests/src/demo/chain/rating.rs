//! A citizen whose session is over says how it was, and the console follows it up.

use std::time::Duration;

use serde_json::json;

use super::Chain;
use crate::harness::api::text;
use crate::harness::probe::View;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(30);

/// The session was ended a moment ago. Afterwards nobody is asked any more: what follows is about other things.
pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    chain.terminal.wait_text(View::Home, "您对这次服务满意吗", SOON).await?;
    chain.picture("terminal-6-rating").await?;
    chain.terminal.touch(View::Home, "不满意").await?;
    chain.terminal.touch(View::Home, "办理太慢").await?;
    chain.terminal.touch(View::Home, "提交评价").await?;
    let bad = wait::until("the rating in the console", SOON, async || {
        let list = chain.api().get("/api/ratings/bad?active=true&level=dissatisfied").await?;
        let of_terminal = |one: &&serde_json::Value| one["terminal_id"] == chain.terminal_id.as_str();
        Ok(list["items"].as_array().and_then(|items| items.iter().find(of_terminal).cloned()))
    })
    .await?;
    anyhow::ensure!(bad["reasons"] == json!(["too_slow"]), "the rating: {bad}");
    let path = format!("/api/ratings/bad/{}/steps", text(&bad, "/id")?);
    let handled = json!({"step": "handle", "version": bad["version"], "note": "已优化"});
    let handled = chain.api().post(&path, &handled).await?;
    anyhow::ensure!(handled["rating"]["state"] == "handled", "the follow-up: {handled}");
    chain.report.step("rating", "“不满意” with its reason is in the console, and followed up");

    let mut settings = chain.api().get("/api/settings").await?;
    settings["ask_rating"] = json!(false);
    chain.api().put("/api/settings", &settings).await.map(drop)
}
