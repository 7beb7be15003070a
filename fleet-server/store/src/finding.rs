//! Findings (问题): the ledger of what inspections and people found wrong with apps.

mod disks;
mod judge;
mod list;
mod step;
#[cfg(test)]
mod tests;
mod year;

use fleet_domain::{FindingHappening, FindingSeverity, FindingSource, FindingState};
use fleet_protocol::{AppId, CheckFault, FindingId, InspectionCheck, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, fetch_one, fetch_optional, statements};
use crate::wire::{from_json, from_word, word};
use crate::{StoreError, Tx};

pub(crate) use disks::judge_disks;
pub(crate) use judge::{Looked, judge};
pub use list::{FindingFilter, LIST, list, overdue};
pub use step::{Decided, StepRow, confirm, decide, steps};
pub use year::{YearCounts, year};

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] =
    &[STATEMENTS, disks::STATEMENTS, judge::STATEMENTS, list::STATEMENTS, step::STATEMENTS, year::STATEMENTS];

macro_rules! select {
    () => {
        "SELECT f.id, f.app_id, a.name AS app_name, f.terminal_id, t.name AS terminal_name, f.check_code, f.fault, f.source, f.severity, f.state, f.title, \
        f.description, f.owner, f.deadline_at, f.opened_at, f.opened_by, f.seen_count, f.last_seen_at, \
        f.inspection_id, f.closed_at, f.version"
    };
}
macro_rules! from {
    () => {
        "FROM findings f LEFT JOIN apps a ON a.id = f.app_id LEFT JOIN terminals t ON t.id = f.terminal_id"
    };
}
pub(crate) use from;
pub(crate) use select;

statements! {
    BY_ID = concat!(select!(), " ", from!(), " WHERE f.id = $1");
    INSERT = "INSERT INTO findings (id, app_id, check_code, fault, source, severity, state, title, description, owner, \
        search_key, deadline_at, opened_at, opened_by, seen_count, last_seen_at, inspection_id, closed_at, version, \
        updated_at, terminal_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $13, $15, NULL, 1, $13, $16) \
        ON CONFLICT DO NOTHING";
    STANDS = "SELECT COUNT(*) FROM findings WHERE app_id = $1 AND check_code = $2 AND id <> $3 AND state <> 'closed'";
    APP_NAME = "SELECT name FROM apps WHERE id = $1";
    TERMINAL_NAME = "SELECT name FROM terminals WHERE id = $1";
}

/// A finding as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FindingRow {
    /// Which.
    pub id: Uuid,
    /// About which app, if it is about one.
    pub app_id: Option<Uuid>,
    /// The app's name.
    pub app_name: Option<String>,
    /// About which terminal, if it is about one.
    pub terminal_id: Option<Uuid>,
    /// The terminal's name.
    pub terminal_name: Option<String>,
    check_code: Option<String>,
    fault: Option<String>,
    source: String,
    severity: String,
    state: String,
    /// One line; empty where a check found it.
    pub title: String,
    /// What a person wrote.
    pub description: String,
    /// Who has to mend it; empty if nobody yet.
    pub owner: String,
    /// Until when.
    pub deadline_at: UnixMillis,
    /// Since when it is known.
    pub opened_at: UnixMillis,
    /// Who reported it; `None` is an inspection.
    pub opened_by: Option<String>,
    /// How often the check failed.
    pub seen_count: i64,
    /// When it failed last.
    pub last_seen_at: UnixMillis,
    /// The last inspection that looked at it.
    pub inspection_id: Option<Uuid>,
    /// When it was closed.
    pub closed_at: Option<UnixMillis>,
    /// For updates.
    pub version: i64,
}

impl FindingRow {
    /// The inspection's check that fails.
    pub fn check(&self) -> Result<Option<InspectionCheck>, StoreError> {
        self.check_code.as_deref().map(|code| from_word("findings", "check_code", code)).transpose()
    }

    /// What the check says.
    pub fn fault(&self) -> Result<Option<CheckFault>, StoreError> {
        self.fault.as_ref().map(|json| from_json("findings", "fault", json)).transpose()
    }

    /// Who found it.
    pub fn source(&self) -> Result<FindingSource, StoreError> {
        from_word("findings", "source", &self.source)
    }

