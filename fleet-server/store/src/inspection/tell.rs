use fleet_domain::{InspectionOrigin, InspectionState, Inspector, choose_inspector, first_candidate};
use fleet_protocol::{AppId, AppVersionId, InspectionId, TerminalId, UnixMillis};
use uuid::Uuid;

use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::wire::word;
use crate::{StoreError, Tx};

statements! {
    // A few of a fleet of any size, behind a place that differs from app to app and from turn to turn.
    CANDIDATES = "SELECT p.terminal_id, (SELECT COUNT(*) FROM inspections i WHERE i.terminal_id = p.terminal_id \
        AND i.state = 'due') AS open, t.session_open FROM terminal_apps p JOIN terminals t ON t.id = p.terminal_id \
        WHERE p.app_id = $1 AND p.version_id = $2 AND p.terminal_id >= $3 AND t.enrollment = 'active' \
        AND t.connectivity = 'online' AND (t.maintenance_until IS NULL OR t.maintenance_until <= $4) \
        ORDER BY p.terminal_id LIMIT $5";
    LAST_TOLD = "SELECT terminal_id FROM inspections WHERE app_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1";
    OPEN = "SELECT id, terminal_id FROM inspections WHERE app_id = $1 AND state = 'due'";
    BEGIN = "INSERT INTO inspections (id, app_id, version_id, origin, period, state, terminal_id, told_at, tries, \
        created_at, created_by, failed) VALUES ($1, $2, $3, $4, $5, 'due', $6, $7, 1, $7, $8, 0) ON CONFLICT DO NOTHING";
    HURRY = "UPDATE inspections SET origin = $2, created_by = $3, told_at = $4 \
        WHERE app_id = $1 AND state = 'due' AND origin = 'schedule' RETURNING id, terminal_id";
    TELL_ANOTHER = "UPDATE inspections SET terminal_id = $3, told_at = $4, tries = tries + 1 \
        WHERE id = $1 AND state = 'due' AND tries = $2";
    END = "UPDATE inspections SET state = $3, ended_at = $4 WHERE id = $1 AND state = 'due' AND tries = $2";
}

/// The most terminals that are compared.
const CANDIDATES_MOST: i64 = 32;

/// An inspection that begins.
#[derive(Debug, Clone, Copy)]
pub struct NewInspection<'a> {
    /// Its id.
    pub id: InspectionId,
    /// Of which app.
    pub app_id: AppId,
    /// In which version.
    pub version_id: AppVersionId,
    /// Why.
    pub origin: InspectionOrigin,
    /// Of the schedule.
    pub period: Option<i64>,
    /// Who does it.
    pub terminal_id: TerminalId,
    /// When it was decided.
    pub at: UnixMillis,
    /// By whom; `None` is the schedule.
    pub by: Option<&'a str>,
}

/// An inspection that a terminal has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Which.
    pub id: InspectionId,
    /// Who.
    pub terminal_id: TerminalId,
}

impl From<(Uuid, Uuid)> for Told {
    fn from((id, terminal): (Uuid, Uuid)) -> Self {
        Self { id: InspectionId(id), terminal_id: TerminalId(terminal) }
    }
}

/// Who inspects an app's version: one of those that have it, are in service and online; `turn` changes who it is.
pub async fn choose(
    tx: &mut Tx,
    (app_id, version_id): (AppId, AppVersionId),
    turn: i64,
    now: UnixMillis,
) -> Result<Option<TerminalId>, StoreError> {
    let last = fetch_optional!(tx, (Uuid,), LAST_TOLD, app_id.0)?.map(|(id,)| TerminalId(id));
    let start = first_candidate(app_id, turn);
    let mut rows = candidates(tx, (app_id, version_id), start, now).await?;
    if rows.len() < usize::try_from(CANDIDATES_MOST).unwrap_or(usize::MAX) {
        rows.extend(candidates(tx, (app_id, version_id), TerminalId(Uuid::nil()), now).await?);
    }
    let inspectors: Vec<Inspector> = rows
        .into_iter()
        .map(|(id, open, is_attended)| {
            let terminal_id = TerminalId(id);
            Inspector { terminal_id, is_attended, open, was_last: last == Some(terminal_id) }
        })
        .collect();
    Ok(choose_inspector(&inspectors, app_id, turn))
}

/// Whether this terminal can inspect the app's version: it has it, is in service and online.
pub async fn can_inspect(
    tx: &mut Tx,
    of: (AppId, AppVersionId),
    terminal: TerminalId,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let from_here = candidates(tx, of, terminal, now).await?;
    Ok(from_here.first().is_some_and(|(id, ..)| *id == terminal.0))
}

async fn candidates(
    tx: &mut Tx,
    (app_id, version_id): (AppId, AppVersionId),
    from: TerminalId,
    now: UnixMillis,
) -> Result<Vec<(Uuid, i64, bool)>, StoreError> {
    fetch_all!(tx, (Uuid, i64, bool), CANDIDATES, app_id.0, version_id.0, from.0, now, CANDIDATES_MOST)
}

/// The inspection of an app that a terminal is told to do, if there is one.
pub async fn open_of(tx: &mut Tx, app_id: AppId) -> Result<Option<Told>, StoreError> {
    let row = fetch_optional!(tx, (Uuid, Uuid), OPEN, app_id.0)?;
    Ok(row.map(Told::from))
}

/// Tells a terminal to inspect. False if another server was faster, or the app is being inspected.
pub async fn begin(tx: &mut Tx, new: NewInspection<'_>) -> Result<bool, StoreError> {
    let NewInspection { id, app_id, version_id, origin, period, terminal_id, at, by } = new;
    let begun = execute!(
        tx,
        BEGIN,
        id.0,
        app_id.0,
        version_id.0,
        word(origin),
        period,
        terminal_id.0,
        at,
        by.map(str::to_owned)
    )?;
    Ok(begun == 1)
}

/// Somebody waits for the scheduled inspection of an app that a terminal is told to do: it need not rest for long. The
/// inspection, if there is one.
pub async fn hurry(
    tx: &mut Tx,
    app_id: AppId,
    origin: InspectionOrigin,
    (now, by): (UnixMillis, &str),
) -> Result<Option<Told>, StoreError> {
    let row = fetch_optional!(tx, (Uuid, Uuid), HURRY, app_id.0, word(origin), by, now)?;
    Ok(row.map(Told::from))
}

/// Tells another terminal, unless somebody did it already: `tries` is what was read.
pub async fn tell_another(
    tx: &mut Tx,
    id: InspectionId,
    tries: i64,
    (terminal, now): (TerminalId, UnixMillis),
) -> Result<bool, StoreError> {
    Ok(execute!(tx, TELL_ANOTHER, id.0, tries, terminal.0, now)? == 1)
}

/// The inspection ends without a result, unless something happened to it meanwhile.
pub async fn end_without_result(
    tx: &mut Tx,
    id: InspectionId,
    tries: i64,
    (state, now): (InspectionState, UnixMillis),
) -> Result<bool, StoreError> {
    Ok(execute!(tx, END, id.0, tries, word(state), now)? == 1)
}
