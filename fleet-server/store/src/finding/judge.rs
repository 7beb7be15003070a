use fleet_domain::{FindingHappening, FindingSeverity, FindingSource, FindingState, Judgement, LastFinding};
use fleet_protocol::{AppId, CheckFault, FindingId, InspectionCheck, InspectionId, UnixMillis};
use serde_json::json;
use uuid::Uuid;

use super::step::{self, StepRow};
use super::{FindingRow, NewFinding, app_name, from, insert, select};
use crate::audit::AuditEntry;
use crate::statement::{execute, fetch_optional, statements};
use crate::wire::{self, word};
use crate::{StoreError, Tx};

statements! {
    LAST = concat!(select!(), " ", from!(), " WHERE f.app_id = $1 AND f.check_code = $2 \
        ORDER BY f.opened_at DESC, f.id DESC LIMIT 1");
    SEEN_AGAIN = "UPDATE findings SET seen_count = seen_count + 1, last_seen_at = $2, fault = $3, inspection_id = $4, \
        updated_at = $2 WHERE id = $1";
    TAKE_UP = "UPDATE findings SET state = $5, closed_at = NULL, seen_count = seen_count + 1, last_seen_at = $2, \
        fault = $3, inspection_id = $4, updated_at = $2, version = version + 1, deadline_at = $6 WHERE id = $1";
    MENDED = "UPDATE findings SET state = 'closed', closed_at = $2, inspection_id = $3, updated_at = $2, \
        version = version + 1 WHERE id = $1";
}

/// What an inspection saw of one check.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Looked<'a> {
    /// Of which app.
    pub app_id: AppId,
    /// Which check.
    pub check: InspectionCheck,
    /// What is wrong; `None`: it passed.
    pub fault: Option<&'a CheckFault>,
    /// Which inspection.
    pub inspection_id: InspectionId,
    /// When.
    pub at: UnixMillis,
}

/// Opens, takes up again or closes the finding of an app and check. The finding with its line for the audit log, if
/// something was decided; a repeat only counts.
pub(crate) async fn judge(
    tx: &mut Tx,
    looked: Looked<'_>,
    new_id: &impl Fn() -> Uuid,
) -> Result<Option<(FindingId, AuditEntry)>, StoreError> {
    let Looked { app_id, check, fault, inspection_id, at } = looked;
    let last = fetch_optional!(tx, FindingRow, LAST, app_id.0, word(check))?;
    let known = match &last {
        Some(row) => {
            let (state, has_owner) = (row.state()?, !row.owner.is_empty());
            Some(LastFinding { state, has_owner, closed_at: row.closed_at }.before(fault))
        }
        None => None,
    };
    let judgement = Judgement::of(known, fault.is_some(), at);
    let step = |kind: FindingHappening| StepRow {
        id: new_id(),
        at,
        kind: word(kind),
        actor: None,
        note: String::new(),
        owner: None,
        deadline_at: None,
        inspection_id: Some(inspection_id.0),
    };
    let (id, action) = match (judgement, fault, last) {
        (Judgement::OpenNew, Some(fault), _) => {
            let new = new_finding(looked, fault, new_id());
            if !insert(tx, &new, new_id()).await? {
                return Ok(None);
            }
            (new.id, "finding.open")
        }
        (Judgement::SeenAgain, Some(fault), Some(row)) => {
            execute!(tx, SEEN_AGAIN, row.id, at, wire::json(fault), inspection_id.0)?;
            return Ok(None);
        }
        (Judgement::TakenUpAgain(state), Some(fault), Some(row)) => {
            take_up(tx, &row, looked, fault, state).await?;
            step::add(tx, FindingId(row.id), &step(FindingHappening::TakenUpAgain)).await?;
            (FindingId(row.id), "finding.take_up_again")
        }
        (Judgement::Mended, None, Some(row)) => {
            execute!(tx, MENDED, row.id, at, inspection_id.0)?;
            step::add(tx, FindingId(row.id), &step(FindingHappening::Mended)).await?;
            (FindingId(row.id), "finding.mended")
        }
        (
            Judgement::Nothing
            | Judgement::OpenNew
            | Judgement::SeenAgain
            | Judgement::TakenUpAgain(_)
            | Judgement::Mended,
            _,
            _,
        ) => return Ok(None),
    };
    let entry = AuditEntry {
        at,
        actor: None,
        action,
        object_kind: "finding",
        object_id: id.to_string(),
        object_name: app_name(tx, Some(app_id)).await?,
        summary: json!({"check": check, "inspection_id": inspection_id}),
        address: None,
    };
    Ok(Some((id, entry)))
}

fn new_finding(looked: Looked<'_>, fault: &CheckFault, id: Uuid) -> NewFinding {
    let severity = FindingSeverity::of(looked.check, fault);
    NewFinding {
        id: FindingId(id),
        app_id: Some(looked.app_id),
        terminal_id: None,
        check: Some(looked.check),
        fault: Some(wire::json(fault)),
        source: FindingSource::Inspection,
        severity,
        title: String::new(),
        description: String::new(),
        owner: String::new(),
        deadline_at: looked.at.saturating_add(severity.time_limit_ms()),
        at: looked.at,
        by: None,
        inspection_id: Some(looked.inspection_id.0),
    }
}

/// What was closed gets a new deadline. What was said to be mended keeps its own: it never was.
async fn take_up(
    tx: &mut Tx,
    row: &FindingRow,
    looked: Looked<'_>,
    fault: &CheckFault,
    state: FindingState,
) -> Result<(), StoreError> {
    let limit = looked.at.saturating_add(row.severity()?.time_limit_ms());
    let was_closed = row.closed_at.is_some();
    let deadline = if was_closed { limit } else { row.deadline_at };
    execute!(tx, TAKE_UP, row.id, looked.at, wire::json(fault), looked.inspection_id.0, word(state), deadline)
        .map(drop)
}