    /// How bad it is.
    pub fn severity(&self) -> Result<FindingSeverity, StoreError> {
        from_word("findings", "severity", &self.severity)
    }

    /// Where it stands.
    pub fn state(&self) -> Result<FindingState, StoreError> {
        from_word("findings", "state", &self.state)
    }
}

/// A finding that begins.
#[derive(Debug, Clone)]
pub struct NewFinding {
    /// Its id.
    pub id: FindingId,
    /// About which app.
    pub app_id: Option<AppId>,
    /// About which terminal.
    pub terminal_id: Option<TerminalId>,
    /// The check of an inspection.
    pub check: Option<InspectionCheck>,
    /// What is wrong, JSON.
    pub fault: Option<String>,
    /// Who found it.
    pub source: FindingSource,
    /// How bad it is.
    pub severity: FindingSeverity,
    /// One line.
    pub title: String,
    /// More.
    pub description: String,
    /// Who has to mend it; empty: nobody yet.
    pub owner: String,
    /// Until when.
    pub deadline_at: UnixMillis,
    /// When.
    pub at: UnixMillis,
    /// By whom; `None` is an inspection.
    pub by: Option<String>,
    /// Which inspection.
    pub inspection_id: Option<Uuid>,
}

/// Adds a finding with its first step. False if there is one already that stands for the same app and check.
pub async fn insert(tx: &mut Tx, new: &NewFinding, step_id: Uuid) -> Result<bool, StoreError> {
    let name = subject_name(tx, new.app_id, new.terminal_id).await?;
    let state = if new.owner.is_empty() { FindingState::Open } else { FindingState::Assigned };
    let inserted = execute!(
        tx,
        INSERT,
        new.id.0,
        new.app_id.map(|id| id.0),
        new.check.map(word),
        &new.fault,
        word(new.source),
        word(new.severity),
        word(state),
        &new.title,
        &new.description,
        &new.owner,
        search_key([&name, &new.title, &new.description, &new.owner]),
        new.deadline_at,
        new.at,
        &new.by,
        new.inspection_id,
        new.terminal_id.map(|id| id.0)
    )?;
    if inserted == 1 {
        let owner = Some(new.owner.clone()).filter(|owner| !owner.is_empty());
        let opened = StepRow {
            id: step_id,
            at: new.at,
            kind: word(FindingHappening::Opened),
            actor: new.by.clone(),
            note: String::new(),
            deadline_at: owner.as_ref().map(|_| new.deadline_at),
            owner,
            inspection_id: new.inspection_id,
        };
        step::add(tx, new.id, &opened).await?;
    }
    Ok(inserted == 1)
}

fn search_key(parts: [&str; 4]) -> String {
    parts.join("\n").to_lowercase()
}

/// What the app is called; empty where there is none.
pub async fn app_name(tx: &mut Tx, app_id: Option<AppId>) -> Result<String, StoreError> {
    let Some(id) = app_id else { return Ok(String::new()) };
    let row = fetch_optional!(tx, (String,), APP_NAME, id.0)?;
    Ok(row.map(|(name,)| name).unwrap_or_default())
}

/// What the app or the terminal is called.
pub(crate) async fn subject_name(
    tx: &mut Tx,
    app: Option<AppId>,
    terminal: Option<TerminalId>,
) -> Result<String, StoreError> {
    let Some(id) = terminal else { return app_name(tx, app).await };
    let row = fetch_optional!(tx, (String,), TERMINAL_NAME, id.0)?;
    Ok(row.map(|(name,)| name).unwrap_or_default())
}

/// The finding with this id.
pub async fn by_id(tx: &mut Tx, id: FindingId) -> Result<Option<FindingRow>, StoreError> {
    fetch_optional!(tx, FindingRow, BY_ID, id.0)
}

/// Whether another finding of the same app and check is not closed.
pub async fn stands(tx: &mut Tx, row: &FindingRow) -> Result<bool, StoreError> {
    let (Some(app), Some(check)) = (row.app_id, &row.check_code) else { return Ok(false) };
    let (others,) = fetch_one!(tx, (i64,), STANDS, app, check, row.id)?;
    Ok(others > 0)
}
