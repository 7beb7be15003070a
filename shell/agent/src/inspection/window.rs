use fleet_protocol::{CheckOutcome, CheckResult, InspectionCheck, InspectionReport, SkipReason};

use super::text::{drawn_text, is_made_by_scripts};

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

/// Adds what was to be read in the window, if somebody compares the page's text. A page that its scripts write is compared by that
/// alone: what its source says without them is the same whatever the page says. So where nobody could look, it has no text.
pub fn add_text(report: &mut InspectionReport, drawn: Option<&str>) {
    if let Some(text) = &mut report.text
        && is_made_by_scripts(text)
    {
        report.text = drawn.map(drawn_text);
    }
}

/// Adds that the app was not opened in the window.
pub fn add_unseen(report: &mut InspectionReport, reason: SkipReason) {
    let skipped = |check| CheckResult { check, outcome: CheckOutcome::Skipped { reason } };
    add_seen(report, InspectionCheck::IN_WINDOW.map(skipped).to_vec());
    // A simulated terminal has no window ever: its pages are compared by what they have.
    if reason != SkipReason::Simulated {
        add_text(report, None);
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::{CheckFault, InspectionId, PageText};
    use uuid::Uuid;

    use super::*;

    fn report(results: Vec<CheckResult>) -> InspectionReport {
        let id = InspectionId(Uuid::nil());
        InspectionReport { id, started_at: 0, ended_at: 0, results, page: None, text: None }
    }

    #[test]
    fn a_page_that_scripts_write_is_read_where_it_is_drawn() {
        let lines = |lines: &[&str]| {
            let lines = lines.iter().map(ToString::to_string).collect();
            Some(PageText { lines, rest_sha256: None })
        };
        let with = |text| InspectionReport { text, ..report(vec![]) };
        let mut written = with(lines(&["公交查询"]));
        add_text(&mut written, Some("公交查询\n1 路 火车站"));
        assert_eq!(written.text, lines(&["公交查询", "1 路 火车站"]));
        let mut unseen = with(lines(&["公交查询"]));
        add_unseen(&mut unseen, SkipReason::NoWindow);
        assert_eq!(unseen.text, None);
        let long = lines(&["达州市人力资源和社会保障局办事大厅，"; 6]);
        let mut source = with(long.clone());
        add_text(&mut source, Some("别的"));
        assert_eq!(source.text, long);
        let mut unwanted = with(None);
        add_text(&mut unwanted, Some("公交查询"));
        assert_eq!(unwanted.text, None);
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
