use fleet_domain::{AcceptanceUnsound, check_acceptance, check_self_test};
use fleet_protocol::{
    Acceptance, AcceptanceSigner, Event, SelfTest, SelfTestItem, SelfTestOutcome, SelfTestResult, Signature,
    TerminalId, UnixMillis,
};

use crate::rows::Cell;
use crate::statement::{execute, statements};
use crate::wire::json;
use crate::{StoreError, Tx, self_test};

statements! {
    // What it is called and where it stands now, for later it may stand elsewhere.
    INSERT = "INSERT INTO acceptances (id, terminal_id, terminal_name, location_name, signed_at, received_at, self_test, \
        failed, installer_name, installer_signature, hall_name, hall_signature, remark, report_sha256, report_bytes) \
        SELECT $1, t.id, t.name, COALESCE(l.name, ''), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 \
        FROM terminals t LEFT JOIN locations l ON l.id = t.location_id WHERE t.id = $2 ON CONFLICT (id) DO NOTHING";
}

/// Every statement of the intake.
#[cfg(test)]
pub(crate) const ALL: crate::statement::Group = STATEMENTS;

/// What a batch of reports tells of self-tests and acceptances. What is not within the bounds of the protocol is left
/// out, and stays in the terminal's events alone: it must not keep what comes behind it.
#[derive(Default)]
pub(crate) struct SelfTestIntake {
    tests: Vec<Vec<Cell>>,
    acceptances: Vec<(TerminalId, Acceptance, UnixMillis)>,
}

impl SelfTestIntake {
    /// A self-test that ended at the first of `at`, as far as that can be believed, and is stored at the second.
    pub fn tested(&mut self, terminal: TerminalId, test: &SelfTest, at: (UnixMillis, UnixMillis)) {
        match check_self_test(test) {
            Ok(()) => self.tests.push(self_test::cells(terminal, test, at)),
            Err(unsound) => set_aside(terminal, unsound),
        }
    }

    /// An acceptance with the self-test it is for: when that ended and this was signed, as far as can be believed, and
    /// when both are stored.
    pub fn accepted(
        &mut self,
        terminal: TerminalId,
        acceptance: &Acceptance,
        (tested_at, signed_at, received_at): (UnixMillis, UnixMillis, UnixMillis),
    ) {
        match check_acceptance(acceptance) {
            Ok(()) => {
                let tested = (tested_at, received_at);
                self.tests.push(self_test::cells(terminal, &acceptance.self_test, tested));
                let mut acceptance = Acceptance { signed_at, ..acceptance.clone() };
                // It stands on the paper, which is kept.
                acceptance.self_test.take_photo();
                self.acceptances.push((terminal, acceptance, received_at));
            }
            Err(unsound) => set_aside(terminal, unsound),
        }
    }

    /// Writes it, each once.
    pub async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
        self_test::INSERT.run(tx, self.tests).await?;
        for (terminal, acceptance, received_at) in self.acceptances {
            execute!(
                tx,
                INSERT,
                acceptance.id.0,
                terminal.0,
                acceptance.signed_at,
                received_at,
                json(&acceptance.self_test),
                self_test::failed(&acceptance.self_test),
                acceptance.installer.name.trim(),
                json(&acceptance.installer.signature),
                acceptance.hall.name.trim(),
                json(&acceptance.hall.signature),
                acceptance.remark.trim(),
                acceptance.report.sha256.to_string(),
                i64::try_from(acceptance.report.bytes).unwrap_or(i64::MAX),
            )?;
        }
        Ok(())
    }
}

/// The event as it is kept among the terminal's: strokes and results are kept where they are looked at. What is beyond
/// the bounds is cut to them.
pub(crate) fn kept(event: &Event) -> Option<Event> {
    if let Event::SelfTested { report } = event {
        return Some(Event::SelfTested { report: Box::new(bare(report)) });
    }
    let Event::Accepted { acceptance } = event else { return None };
    let kept = Acceptance {
        self_test: bare(&acceptance.self_test),
        installer: unsigned(&acceptance.installer),
        hall: unsigned(&acceptance.hall),
        remark: acceptance.remark.chars().take(Acceptance::LONGEST_REMARK).collect(),
        ..Acceptance::clone(acceptance)
    };
    Some(Event::Accepted { acceptance: Box::new(kept) })
}

/// With the failed items alone, and without what was measured.
fn bare(test: &SelfTest) -> SelfTest {
    let failed = test.results.iter().filter(|result| result.outcome == SelfTestOutcome::Failed);
    let failed = failed.take(SelfTestItem::ALL.len());
    SelfTest {
        software_version: test.software_version.chars().take(64).collect(),
        results: failed.map(bare_result).collect(),
        ..test.clone()
    }
}

fn bare_result(result: &SelfTestResult) -> SelfTestResult {
    let SelfTestResult { item, outcome, judge, at, .. } = *result;
    SelfTestResult { item, outcome, judge, at, facts: Vec::new(), picture: None }
}

fn unsigned(signer: &AcceptanceSigner) -> AcceptanceSigner {
    AcceptanceSigner { name: signer.name.chars().take(40).collect(), signature: Signature(Vec::new()) }
}

/// The terminal may send it as often as it likes: it is no more than a line of the log.
fn set_aside(terminal: TerminalId, unsound: AcceptanceUnsound) {
    tracing::warn!(%terminal, error = %unsound, "a self-test or an acceptance is set aside");
}
