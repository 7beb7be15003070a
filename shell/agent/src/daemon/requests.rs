use std::sync::Arc;

use fleet_protocol::{CheckIn, CheckInReply, EnrollmentReply, PROTOCOL_VERSION, Token, UnixMillis};
use terminal_core::{Failure, LinkAction, Mono};
use uuid::Uuid;

use super::Daemon;
use super::input::{CheckInAnswer, Input};
use super::opened::Known;
use crate::api::signed_enrollment;
use crate::store::StateKey;
use crate::upgrade::CheckInOutcome;

impl Daemon {
    /// The floor of the clock is written when it has moved by this much: not a write a check-in.
    const FLOOR_STEP_MS: UnixMillis = 60_000;

    /// Sends what the link wants sent; the answers come as inputs.
    pub(super) async fn send_what_is_due(&mut self) {
        while let Some(action) = self.link.poll_action(self.clock.mono()) {
            match action {
                LinkAction::Enroll { code } => self.send_enrollment(code),
                LinkAction::GetToken => self.send_token_request(),
                LinkAction::CheckIn => self.send_check_in().await,
            }
        }
    }

    fn send_enrollment(&self, code: Option<String>) {
        let now = self.clock.now();
        let wish = self.set_up.asked().and_then(|record| record.answers.wish());
        let version = &self.software_version;
        let request = signed_enrollment(&self.identity, &self.hardware, version, now, code.clone(), wish);
        let (api, inputs, sent) = (self.api.clone(), self.inputs.clone(), self.clock.mono());
        tokio::spawn(async move {
            let result = api.enroll(&request).await;
            let _ = inputs.send(Input::Enrolled { sent, code, result });
        });
    }

    fn send_token_request(&self) {
        let (identity, hardware) = (Arc::clone(&self.identity), Arc::clone(&self.hardware));
        let (api, inputs, sent) = (self.api.clone(), self.inputs.clone(), self.clock.mono());
        tokio::spawn(async move {
            let result = api.token(&identity, &hardware.fingerprint).await;
            let _ = inputs.send(Input::Token { sent, result });
        });
    }

    async fn send_check_in(&mut self) {
        self.flush().await;
        let batch = match self.outbox.batch().await {
            Ok(batch) => Some(batch),
            // A terminal whose disk fails still reports.
            Err(error) => {
                self.note(Err(error));
                None
            }
        };
        let backlog = batch.as_ref().map_or(0, |batch| batch.backlog);
        let check_in = CheckIn {
            protocol: PROTOCOL_VERSION,
            sent_at: self.clock.now(),
            actual: self.actual_state(backlog),
            desired_etag: self.desired.as_ref().map(|desired| desired.etag.clone()),
            outbox: batch.as_ref().map(|batch| batch.position.clone()),
            outcomes: self.commands.unreported(),
        };
        let records = batch.as_ref().map_or(0, |batch| batch.position.records.len());
        let leaves_more = records > 0 && batch.is_some_and(|batch| batch.leaves_more());
        let (api, inputs, sent) = (self.api.clone(), self.inputs.clone(), self.clock.mono());
        let bearer = self.bearer_reader.current();
        tokio::spawn(async move {
            let result = match bearer {
                Some(bearer) => api.check_in(&bearer, &check_in).await,
                None => Err(Failure::TokenInvalid),
            };
            let outcomes = check_in.outcomes;
            let answer = CheckInAnswer { sent, records, leaves_more, outcomes, result };
            let _ = inputs.send(Input::CheckedIn(Box::new(answer)));
        });
    }

    pub(super) async fn handle_enrolled(
        &mut self,
        sent: Mono,
        code: Option<String>,
        result: Result<EnrollmentReply, Failure>,
    ) {
        let now = self.clock.mono();
        if code.is_some() {
            self.handle_code_answered(&result);
        }
        match result {
            Ok(reply) => {
                self.take_server_time(reply.server_time, sent).await;
                let known = Known { terminal_id: self.identity.id(), state: reply.state };
                let outcome = self.state.set(StateKey::Enrollment, &known).await;
                self.note(outcome);
                self.link.handle_enrolled(&reply, now);
            }
            Err(failure) => {
                self.link.handle_failure(&LinkAction::Enroll { code }, &failure, now);
                if matches!(failure, Failure::CodeRefused(_)) {
                    self.try_next_code();
                }
            }
        }
    }

