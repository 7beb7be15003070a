use fleet_protocol::{InspectionId, InspectionReport, SkipReason};
use terminal_core::ipc::{AgentMessage, TrialOutcome};
use terminal_core::{Mono, Timer, Trial};

use super::Daemon;
use crate::inspection::window;

/// What of an inspection is known already while the shell has the app open on trial.
#[derive(Debug)]
pub(super) struct PendingTrial {
    report: InspectionReport,
    until: Mono,
}

impl PendingTrial {
    /// The shell ends a trial by itself; this is for one that has stopped answering.
    const PATIENCE_MS: u64 = Trial::END_MS + 15_000;

    /// When it is given up.
    pub(super) const fn timer(&self) -> Timer {
        (self.until, "an app on trial")
    }
}

impl Daemon {
    /// What can be asked over the network is known: now the app itself, in the window.
    pub(super) async fn handle_inspected(&mut self, mut report: InspectionReport) {
        if !self.inspections.is_running(report.id) {
            return;
        }
        if window::is_worth_opening(&report) && self.begin_trial(&report) {
            let until = self.clock.mono() + PendingTrial::PATIENCE_MS;
            self.trial = Some(PendingTrial { report, until });
            return;
        }
        let reason = if self.shell.handle.is_some() { SkipReason::NoPage } else { SkipReason::NoWindow };
        window::add_unseen(&mut report, reason);
        self.record_inspection(report).await;
    }

    fn begin_trial(&self, report: &InspectionReport) -> bool {
        let wanted = self.wanted_inspections();
        let Some(inspection) = wanted.iter().find(|inspection| inspection.id == report.id) else {
            return false;
        };
        let (app_id, version_id) = (inspection.app_id, inspection.version_id);
        self.shell.send(AgentMessage::Try { id: report.id, app_id, version_id })
    }

    /// The shell has tried it, or could not.
    pub(super) async fn handle_tried(&mut self, id: InspectionId, outcome: TrialOutcome) {
        let Some(PendingTrial { mut report, .. }) = self.trial.take_if(|trial| trial.report.id == id) else {
            return;
        };
        match outcome {
            TrialOutcome::Made { results, text } => {
                window::add_seen(&mut report, results);
                window::add_text(&mut report, text.as_deref());
            }
            TrialOutcome::NotReady => window::add_unseen(&mut report, SkipReason::NotReady),
            TrialOutcome::Disturbed => {
                return self.inspections.handle_spoiled(id, self.clock.mono());
            }
        }
        report.ended_at = self.clock.now();
        self.record_inspection(report).await;
    }

    /// The trial is wanted no more.
    pub(super) fn drop_trial(&mut self) {
        if let Some(trial) = self.trial.take() {
            self.shell.send(AgentMessage::StopTrial { id: trial.report.id });
        }
    }

    /// The shell is gone, or does not answer: another one may be asked later.
    pub(super) fn spoil_trial(&mut self) {
        if let Some(trial) = self.trial.take() {
            self.inspections.handle_spoiled(trial.report.id, self.clock.mono());
        }
    }

    pub(super) async fn handle_trial_timeout(&mut self, now: Mono) {
        let Some(trial) = self.trial.take_if(|trial| trial.until <= now) else { return };
        let mut report = trial.report;
        tracing::warn!(id = %report.id, "the shell does not answer for an app on trial");
        self.shell.send(AgentMessage::StopTrial { id: report.id });
        window::add_unseen(&mut report, SkipReason::NoWindow);
        self.record_inspection(report).await;
    }
}
