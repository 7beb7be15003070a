use fleet_domain::{FindingHappening, FindingSeverity, FindingSource, FindingState, Judgement, LastFinding};
use fleet_protocol::{CheckFault, DiskHealth, DiskVerdict, FindingId, TerminalId, UnixMillis};
use serde_json::json;
use uuid::Uuid;

use super::step::{self, StepRow};
use super::{FindingRow, NewFinding, from, insert, select, subject_name};
use crate::audit::AuditEntry;
use crate::statement::{execute, fetch_optional, statements};
use crate::wire::{self, word};
use crate::{StoreError, Tx};

statements! {
    LAST = concat!(select!(), " ", from!(), " WHERE f.terminal_id = $1 AND f.source = 'terminal' \
        ORDER BY f.opened_at DESC, f.id DESC LIMIT 1");
    SEEN = "UPDATE findings SET seen_count = seen_count + 1, last_seen_at = $2, fault = $3, severity = $4, \
        deadline_at = $5, state = $6, closed_at = NULL, updated_at = $2, version = version + 1 WHERE id = $1";
    MENDED = "UPDATE findings SET state = 'closed', closed_at = $2, updated_at = $2, version = version + 1 WHERE id = $1";
}

/// Opens, takes up again or closes the finding of a terminal whose disks are worn or fail. Disks that tell nothing change nothing.
/// The finding with its line for the audit log, if something was decided; a repeat only counts.
pub(crate) async fn judge_disks(
    tx: &mut Tx,
    (terminal, disks): (TerminalId, &[DiskHealth]),
    at: UnixMillis,
    new_id: &impl Fn() -> Uuid,
) -> Result<Option<(FindingId, AuditEntry)>, StoreError> {
    if disks.iter().all(|disk| disk.verdict == DiskVerdict::NotTold) {
        return Ok(None);
    }
    let bad = worst_first(disks);
    let last = fetch_optional!(tx, FindingRow, LAST, terminal.0)?;
    let known = match &last {
        Some(row) => Some(LastFinding {
            state: row.state()?,
            has_owner: !row.owner.is_empty(),
            closed_at: row.closed_at,
        }),
        None => None,
    };
    let (id, action) = match (Judgement::of(known, !bad.is_empty(), at), last) {
        (Judgement::OpenNew, _) => {
            let new = opened(terminal, bad, at, new_id());
            if !insert(tx, &new, new_id()).await? {
                return Ok(None);
            }
            (new.id, "finding.open")
        }
        (Judgement::SeenAgain, Some(row)) => {
            let state = row.state()?;
            seen(tx, &row, (bad, state), at).await?;
            return Ok(None);
        }
        (Judgement::TakenUpAgain(state), Some(row)) => {
            seen(tx, &row, (bad, state), at).await?;
            step::add(tx, FindingId(row.id), &happened(FindingHappening::TakenUpAgain, at, new_id())).await?;
            (FindingId(row.id), "finding.take_up_again")
        }
        (Judgement::Mended, Some(row)) => {
            execute!(tx, MENDED, row.id, at)?;
            step::add(tx, FindingId(row.id), &happened(FindingHappening::Mended, at, new_id())).await?;
            (FindingId(row.id), "finding.mended")
        }
        (Judgement::Nothing | Judgement::SeenAgain | Judgement::TakenUpAgain(_) | Judgement::Mended, _) => {
            return Ok(None);
        }
    };
    let entry = AuditEntry {
        at,
        actor: None,
        action,
        object_kind: "finding",
        object_id: id.to_string(),
        object_name: subject_name(tx, None, Some(terminal)).await?,
        summary: json!({"terminal_id": terminal}),
        address: None,
    };
    Ok(Some((id, entry)))
}

fn worst_first(disks: &[DiskHealth]) -> Vec<DiskHealth> {
    let mut bad: Vec<DiskHealth> = disks.iter().filter(|disk| disk.verdict.wants_care()).cloned().collect();
    bad.sort_by_key(|disk| std::cmp::Reverse(disk.verdict));
    bad
}

fn severity(bad: &[DiskHealth]) -> FindingSeverity {
    match bad.first().map(|disk| disk.verdict) {
        Some(DiskVerdict::Failing) => FindingSeverity::Urgent,
        Some(DiskVerdict::Worn | DiskVerdict::Good | DiskVerdict::NotTold) | None => FindingSeverity::Serious,
    }
}

fn opened(terminal: TerminalId, bad: Vec<DiskHealth>, at: UnixMillis, id: Uuid) -> NewFinding {
    let severity = severity(&bad);
    NewFinding {
        id: FindingId(id),
        app_id: None,
        terminal_id: Some(terminal),
        check: None,
        fault: Some(wire::json(&CheckFault::Disks { disks: bad })),
        source: FindingSource::Terminal,
        severity,
        title: String::new(),
        description: String::new(),
        owner: String::new(),
        deadline_at: at.saturating_add(severity.time_limit_ms()),
        at,
        by: None,
        inspection_id: None,
    }
}

/// It is still so, or so again. What got worse has less time; what was closed gets a new deadline.
async fn seen(
    tx: &mut Tx,
    row: &FindingRow,
    (bad, state): (Vec<DiskHealth>, FindingState),
    at: UnixMillis,
) -> Result<(), StoreError> {
    let severity = severity(&bad);
    let limit = at.saturating_add(severity.time_limit_ms());
    let deadline = match row.closed_at {
        Some(_) => limit,
        None if severity < row.severity()? => row.deadline_at.min(limit),
        None => row.deadline_at,
    };
    let fault = wire::json(&CheckFault::Disks { disks: bad });
    execute!(tx, SEEN, row.id, at, fault, word(severity), deadline, word(state)).map(drop)
}

fn happened(kind: FindingHappening, at: UnixMillis, id: Uuid) -> StepRow {
    StepRow {
        id,
        at,
        kind: word(kind),
        actor: None,
        note: String::new(),
        owner: None,
        deadline_at: None,
        inspection_id: None,
    }
}
