use fleet_domain::{ChinaDay, DivisionCode, InstallFacts, InstallFields, InstallState};
use fleet_protocol::{LocationId, PersonId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{fetch_all, fetch_optional, statements};
use crate::wire::word;
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT i.id, i.project, i.name, i.location_id, l.name AS location_name, l.division_code, \
         d.name AS division_name, l.address, i.installer_id, u.username AS installer_username, \
         u.display_name AS installer_name, i.due_day, i.note, c.id AS code_id, c.code_hint, c.expires_at AS code_expires_at, \
         t.id AS terminal_id, t.name AS terminal_name, i.installed_at, COALESCE(s.failed, 0) AS failed, \
         s.ended_at AS tested_at, a.id AS acceptance_id, a.signed_at AS accepted_at, a.report_at, \
         i.created_at, i.created_by, i.version"
    };
}
// A terminal that is gone for good stands for nothing; what the others found and signed last is what counts.
macro_rules! from {
    () => {
        "FROM installs i JOIN locations l ON l.id = i.location_id JOIN divisions d ON d.code = l.division_code \
         LEFT JOIN users u ON u.id = i.installer_id \
         LEFT JOIN terminals t ON t.id = i.terminal_id AND t.enrollment NOT IN ('rejected', 'retired') \
         LEFT JOIN enrollment_codes c ON c.id = i.code_id AND c.used_at IS NULL AND c.revoked_at IS NULL \
         LEFT JOIN self_tests s ON s.id = (SELECT x.id FROM self_tests x WHERE x.terminal_id = t.id \
         ORDER BY x.ended_at DESC, x.id DESC LIMIT 1) \
         LEFT JOIN acceptances a ON a.id = (SELECT x.id FROM acceptances x WHERE x.terminal_id = t.id \
         ORDER BY x.received_at DESC, x.id DESC LIMIT 1)"
    };
}
macro_rules! state {
    () => {
        "CASE WHEN a.id IS NOT NULL THEN 'accepted' WHEN t.id IS NOT NULL THEN 'installed' ELSE 'planned' END"
    };
}

statements! {
    FIND = concat!(select!(), " ", from!(), " WHERE i.id = $1");
    OF_TERMINAL = concat!(select!(), " ", from!(), " WHERE t.id = $1");
    PROJECTS = concat!("SELECT q.project, COUNT(*) AS terminals, \
        SUM(CASE WHEN q.state = 'planned' THEN 1 ELSE 0 END) AS planned, \
        SUM(CASE WHEN q.state = 'installed' THEN 1 ELSE 0 END) AS installed, \
        SUM(CASE WHEN q.state = 'accepted' THEN 1 ELSE 0 END) AS accepted, \
        SUM(CASE WHEN q.failed > 0 OR (q.state <> 'accepted' AND q.due_day < $1) THEN 1 ELSE 0 END) AS with_problems \
        FROM (SELECT i.project, i.due_day, COALESCE(s.failed, 0) AS failed, ", state!(), " AS state ", from!(), ") AS q \
        GROUP BY q.project ORDER BY q.project LIMIT 200");
    INSTALLERS = "SELECT id, username, display_name FROM users WHERE disabled = $1 AND role <> 'viewer' \
        ORDER BY username_key LIMIT 500";
}

/// The plan as a list; the first due comes first, what has no day last.
pub static LIST: List = List {
    select: select!(),
    from: from!(),
    sorts: &[
        Sort::by_int("due_day", DUE, "i.id"),
        Sort::by_text("name", "i.name", "i.id"),
        Sort::by_int("created_at", "i.created_at", "i.id"),
    ],
    conditions: &[Q, DIVISION, LOCATION, INSTALLER, PROJECT, STATE, TROUBLED],
};
/// Behind every day.
const NO_DAY: i64 = 1_000_000;
const DUE: &str = "COALESCE(i.due_day, 1000000)";
const Q: &str = "(i.search_key || l.search_key) LIKE $? ESCAPE '\\'";
const DIVISION: &str =
    "l.division_code IN (SELECT up.code FROM division_ancestors up WHERE up.ancestor_code = $?)";
const LOCATION: &str = "i.location_id = $?";
const INSTALLER: &str = "i.installer_id = $?";
const PROJECT: &str = "i.project = $?";
const STATE: &str = concat!("(", state!(), ") = $?");
const TROUBLED: &str = "COALESCE(s.failed, 0) > 0 OR (a.id IS NULL AND i.due_day < $?)";

/// Which plans; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstallFilter {
    /// Part of name, project, note, or the location's name or address.
    pub q: Option<String>,
    /// At a location of this division or below.
    pub division: Option<DivisionCode>,
    /// At this location.
    pub location: Option<LocationId>,
    /// Whom it is given to.
    pub installer: Option<PersonId>,
    /// Of this project.
    pub project: Option<String>,
    /// So far.
    pub state: Option<InstallState>,
    /// With problems on this day.
    pub troubled_on: Option<ChinaDay>,
}

