use fleet_domain::{SeenText, judge_content, judge_freshness};
use fleet_protocol::{
    AppId, CheckOutcome, CheckResult, InspectionCheck, InspectionReport, PageText, SkipReason, UnixMillis,
};

use super::by_app;
use crate::statement::{execute, statements};
use crate::wire::json;
use crate::{StoreError, Tx};

statements! {
    SEEN = "UPDATE app_watches SET seen_text = $2, seen_at = $3, seen_since = $4, seen_changed = $5, modified_at = $6 \
        WHERE app_id = $1";
}

/// Remembers the page that an inspection saw, and judges it; what is to replace the terminal's own word on these checks.
pub(crate) async fn judge(
    tx: &mut Tx,
    app: AppId,
    report: &InspectionReport,
    now: UnixMillis,
) -> Result<Vec<CheckResult>, StoreError> {
    let Some(row) = by_app(tx, app).await? else { return Ok(Vec::new()) };
    let watch = row.watch()?;
    // Without a page, as of a bundle or of a site that is down, there is nothing to judge.
    if !watch.is_on() || report.page.is_none() {
        return Ok(Vec::new());
    }
    let Some(text) = report.text.as_ref().map(bounded).filter(|text| !text.lines.is_empty()) else {
        let outcome = CheckOutcome::Skipped { reason: SkipReason::NoText };
        let check = if watch.change { InspectionCheck::Content } else { InspectionCheck::Freshness };
        return Ok(vec![CheckResult { check, outcome }]);
    };
    let modified_at = report.page.as_ref().and_then(|page| page.modified_at);
    let seen = SeenText::after(row.seen()?, text, &watch.ignored, now);
    execute!(tx, SEEN, app.0, json(&seen.text), seen.at, seen.since, seen.has_changed, modified_at)?;
    let content = judge_content(&watch, &seen, row.confirmed()?.as_ref());
    let freshness = judge_freshness(&watch, &seen, modified_at, now);
    let result = |(check, outcome): (InspectionCheck, Option<CheckOutcome>)| {
        outcome.map(|outcome| CheckResult { check, outcome })
    };
    let judged = [(InspectionCheck::Content, content), (InspectionCheck::Freshness, freshness)];
    Ok(judged.into_iter().filter_map(result).collect())
}

/// No more than a terminal should send, and no control characters.
fn bounded(text: &PageText) -> PageText {
    let mut room = PageText::MAX_CHARS;
    let mut lines = Vec::new();
    for line in text.lines.iter().take(PageText::MAX_LINES) {
        let line: String =
            line.chars().filter(|letter| !letter.is_control()).take(PageText::MAX_LINE.min(room)).collect();
        room -= line.chars().count();
        if !line.is_empty() {
            lines.push(line);
        }
    }
    PageText { lines, rest_sha256: text.rest_sha256 }
}
