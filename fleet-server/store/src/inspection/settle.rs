use std::collections::BTreeMap;

use fleet_protocol::{
    AppId, BrokenLink, CheckFault, CheckOutcome, CheckResult, DiskHealth, FindingId, InspectionCheck,
    InspectionReport, LineChange, MissingPart, PageMark, ScriptError, TerminalId, UnixMillis,
};
use uuid::Uuid;

use super::failures;
use crate::audit::AuditEntry;
use crate::finding::{self, Looked};
use crate::statement::{execute, fetch_optional, statements};
use crate::wire::json;
use crate::{StoreError, Tx, watch};

statements! {
    // The row is locked by the update: of two servers one judges.
    DONE = "UPDATE inspections SET state = 'done', started_at = $3, ended_at = $4, page = $5 \
        WHERE id = $1 AND terminal_id = $2 AND state = 'due' RETURNING app_id";
    JUDGED = "UPDATE inspections SET failed = $2, results = $3 WHERE id = $1";
}

/// What a report led to.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// Whether the inspection was one that this terminal was told to do.
    pub is_done: bool,
    /// The findings that changed.
    pub findings: Vec<FindingId>,
    /// For the audit log.
    pub audits: Vec<AuditEntry>,
}

/// Takes in what a terminal found. A report that nobody asked this terminal for, or that came before, changes nothing.
pub(crate) async fn settle(
    tx: &mut Tx,
    terminal: TerminalId,
    report: &InspectionReport,
    now: UnixMillis,
    new_id: impl Fn() -> Uuid,
) -> Result<Settled, StoreError> {
    let page = report.page.as_ref().map(|page| json(&bounded_page(page)));
    // What a terminal's clock says of the length is right, of the time of day perhaps not.
    let took = report.ended_at.saturating_sub(report.started_at).clamp(0, 3_600_000);
    let row = fetch_optional!(tx, (Uuid,), DONE, report.id.0, terminal.0, now - took, now, page)?;
    let Some((app_id,)) = row else { return Ok(Settled::default()) };
    let watched = watch::judge(tx, AppId(app_id), report, now).await?;
    let results = bounded(&report.results, watched);
    execute!(tx, JUDGED, report.id.0, failures(&results), json(&results))?;
    let mut settled = Settled { is_done: true, ..Settled::default() };
    for result in &results {
        let fault = match &result.outcome {
            CheckOutcome::Passed { .. } => None,
            CheckOutcome::Failed { fault } => Some(fault),
            // Nothing is known: what is open stays open.
            CheckOutcome::Skipped { .. } => continue,
        };
        let looked =
            Looked { app_id: AppId(app_id), check: result.check, fault, inspection_id: report.id, at: now };
        if let Some((finding, audit)) = finding::judge(tx, looked, &new_id).await? {
            settled.findings.push(finding);
            settled.audits.push(audit);
        }
    }
    Ok(settled)
}

/// Each check once, and no more text than a page shows: terminals are not believed. What the fleet itself `judged` goes
/// before their word, and what only the fleet can judge is not taken from them.
fn bounded(results: &[CheckResult], judged: Vec<CheckResult>) -> Vec<CheckResult> {
    let mut each: BTreeMap<InspectionCheck, CheckResult> =
        judged.into_iter().map(|result| (result.check, result)).collect();
    let told = results.iter().take(InspectionReport::MAX_RESULTS);
    for result in told.filter(|result| result.check != InspectionCheck::Content) {
        each.entry(result.check).or_insert_with(|| CheckResult {
            check: result.check,
            outcome: match &result.outcome {
                CheckOutcome::Failed { fault } => {
                    CheckOutcome::Failed { fault: bounded_fault(fault.clone()) }
                }
                other @ (CheckOutcome::Passed { .. } | CheckOutcome::Skipped { .. }) => other.clone(),
            },
        });
    }
    each.into_values().collect()
}

fn bounded_fault(fault: CheckFault) -> CheckFault {
    match fault {
        CheckFault::Unreachable { detail } => CheckFault::Unreachable { detail: short(&detail) },
        CheckFault::LeavesOrigins { origin } => CheckFault::LeavesOrigins { origin: short(&origin) },
        CheckFault::BadCertificate { detail } => CheckFault::BadCertificate { detail: short(&detail) },
        CheckFault::DamagedFiles { detail } => CheckFault::DamagedFiles { detail: short(&detail) },
        CheckFault::BrokenLinks { links, broken, asked } => {
            let link = |link: BrokenLink| BrokenLink { url: short(&link.url), status: link.status };
            let links = links.into_iter().take(InspectionReport::MAX_NAMED).map(link).collect();
            CheckFault::BrokenLinks { links, broken, asked }
        }
        CheckFault::NotOpened { detail } => CheckFault::NotOpened { detail: short(&detail) },
        CheckFault::ScriptErrors { errors, count } => {
            let error = |error: ScriptError| ScriptError {
                message: short(&error.message),
                source: short(&error.source),
                line: error.line,
            };
            let errors = errors.into_iter().take(InspectionReport::MAX_NAMED).map(error).collect();
            CheckFault::ScriptErrors { errors, count }
        }
        CheckFault::MissingParts { parts, missing } => {
            let part = |part: MissingPart| MissingPart { url: short(&part.url), kept_from: part.kept_from };
            let parts = parts.into_iter().take(InspectionReport::MAX_NAMED).map(part).collect();
            CheckFault::MissingParts { parts, missing }
        }
        CheckFault::ChangedSinceConfirmed { confirmed_at, lines, count, beyond } => {
            let line = |line: LineChange| LineChange { change: line.change, text: short(&line.text) };
            let lines = lines.into_iter().take(InspectionReport::MAX_NAMED).map(line).collect();
            CheckFault::ChangedSinceConfirmed { confirmed_at, lines, count, beyond }
        }
        CheckFault::Disks { disks } => {
            let disk = |disk: DiskHealth| DiskHealth {
                name: short(&disk.name),
                model: short(&disk.model),
                serial: disk.serial.as_deref().map(short),
                ..disk
            };
            let disks = disks.into_iter().take(InspectionReport::MAX_NAMED).map(disk).collect();
            CheckFault::Disks { disks }
        }
        other @ (CheckFault::Status { .. }
        | CheckFault::TooManyRedirects
        | CheckFault::EndsSoon { .. }
        | CheckFault::NoIpv6Address
        | CheckFault::Stale { .. }
        | CheckFault::Blank
        | CheckFault::Ipv6Unreachable) => other,
    }
}

fn bounded_page(page: &PageMark) -> PageMark {
    PageMark { etag: page.etag.as_deref().map(short), ..page.clone() }
}

fn short(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(InspectionReport::MAX_TEXT).collect()
}
