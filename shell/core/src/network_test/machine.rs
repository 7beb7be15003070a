use fleet_protocol::UnixMillis;

use super::{Hop, HopOutcome, HopResult, NetworkReport, TestEnd};

/// One test under way. It takes one result for each hop, in their order, and no others.
#[derive(Debug, Clone)]
pub struct NetworkTest {
    report: NetworkReport,
}

impl NetworkTest {
    /// It begins with the first hop.
    pub const fn begin(server: String, proxy: Option<String>, now: UnixMillis) -> Self {
        let report = NetworkReport {
            began_at: now,
            server,
            proxy,
            results: Vec::new(),
            running: Some(Hop::ALL[0]),
            end: None,
        };
        Self { report }
    }

    /// What is to be looked at now; `None` when it is over.
    pub const fn poll_hop(&self) -> Option<Hop> {
        self.report.running
    }

    /// What came of the hop that was looked at. One that nobody waits for is dropped.
    pub fn handle_result(&mut self, result: HopResult) {
        if self.report.running != Some(result.hop) {
            return;
        }
        let is_stopped = matches!(result.outcome, HopOutcome::Failed(_)) && result.hop.stops_the_rest();
        self.report.results.push(result);
        if is_stopped {
            self.leave_the_rest();
        } else {
            self.report.running = Hop::ALL.get(self.report.results.len()).copied();
        }
        if self.report.running.is_none() {
            let is_failed = self.report.failed().is_some();
            self.report.end = Some(if is_failed { TestEnd::Failed } else { TestEnd::Passed });
        }
    }

    /// Somebody stops it. What was found stays.
    pub fn handle_stop(&mut self) {
        if self.report.running.is_some() {
            self.leave_the_rest();
            self.report.end = Some(TestEnd::Stopped);
        }
    }

    /// The test so far.
    pub const fn report(&self) -> &NetworkReport {
        &self.report
    }

    fn leave_the_rest(&mut self) {
        let left = Hop::ALL.into_iter().skip(self.report.results.len());
        self.report.results.extend(left.map(|hop| HopResult::new(hop, HopOutcome::NotReached)));
        self.report.running = None;
    }
}
