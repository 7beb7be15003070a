//! The chain, link by link. Each link says what it saw, or the whole check fails there.

mod card;
mod clone;
mod console;
mod enroll;
mod first_boot;
mod health;
mod home;
mod hosting;
mod inspection;
mod maintenance;
mod network;
mod rating;
mod style;
mod upgrade;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use super::publisher::Publisher;
use super::report::Report;
use super::stage::Stage;
use super::terminal::Terminal;
use crate::harness::api::Api;
use crate::harness::wait;

/// All that the links share.
pub struct Chain<'a> {
    pub stage: &'a mut Stage,
    pub terminal: &'a mut Terminal,
    pub publisher: &'a Publisher,
    /// The first release, unpacked, as an installer brings it.
    pub slot: PathBuf,
    pub report: &'a mut Report,
    pub pictures: PathBuf,
    /// Known once the terminal is approved.
    pub terminal_id: String,
    /// Citizens' sessions that were ended so far: each must reach the console exactly once.
    pub sessions_ended: usize,
}

impl Chain<'_> {
    /// Every link, in order.
    pub async fn hold(&mut self) -> anyhow::Result<()> {
        enroll::hold(self).await?;
        clone::hold(self).await?;
        home::hold(self).await?;
        hosting::hold(self).await?;
        card::hold(self).await?;
        maintenance::hold(self).await?;
        health::hold(self).await?;
        inspection::hold(self).await?;
        network::hold(self).await?;
        style::hold(self).await?;
        upgrade::hold(self).await?;
        console::hold(self).await?;
        self.set_up().await
    }

    /// How new machines are set up, without the other links.
    pub async fn set_up(&mut self) -> anyhow::Result<()> {
        first_boot::hold(self).await
    }

    fn api(&self) -> &Api {
        &self.stage.api
    }

    /// The terminal as the console sees it.
    async fn seen(&self) -> anyhow::Result<Value> {
        self.api().get(&format!("/api/terminals/{}", self.terminal_id)).await
    }

    /// Waits until the console sees something of the terminal.
    async fn wait_seen(
        &self,
        what: &str,
        limit: Duration,
        look: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        wait::until(what, limit, async || {
            let seen = self.seen().await?;
            if look(&seen) { Ok(Some(seen)) } else { anyhow::bail!("the console shows {}", short(&seen)) }
        })
        .await
    }

    /// Ends the open session by the bar's button.
    async fn end_session(&mut self) -> anyhow::Result<()> {
        self.terminal.close_app("结束并退出").await?;
        self.sessions_ended += 1;
        Ok(())
    }

    /// Waits until the console shows exactly the sessions that were ended, each with its own beginning.
    async fn wait_sessions(&self) -> anyhow::Result<()> {
        let path = format!("/api/terminals/{}/sessions?limit=200", self.terminal_id);
        wait::until("the sessions in the console", Duration::from_secs(120), async || {
            let list = self.api().get(&path).await?;
            let sessions = list["items"].as_array().cloned().unwrap_or_default();
            let began: BTreeSet<String> =
                sessions.iter().map(|session| session["started_at"].to_string()).collect();
            anyhow::ensure!(
                sessions.len() == self.sessions_ended && began.len() == sessions.len(),
                "{} ended, the console shows {}",
                self.sessions_ended,
                sessions.len()
            );
            Ok(Some(()))
        })
        .await
    }

    async fn picture(&self, name: &str) -> anyhow::Result<()> {
        self.terminal.picture(&self.pictures, name).await
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    text.chars().take(600).collect()
}
