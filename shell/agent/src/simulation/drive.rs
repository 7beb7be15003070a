use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use fleet_protocol::{CommandId, CommandOutcome, EnrollmentState, InspectionReport, Sha256};
use terminal_core::{Failure, LinkAction, Mono, earlier};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::gateway::Gateway;
use super::terminal::SimulatedTerminal;
use crate::api::signed_enrollment;
use crate::bearer::{BearerReader, BearerWriter};
use crate::clock::{Clock, SharedClock};
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
    pub inspecting: Option<Inspecting>,
}

/// An inspection under way. It ends when this is dropped.
pub(super) struct Inspecting {
    result: oneshot::Receiver<InspectionReport>,
    _stop: DropGuard,
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
            self.inspect();
            let life = Some((self.terminal.life.poll_timeout(), "life"));
            let others = earlier(life, self.terminal.inspection_timer());
            let until = earlier(self.terminal.link.poll_timeout(), others).map_or(now, |(at, _)| at);
            let wait = Duration::from_millis(until.since(self.clock.mono()));
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
                Some(news) = next(&mut self.wake) => self.handle_wake(news),
                report = result(&mut self.inspecting) => self.handle_inspected(report),
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

    /// Begins the inspection that is due: the network's part of it is real, and asks what a real terminal asks.
    fn inspect(&mut self) {
        let now = self.clock.mono();
        let (job, dropped) = self.terminal.poll_inspection(now);
        if dropped {
            self.inspecting = None;
        }
        let Some(job) = job else { return };
        let stop = CancellationToken::new();
        let (sender, result) = oneshot::channel();
        self.inspecting = Some(Inspecting { result, _stop: stop.clone().drop_guard() });
        let (inspector, date) = (self.gateway.inspector.clone(), self.terminal.clock.now(now));
        let clock = SharedClock::new(Arc::clone(&self.clock), Some(date));
        tokio::spawn(async move {
            if let Some(report) = stop.run_until_cancelled(inspector.inspect(&job, &clock, &stop)).await {
                let _ = sender.send(report);
            }
        });
    }

    fn handle_inspected(&mut self, report: Option<InspectionReport>) {
        self.inspecting = None;
        if let Some(report) = report {
            self.terminal.handle_inspected(report, self.clock.mono());
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
            signed_enrollment(&terminal.identity, &terminal.hardware, &terminal.version, date, code, None);
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

async fn result(inspecting: &mut Option<Inspecting>) -> Option<InspectionReport> {
    match inspecting {
        Some(inspecting) => (&mut inspecting.result).await.ok(),
        None => std::future::pending().await,
    }
}

async fn next(wake: &mut Option<mpsc::UnboundedReceiver<WakeNews>>) -> Option<WakeNews> {
    match wake {
        Some(wake) => wake.recv().await,
        None => std::future::pending().await,
    }
}