    pub(super) async fn handle_token(&mut self, sent: Mono, result: Result<Token, Failure>) {
        let now = self.clock.mono();
        match result {
            Ok(token) => {
                self.take_server_time(token.server_time, sent).await;
                self.bearer.set(Some(&token.token));
                self.link.handle_token(&token, now);
            }
            Err(failure) => {
                // Without a token no check-in is tried: that, too, is a server that is not reached.
                if matches!(failure, Failure::Unreachable | Failure::Busy { .. }) {
                    self.upgrader.check_in(CheckInOutcome::Unreachable);
                }
                self.handle_turned_away(&LinkAction::GetToken, &failure, now).await;
            }
        }
    }

    pub(super) async fn handle_checked_in(&mut self, answer: CheckInAnswer) {
        let now = self.clock.mono();
        match answer.result {
            Ok(ref reply) => {
                self.handle_accepted(&answer, reply, now).await;
                self.upgrader.check_in(CheckInOutcome::Accepted);
            }
            Err(failure) => {
                if failure == Failure::BodyRefused {
                    self.outbox.handle_refused(answer.records);
                }
                if let Some(outcome) = upgraders_view(&failure) {
                    self.upgrader.check_in(outcome);
                }
                self.handle_turned_away(&LinkAction::CheckIn, &failure, now).await;
            }
        }
    }

    async fn handle_accepted(&mut self, answer: &CheckInAnswer, reply: &CheckInReply, now: Mono) {
        self.take_server_time(reply.server_time, answer.sent).await;
        let new_epoch = Uuid::from_bytes(rand::random());
        let outcome = self.outbox.handle_acknowledged(reply.acknowledged_seq, new_epoch).await;
        self.note(outcome);
        if !answer.outcomes.is_empty() {
            self.commands.handle_reported(&answer.outcomes);
            self.save_commands().await;
        }
        if let Some(desired) = &reply.desired {
            self.handle_desired(desired.clone()).await;
        }
        self.maintenance.checked_in = Some(now);
        self.begin_commands(&reply.commands).await;
        self.link.handle_accepted(reply, answer.leaves_more, now);
    }

    /// A terminal that has to enrol again must not be taken for an enrolled one after a restart.
    async fn handle_turned_away(&mut self, action: &LinkAction, failure: &Failure, now: Mono) {
        self.link.handle_failure(action, failure, now);
        if *failure == Failure::TokenInvalid || !self.link.is_enrolled() {
            self.bearer.set(None);
        }
        if !self.link.is_enrolled() {
            let outcome = self.state.set(StateKey::Enrollment, &None::<Known>).await;
            self.note(outcome);
        }
    }

    async fn take_server_time(&mut self, server_time: UnixMillis, sent: Mono) {
        let floor = self.clock.handle_server_time(server_time, sent);
        if floor.abs_diff(self.saved_floor) >= Self::FLOOR_STEP_MS.unsigned_abs() {
            self.saved_floor = floor;
            let outcome = self.state.set(StateKey::ClockFloor, &floor).await;
            self.note(outcome);
        }
    }
}

/// What a failed check-in says about this version of the agent, if anything.
const fn upgraders_view(failure: &Failure) -> Option<CheckInOutcome> {
    match failure {
        Failure::Unreachable | Failure::Busy { .. } => Some(CheckInOutcome::Unreachable),
        Failure::BodyRefused | Failure::Refused => Some(CheckInOutcome::Refused),
        // Tokens end, and people turn terminals away: no fault of the version.
        Failure::TokenInvalid | Failure::NotEnrolled | Failure::Conflict | Failure::CodeRefused(_) => None,
    }
}