/// A plan with all that a list shows.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct InstallRow {
    /// Which.
    pub id: Uuid,
    /// What belongs together, or empty.
    pub project: String,
    /// Of the terminal.
    pub name: String,
    /// Where it is to stand.
    pub location_id: Uuid,
    /// Its name.
    pub location_name: String,
    /// Its division.
    pub division_code: String,
    /// Its division.
    pub division_name: String,
    /// Its postal address.
    pub address: String,
    /// Who sets it up.
    pub installer_id: Option<Uuid>,
    /// For signing in.
    pub installer_username: Option<String>,
    /// For people.
    pub installer_name: Option<String>,
    due_day: Option<i64>,
    /// About the hardware.
    pub note: String,
    /// The code that is out for it and not used.
    pub code_id: Option<Uuid>,
    /// Its last four characters.
    pub code_hint: Option<String>,
    /// Until when that holds.
    pub code_expires_at: Option<UnixMillis>,
    /// That was installed.
    pub terminal_id: Option<Uuid>,
    /// Its name.
    pub terminal_name: Option<String>,
    /// When.
    pub installed_at: Option<UnixMillis>,
    failed: i64,
    /// When its last self-test ended.
    pub tested_at: Option<UnixMillis>,
    /// Its last acceptance.
    pub acceptance_id: Option<Uuid>,
    /// When that was signed.
    pub accepted_at: Option<UnixMillis>,
    /// When its PDF came.
    pub report_at: Option<UnixMillis>,
    /// When it was planned.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
    /// For updates.
    pub version: i64,
}

impl InstallRow {
    /// What is planned.
    pub fn fields(&self) -> InstallFields {
        InstallFields {
            name: self.name.clone(),
            location_id: LocationId(self.location_id),
            project: self.project.clone(),
            installer_id: self.installer_id.map(PersonId),
            due_day: self.due_day.map(ChinaDay::numbered),
            note: self.note.clone(),
        }
    }

    /// What its state and its problems follow from.
    pub fn facts(&self) -> InstallFacts {
        InstallFacts {
            due_day: self.due_day.map(ChinaDay::numbered),
            is_installed: self.terminal_id.is_some(),
            is_accepted: self.acceptance_id.is_some(),
            failed: u32::try_from(self.failed).unwrap_or(0),
        }
    }
}

impl InstallFilter {
    fn query(&self) -> Query {
        LIST.query()
            .filter(Q, self.q.as_deref().map(Value::containing))
            .filter(DIVISION, self.division.as_ref().map(|code| Value::Text(code.to_string())))
            .filter(LOCATION, self.location.map(|id| Value::Id(id.0)))
            .filter(INSTALLER, self.installer.map(|id| Value::Id(id.0)))
            .filter(PROJECT, self.project.clone().map(Value::Text))
            .filter(STATE, self.state.map(|state| Value::Text(word(state))))
            .filter(TROUBLED, self.troubled_on.map(|day| Value::Int(day.number())))
    }
}

/// One page, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &InstallFilter,
    page: &Page,
) -> Result<(Vec<InstallRow>, Option<u64>), StoreError> {
    Ok((filter.query().fetch(tx, page).await?, filter.query().total(tx, page, 10_000).await?))
}

/// A row's place in an order.
pub fn place(row: &InstallRow, sort: &str) -> (Value, Value) {
    let key = match sort {
        "name" => Value::Text(row.name.clone()),
        "created_at" => Value::Int(row.created_at),
        _ => Value::Int(row.due_day.unwrap_or(NO_DAY)),
    };
    (key, Value::Id(row.id))
}

/// One plan.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<InstallRow>, StoreError> {
    fetch_optional!(tx, InstallRow, FIND, id)
}

/// The plan that a terminal stands for.
pub async fn of_terminal(tx: &mut Tx, terminal: TerminalId) -> Result<Option<InstallRow>, StoreError> {
    fetch_optional!(tx, InstallRow, OF_TERMINAL, terminal.0)
}

/// How far the plans of a project are.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Project {
    /// Its name, or empty.
    pub project: String,
    /// How many there are.
    pub terminals: i64,
    /// Without a terminal.
    pub planned: i64,
    /// With one that is not accepted.
    pub installed: i64,
    /// Accepted.
    pub accepted: i64,
    /// Of all of them, those with problems.
    pub with_problems: i64,
}

/// The projects, at most two hundred, with how far they are on `today`.
pub async fn projects(tx: &mut Tx, today: ChinaDay) -> Result<Vec<Project>, StoreError> {
    fetch_all!(tx, Project, PROJECTS, today.number())
}

/// An account that may install.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Installer {
    /// Which.
    pub id: Uuid,
    /// For signing in.
    pub username: String,
    /// For people.
    pub display_name: String,
}

/// Who may install: all who are not disabled and no viewers, at most five hundred.
pub async fn installers(tx: &mut Tx) -> Result<Vec<Installer>, StoreError> {
    fetch_all!(tx, Installer, INSTALLERS, false)
}
