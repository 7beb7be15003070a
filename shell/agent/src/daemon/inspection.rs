use fleet_protocol::{DesiredInspection, Event, InspectionReport};
use terminal_core::{Reached, Timer, wanted_inspections};

use super::Daemon;
use super::input::Input;
use crate::inspection::{Job, is_silent};
use crate::store::StateKey;

impl Daemon {
    /// Begins what is due while nobody needs the terminal, and drops what is under way when somebody does.
    pub(super) fn inspect_what_is_due(&mut self) {
        let (now, is_idle) = (self.clock.mono(), self.is_idle());
        if self.inspections.handle_idle(is_idle, now) {
            self.drop_inspection("somebody needs the terminal");
        }
        let wanted = self.wanted_inspections();
        let Some(inspection) = self.inspections.poll_begin(&wanted, now).cloned() else { return };
        let Some(job) = self.job(inspection) else { return };
        tracing::info!(id = %job.inspection.id, app = %job.app.app_id, "inspection");
        self.begin_inspection(job);
    }

    fn begin_inspection(&mut self, job: Job) {
        let stop = tokio_util::sync::CancellationToken::new();
        self.inspecting = Some(stop.clone());
        let (inspector, clock, inputs) = (self.inspector.clone(), self.clock.clone(), self.inputs.clone());
        let api = self.api.clone();
        tokio::spawn(async move {
            let inspecting = inspector.inspect(&job, &clock, &stop);
            let Some(report) = stop.run_until_cancelled(inspecting).await else { return };
            // Where the server does not answer either, it is this terminal's network.
            let spoiled = is_silent(&report) && !api.answers().await;
            let news = if spoiled {
                Input::InspectionSpoiled(report.id)
            } else {
                Input::Inspected(Box::new(report))
            };
            let _ = inputs.send(news);
        });
    }

    /// When the next inspection may begin.
    pub(super) fn inspection_timer(&self) -> Option<Timer> {
        self.inspections.poll_timeout(&self.wanted_inspections())
    }

    /// An inspection is through. Its result is on the disk before it is remembered as done: a crash in between repeats it.
    pub(super) async fn record_inspection(&mut self, report: InspectionReport) {
        if !self.inspections.handle_ended(report.id) {
            return;
        }
        self.inspecting = None;
        self.record_news(Event::Inspected { report }).await;
        self.save_inspections().await;
    }

    /// Another desired state: what is no longer wanted is dropped and forgotten.
    pub(super) async fn forget_inspections(&mut self) {
        let before = self.inspections.clone();
        if self.inspections.handle_wanted(&self.wanted_inspections()) {
            self.drop_inspection("it is no longer wanted");
        }
        if self.inspections != before {
            self.save_inspections().await;
        }
    }

    fn drop_inspection(&mut self, reason: &str) {
        if let Some(stop) = self.inspecting.take() {
            tracing::info!(reason, "the inspection is dropped");
            stop.cancel();
        }
        self.drop_trial();
    }

    /// Nobody is there, nothing is being upgraded, and the server was reached: else apps would be blamed for this
    /// terminal's network.
    fn is_idle(&self) -> bool {
        let upgrades = self.upgrader.report().is_some_and(|report| !report.state.is_end());
        let maintained = self.maintenance.guard.person().is_some();
        !self.shell.session_open && !maintained && !upgrades && self.link.reached() == Reached::Yes
    }

    pub(super) fn wanted_inspections(&self) -> Vec<DesiredInspection> {
        self.desired.as_deref().map(wanted_inspections).unwrap_or_default()
    }

    fn job(&self, inspection: DesiredInspection) -> Option<Job> {
        let apps = &self.desired.as_ref()?.apps;
        let app = apps.iter().find(|app| app.app_id == inspection.app_id)?.clone();
        Some(Job { inspection, app })
    }

    async fn save_inspections(&mut self) {
        let outcome = self.state.set(StateKey::Inspections, &self.inspections).await;
        self.note(outcome);
    }
}
