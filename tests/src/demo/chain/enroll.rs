//! A new terminal becomes part of the fleet; one with a wrong or a used code does not.

use std::time::Duration;

use serde_json::{Value, json};

use super::Chain;
use crate::harness::api::text;
use crate::harness::probe::View;
use crate::harness::wait;

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let pending = pending(chain).await?;
    let code = text(&pending, "/display_code")?;
    chain.terminal_id = text(&pending, "/id")?;
    chain.terminal.wait_text(View::Home, &code, Duration::from_secs(20)).await?;
    chain.picture("terminal-1-enrolling").await?;
    chain.report.step("enrollment", &format!("the screen and the console show the same code, {code}"));

    chain.terminal.wait_touchable().await?;
    let used = chain.stage.used_code()?;
    refuse_code(chain, "wrong", "ABCD2345").await?;
    refuse_code(chain, "used", &used).await?;

    approve(chain, &pending).await
}

async fn pending(chain: &Chain<'_>) -> anyhow::Result<Value> {
    wait::until("the new terminal in the console", Duration::from_secs(30), async || {
        let list = chain.api().get("/api/terminals?enrollment=pending").await?;
        Ok(list["items"].as_array().and_then(|items| items.first()).cloned())
    })
    .await
}

/// Types a code that is not to be had, reads what the terminal says, and goes back.
async fn refuse_code(chain: &mut Chain<'_>, what: &str, code: &str) -> anyhow::Result<()> {
    type_code(chain, code).await?;
    let sentence = wait::until("the problem with the code", Duration::from_secs(20), async || {
        let found = chain
            .terminal
            .evaluate(View::Home, "document.querySelector('[role=alert]')?.innerText ?? ''")
            .await?;
        Ok(found.as_str().filter(|text| !text.is_empty()).map(|text| text.trim().replace('\n', " ")))
    })
    .await?;
    chain.picture(&format!("terminal-2-{what}-code")).await?;
    chain.report.step(&format!("{what} code typed at the terminal"), &sentence);
    chain.terminal.touch(View::Home, "返回识别码").await
}

async fn type_code(chain: &Chain<'_>, code: &str) -> anyhow::Result<()> {
    chain.terminal.touch(View::Home, "我有注册码").await?;
    for key in code.chars() {
        chain.terminal.touch(View::Home, &key.to_string()).await?;
    }
    chain.terminal.touch(View::Home, "提交").await
}

async fn approve(chain: &mut Chain<'_>, pending: &Value) -> anyhow::Result<()> {
    let hall = &chain.stage.halls[0];
    let path = format!("/api/terminals/{}/approve", chain.terminal_id);
    let fresh = chain.seen().await?;
    let body = json!({
        "version": fresh.get("version").or(pending.get("version")),
        "name": format!("{} 9 号机", hall.name), "location_id": hall.location_id
    });
    chain.api().post(&path, &body).await?;
    let started = std::time::Instant::now();
    chain.terminal.wait_text(View::Home, hall.name, Duration::from_secs(30)).await?;
    let name = hall.name;
    chain.report.step(
        "approved and placed",
        &format!("the home page shows {name} {:.1} s after the approval", started.elapsed().as_secs_f32()),
    );
    Ok(())
}
