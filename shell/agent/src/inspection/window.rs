use fleet_protocol::{CheckOutcome, CheckResult, InspectionCheck, InspectionReport, SkipReason};

/// Whether the app is worth opening in the window: where its page does not even answer, that it does not open is the same
/// trouble, and one trouble is one finding.
pub fn is_worth_opening(report: &InspectionReport) -> bool {
    let answers = [InspectionCheck::Address, InspectionCheck::Redirects, InspectionCheck::Certificate];
    !report.results.iter().any(|result| {
        answers.contains(&result.check) && matches!(result.outcome, CheckOutcome::Failed { .. })
    })
}

/// Adds what the window saw. The shell is the part that strangers touch: only the window's own checks are taken from it,
/// each once.
pub fn add_seen(report: &mut InspectionReport, seen: Vec<CheckResult>) {
    for result in seen {
        let is_there = report.results.iter().any(|known| known.check == result.check);
        if InspectionCheck::IN_WINDOW.contains(&result.check) && !is_there {
            report.results.push(result);
        }
    }
}

/// Adds that the app was not opened in the window.
pub fn add_unseen(report: &mut InspectionReport, reason: SkipReason) {
    let skipped = |check| CheckResult { check, outcome: CheckOutcome::Skipped { reason } };
    add_seen(report, InspectionCheck::IN_WINDOW.map(skipped).to_vec());
}

#[cfg(test)]
mod tests {
    use fleet_protocol::{CheckFault, InspectionId};
    use uuid::Uuid;

    use super::*;

    fn report(results: Vec<CheckResult>) -> InspectionReport {
        let id = InspectionId(Uuid::nil());
        InspectionReport { id, started_at: 0, ended_at: 0, results, page: None, text: None }
    }

    #[test]
    fn the_window_is_believed_only_what_is_its_own() {
        let passed = |check| CheckResult { check, outcome: CheckOutcome::Passed { note: None } };
        let failed = |check| CheckResult {
            check,
            outcome: CheckOutcome::Failed { fault: CheckFault::NotOpened { detail: "x".into() } },
        };
        let mut report = report(vec![failed(InspectionCheck::Address)]);
        assert!(!is_worth_opening(&report));
        let said = [
            passed(InspectionCheck::Address),
            failed(InspectionCheck::Opening),
            passed(InspectionCheck::Opening),
            passed(InspectionCheck::Files),
        ];
        add_seen(&mut report, said.to_vec());
        assert_eq!(report.results, [failed(InspectionCheck::Address), failed(InspectionCheck::Opening)]);
        add_unseen(&mut report, SkipReason::NoWindow);
        assert_eq!(report.results.len(), 5);
        assert!(!is_worth_opening(&report));
    }
}
