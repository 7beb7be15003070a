use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use fleet_protocol::{CommandId, CommandOutcome, EnrollmentState, Sha256};
use terminal_core::{Failure, LinkAction, Mono, earlier};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::gateway::Gateway;
use super::terminal::SimulatedTerminal;
use crate::api::signed_enrollment;
use crate::bearer::{BearerReader, BearerWriter};
use crate::clock::Clock;
use crate::wake::WakeNews;

/// Drives one simulated terminal until its fleet stops.
pub(super) struct Driver {
    pub terminal: SimulatedTerminal,
    pub gateway: Arc<Gateway>,
    pub clock: Arc<dyn Clock>,
    /// Check in this often, whatever the server says.
    pub interval_ms: Option<u64>,
    /// Typed in when the server does not know the terminal.
    pub code: Option<String>,
    pub bearer: (BearerWriter, BearerReader),
    pub wake: Option<mpsc::UnboundedReceiver<WakeNews>>,
}

/// The picture of every simulated terminal.
const PICTURE: &[u8] = include_bytes!("../../assets/simulated-screen.png");

impl Driver {
    pub async fn run(mut self, stop: CancellationToken) {
        loop {
            let now = self.clock.mono();
            self.terminal.live(now);
            while let Some(action) = self.terminal.link.poll_action(self.clock.mono()) {
                if stop.is_cancelled() {
                    return;
                }
                self.carry_out(action).await;
            }
            let life = Some((self.terminal.life.poll_timeout(), "life"));
            let until = earlier(self.terminal.link.poll_timeout(), life).map_or(now, |(at, _)| at);
            let wait = Duration::from_millis(until.since(self.clock.mono()));
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
                Some(news) = next(&mut self.wake) => self.handle_wake(news),
            }
        }
    }

    fn handle_wake(&mut self, news: WakeNews) {
        let now = self.clock.mono();
        if self.terminal.life.is_offline(now) {
            return;
        }
        match news {
            WakeNews::Wake => self.terminal.link.handle_wake(now),
            WakeNews::TokenRefused => {
                self.bearer.0.set(None);
                self.terminal.link.handle_token_refused(now);
            }
        }
    }

    async fn carry_out(&mut self, action: LinkAction) {
        let sent = self.clock.mono();
        if self.terminal.life.is_offline(sent) {
            self.terminal.link.handle_failure(&action, &Failure::Unreachable, sent);
            return;
        }
        let done = match &action {
            LinkAction::Enroll { code } => self.enroll(code.clone(), sent).await,
            LinkAction::GetToken => self.get_token(sent).await,
            LinkAction::CheckIn => self.check_in(sent).await,
        };
        if let Err(failure) = done {
            if failure == Failure::TokenInvalid || failure == Failure::NotEnrolled {
                self.bearer.0.set(None);
            }
            self.terminal.link.handle_failure(&action, &failure, self.clock.mono());
        }
    }

    async fn enroll(&mut self, code: Option<String>, sent: Mono) -> Result<(), Failure> {
        let terminal = &self.terminal;
        let date = terminal.clock.now(sent);
        let request =
            signed_enrollment(&terminal.identity, &terminal.hardware, &terminal.version, date, code);
        let place = self.gateway.enter().await;
        let reply = self.gateway.api.enroll(&request).await;
        drop(place);
        let (reply, now) = (reply?, self.clock.mono());
        self.terminal.clock.handle_server_time(reply.server_time, sent, now);
        self.terminal.link.handle_enrolled(&reply, now);
        match (reply.state, self.code.take()) {
            (EnrollmentState::Pending, Some(code)) => self.terminal.link.handle_code(&code, now),
            (EnrollmentState::Approved | EnrollmentState::Active, _) => {
                self.gateway.counts.enrolled.fetch_add(1, Ordering::Relaxed);
            }
            _ => {}
        }
        Ok(())
    }

    async fn get_token(&mut self, sent: Mono) -> Result<(), Failure> {
        let (identity, fingerprint) = (&self.terminal.identity, &self.terminal.hardware.fingerprint);
        let place = self.gateway.enter().await;
        let token = self.gateway.api.token(identity, fingerprint).await;
        drop(place);
        let (token, now) = (token?, self.clock.mono());
        self.terminal.clock.handle_server_time(token.server_time, sent, now);
        self.bearer.0.set(Some(&token.token));
        self.terminal.link.handle_token(&token, now);
        Ok(())
    }

    async fn check_in(&mut self, sent: Mono) -> Result<(), Failure> {
        let outgoing = self.terminal.check_in(sent);
        let bearer = self.bearer.1.current().ok_or(Failure::TokenInvalid)?;
        let reply = self.gateway.check_in(&bearer, &outgoing.check_in).await;
        if reply == Err(Failure::BodyRefused) {
            self.terminal.handle_refused(&outgoing);
        }
        let mut reply = reply?;
        reply.next_check_in_ms = self.interval_ms.unwrap_or(reply.next_check_in_ms);
        let screenshots = self.terminal.handle_accepted(&outgoing, &reply, (sent, self.clock.mono()));
        for id in screenshots {
            let outcome = self.send_picture(&bearer, id).await;
            self.terminal.handle_command_ended(id, outcome, self.clock.mono());
        }
        Ok(())
    }

    async fn send_picture(&self, bearer: &str, id: CommandId) -> CommandOutcome {
        let mut sha256 = Sha256([0; 32]);
        sha256.0.copy_from_slice(digest(&SHA256, PICTURE).as_ref());
        match self.gateway.api.screenshot(bearer, id, Bytes::from_static(PICTURE)).await {
            Ok(()) => CommandOutcome::Done { screenshot: Some(sha256) },
            Err(failure) => CommandOutcome::Failed { reason: format!("{failure:?}") },
        }
    }
}

async fn next(wake: &mut Option<mpsc::UnboundedReceiver<WakeNews>>) -> Option<WakeNews> {
    match wake {
        Some(wake) => wake.recv().await,
        None => std::future::pending().await,
    }
}
