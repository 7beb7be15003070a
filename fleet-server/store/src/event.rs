//! What happened on terminals.

use fleet_protocol::{ConsumableStep, Event, InspectionReport, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::replacement::{Machines, in_line};
use crate::rows::{Cell, Insert};
use crate::wire::{from_json, json};
use crate::{StoreError, Tx, acceptance};

pub(crate) const INSERT: Insert =
    Insert { into: "INSERT INTO events (terminal_id, at, received_at, kind, event)", columns: 5, then: "" };

/// A terminal's events; ask for `descending` to see the newest first.
pub static LIST: List = List {
    select: "SELECT id, terminal_id, at, received_at, kind, event",
    from: "FROM events",
    sorts: &[Sort::by_number("id", "id")],
    conditions: &[TERMINAL, LINE, KIND],
};
const TERMINAL: &str = "terminal_id = $?";
const LINE: &str = in_line!("terminal_id");
const KIND: &str = "kind = $?";

/// An event as stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct EventRow {
    /// Rises with the order in which events were stored.
    pub id: i64,
    /// Of which terminal.
    pub terminal_id: Uuid,
    /// When it happened, by the terminal.
    pub at: UnixMillis,
    /// When it was stored.
    pub received_at: UnixMillis,
    /// Its kind on the wire, such as `session`.
    pub kind: String,
    event: String,
}

impl EventRow {
    /// The event.
    pub fn event(&self) -> Result<Event, StoreError> {
        from_json("events", "event", &self.event)
    }
}

/// The row of an event.
pub(crate) fn cells(
    terminal: TerminalId,
    at: UnixMillis,
    received_at: UnixMillis,
    event: &Event,
) -> Vec<Cell> {
    vec![
        Cell::Id(terminal.0),
        Cell::Int(at),
        Cell::Int(received_at),
        Cell::Text(kind(event).to_owned()),
        Cell::Text(kept(event)),
    ]
}

/// An event as it is kept: the text of an inspected page is kept where it is compared, once an app; what a self-test
/// measured and how an acceptance is signed, where they are looked at.
fn kept(event: &Event) -> String {
    if let Some(bare) = acceptance::kept(event) {
        return json(&bare);
    }
    if let Event::Inspected { report } = event
        && report.text.is_some()
    {
        return json(&Event::Inspected { report: InspectionReport { text: None, ..report.clone() } });
    }
    json(event)
}

/// Whether it stands among the events of its terminal. What is used up is counted, not told sheet by sheet.
pub(crate) const fn is_kept(event: &Event) -> bool {
    !matches!(event, Event::Consumable { step: ConsumableStep::Used { .. }, .. })
}

/// The kind of an event, as on the wire.
pub fn kind(event: &Event) -> &'static str {
    match event {
        Event::AgentStarted { .. } => "agent_started",
        Event::Session { .. } => "session",
        Event::Wiped { .. } => "wiped",
        Event::Rated { .. } => "rated",
        Event::AppFailed { .. } => "app_failed",
        Event::AppQuarantined { .. } => "app_quarantined",
        Event::AppBlocked { .. } => "app_blocked",
        Event::AppInstalled { .. } => "app_installed",
        Event::AppRefused { .. } => "app_refused",
        Event::ShellFailed { .. } => "shell_failed",
        Event::SandboxMissing { .. } => "sandbox_missing",
        Event::ThemeInstalled { .. } => "theme_installed",
        Event::ThemeFailed { .. } => "theme_failed",
        Event::LockBroken { .. } => "lock_broken",
        Event::UpgradeStep { .. } => "upgrade_step",
        Event::FileHealed { .. } => "file_healed",
        Event::Inspected { .. } => "inspected",
        Event::Maintenance { .. } => "maintenance",
        Event::Consumable { .. } => "consumable",
        Event::DailyChecked { .. } => "daily_checked",
        Event::SelfTested { .. } => "self_tested",
        Event::Accepted { .. } => "accepted",
        Event::SamplesDropped { .. } => "samples_dropped",
    }
}

fn query(whose: Machines, kind: Option<&str>) -> Query {
    LIST.query()
        .of_machines([TERMINAL, LINE], Some(whose))
        .filter(KIND, kind.map(|kind| Value::Text(kind.to_owned())))
}

/// One page of a terminal's events, and how many there are if that is cheap to know.
pub async fn list(
    tx: &mut Tx,
    whose: Machines,
    kind: Option<&str>,
    page: &Page,
) -> Result<(Vec<EventRow>, Option<u64>), StoreError> {
    let rows = query(whose, kind).fetch(tx, page).await?;
    Ok((rows, query(whose, kind).total(tx, page, 10_000).await?))
}
