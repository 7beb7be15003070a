//! Somebody of the staff maintains the terminal on site, with the PIN that the console shows them.

use std::time::Duration;

use serde_json::{Value, json};

use super::Chain;
use crate::harness::api::text;
use crate::harness::probe::View;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(30);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let path = format!("/api/terminals/{}/maintenance-pin", chain.terminal_id);
    let pin = chain.api().post(&path, &json!({})).await?;
    let code = format!("{}{}", text(&pin, "/number")?, text(&pin, "/pin")?);
    corners(chain).await?;
    // The touches began a session, which the pad has ended.
    chain.sessions_ended += 1;
    chain.picture("terminal-6-maintenance-pad").await?;
    for digit in code.chars() {
        chain.terminal.touch(View::Home, &digit.to_string()).await?;
    }
    chain.terminal.touch(View::Home, "进入维护").await?;
    chain.terminal.wait_text(View::Home, "已连上管理平台", SOON).await?;
    let printed = chain.terminal.receipts.printed().len();
    chain.terminal.touch(View::Home, "打印测试小票").await?;
    wait::until("the test receipt", SOON, async || {
        Ok((chain.terminal.receipts.printed().len() > printed).then_some(()))
    })
    .await?;
    chain.terminal.touch(View::Home, "立即签到").await?;
    chain.terminal.wait_text(View::Home, "已执行：立即签到", SOON).await?;
    chain.picture("terminal-6-maintenance").await?;
    chain.terminal.touch(View::Home, "结束维护").await?;
    let events = format!("/api/terminals/{}/events?kind=maintenance", chain.terminal_id);
    let steps = wait::until("the record in the console", SOON, async || {
        let list = chain.api().get(&events).await?;
        let steps: Vec<Value> = list["items"].as_array().into_iter().flatten().map(step).collect();
        Ok((steps.len() == 4).then_some(steps))
    })
    .await?;
    let words = steps.iter().rev().map(|step| step["step"].as_str().unwrap_or_default());
    anyhow::ensure!(words.eq(["began", "acted", "acted", "ended"]), "the record: {steps:?}");
    chain.report.step(
        "maintenance on site",
        "four corners, number and PIN of the day, a test receipt; who did what is in the console",
    );
    by_code(chain).await
}

/// The same with a code off a telephone, which is good once.
async fn by_code(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let path = format!("/api/terminals/{}/maintenance-ticket", chain.terminal_id);
    let code = text(&chain.api().post(&path, &json!({})).await?, "/code")?;
    corners(chain).await?;
    chain.sessions_ended += 1;
    wait::until("the code to be read", SOON, async || {
        chain.terminal.scanner.present(&code)?;
        let shown = chain.terminal.probe().await?.text(View::Home).await?;
        Ok(shown.contains("结束维护").then_some(()))
    })
    .await?;
    chain.terminal.touch(View::Home, "结束维护").await?;
    let events = format!("/api/terminals/{}/events?kind=maintenance", chain.terminal_id);
    wait::until("the record in the console", SOON, async || {
        let list = chain.api().get(&events).await?;
        let items = list["items"].as_array().into_iter().flatten();
        let scanned = items.filter(|item| step(item)["scanned"] == true).count();
        Ok((scanned == 1).then_some(()))
    })
    .await?;
    chain.report.step(
        "maintenance by a code off a telephone",
        "scanned in place of number and PIN; the console knows",
    );
    Ok(())
}

fn step(item: &Value) -> Value {
    item["event"]["step"].clone()
}

/// The gesture, with real clicks.
async fn corners(chain: &Chain<'_>) -> anyhow::Result<()> {
    let size = chain.terminal.evaluate(View::Home, "[innerWidth, innerHeight]").await?;
    let (right, below) = (size[0].as_f64().unwrap_or(0.0) - 12.0, size[1].as_f64().unwrap_or(0.0) - 12.0);
    wait::until("the pad", SOON, async || {
        for (x, y) in [(12.0, 12.0), (right, 12.0), (right, below), (12.0, below)] {
            chain.terminal.click(x, y).await?;
        }
        let text = chain.terminal.probe().await?.text(View::Home).await?;
        Ok(text.contains("现场维护").then_some(()))
    })
    .await
}
