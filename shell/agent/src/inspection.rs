//! Inspections (巡检): what this terminal looks at of an app for the fleet, over the network and on its disk. It asks only
//! addresses of apps that it is offered, and what their pages link to; it has no citizen's session and no cookie.

mod ask;
mod bundle;
mod certificate;
mod client;
mod ipv6;
mod links;
mod page;
mod public;
mod remote;
#[cfg(test)]
mod tests;
mod text;
pub(crate) mod window;

use std::time::Duration;

use fleet_protocol::{
    AppSource, CheckOutcome, CheckResult, DesiredApp, DesiredInspection, InspectionCheck, InspectionReport,
    PageMark, PageText, SkipReason, UnixMillis,
};
use tokio_util::sync::CancellationToken;

use crate::apps::Shelf;
use crate::clock::SharedClock;
pub use client::InspectionClients;

/// No inspection takes longer: what was not asked by then counts as left out.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// Inspects apps. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Inspector {
    clients: InspectionClients,
    /// Where the bundles lie; `None`: a simulated terminal, which has none.
    shelf: Option<Shelf>,
}

/// What to inspect.
#[derive(Debug, Clone)]
pub struct Job {
    /// What the fleet wants.
    pub inspection: DesiredInspection,
    /// The app, as the terminal is offered it.
    pub app: DesiredApp,
}

/// What an inspection saw.
#[derive(Debug, Default)]
struct Seen {
    results: Vec<CheckResult>,
    page: Option<PageMark>,
    text: Option<PageText>,
}

impl Seen {
    fn add(&mut self, check: InspectionCheck, outcome: CheckOutcome) {
        self.results.push(CheckResult { check, outcome });
    }

    fn skip(&mut self, checks: &[InspectionCheck], reason: SkipReason) {
        for check in checks {
            self.add(*check, CheckOutcome::Skipped { reason });
        }
    }
}

impl Inspector {
    /// An inspector with its own connections.
    pub const fn new(clients: InspectionClients, shelf: Option<Shelf>) -> Self {
        Self { clients, shelf }
    }

    /// Looks at everything. Reading of files ends early when `stop` is cancelled; the rest ends with the task.
    pub async fn inspect(
        &self,
        job: &Job,
        clock: &SharedClock,
        stop: &CancellationToken,
    ) -> InspectionReport {
        let started_at = clock.now();
        let seen = self.look(job, started_at, stop).await;
        let mut report = InspectionReport {
            id: job.inspection.id,
            started_at,
            ended_at: clock.now(),
            results: seen.results,
            page: seen.page,
            text: seen.text,
        };
        if self.shelf.is_none() {
            window::add_unseen(&mut report, SkipReason::Simulated);
        }
        report
    }

    async fn look(&self, job: &Job, now: UnixMillis, stop: &CancellationToken) -> Seen {
        let until = tokio::time::Instant::now() + LONGEST;
        match &job.app.source {
            AppSource::Remote { url, allowed_origins } => {
                let compared = (job.inspection.before.as_ref(), job.inspection.wants_text);
                remote::look(&self.clients, (url, allowed_origins), compared, (now, until)).await
            }
            AppSource::Bundle { blob, .. } => {
                bundle::look(&self.clients, self.shelf.as_ref(), blob.sha256, until, stop).await
            }
        }
    }
}

/// Whether the app's page gave no answer at all: the terminal's own network may be why.
pub fn is_silent(report: &InspectionReport) -> bool {
    report.results.iter().any(|result| {
        let silent = matches!(
            result.outcome,
            CheckOutcome::Failed { fault: fleet_protocol::CheckFault::Unreachable { .. } }
        );
        result.check == InspectionCheck::Address && silent
    })
}
