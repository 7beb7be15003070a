//! What hall staff found when they looked at everything on the list of the day.

use std::collections::BTreeMap;

use fleet_domain::{DivisionCode, china_day, is_sound_check};
use fleet_protocol::{CheckedItem, DailyCheck, DailyCheckId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::consumable::shown_name;
use crate::list::{List, Page, Query, Sort, Value};
use crate::replacement::{Machines, in_line};
use crate::rows::{Cell, Insert};
use crate::wire::{from_json, json};
use crate::{StoreError, Tx};

pub(crate) const INSERT: Insert = Insert {
    into: "INSERT INTO daily_checks (id, terminal_id, person, day, done_at, received_at, problems, results)",
    columns: 8,
    then: "ON CONFLICT (id) DO NOTHING",
};
/// What a terminal tells late is not what was found last.
pub(crate) const LATEST: Insert = Insert {
    into: "INSERT INTO daily_check_latest (terminal_id, check_id, done_at)",
    columns: 3,
    then: "ON CONFLICT (terminal_id) DO UPDATE SET check_id = excluded.check_id, done_at = excluded.done_at \
        WHERE excluded.done_at >= daily_check_latest.done_at",
};

/// All of them; ask for `descending` to see the newest first.
pub static LIST: List = List {
    select: "SELECT d.id, d.terminal_id, t.name AS terminal_name, l.name AS location_name, u.display_name AS person, \
        u.username AS account, d.done_at, d.received_at, d.problems, d.results",
    from: "FROM daily_checks d JOIN terminals t ON t.id = d.terminal_id LEFT JOIN locations l ON l.id = t.location_id \
        LEFT JOIN users u ON u.id = d.person",
    sorts: &[Sort::by_int("done_at", "d.done_at", "d.id")],
    conditions: &[TERMINAL, LINE, DIVISION, WITH_PROBLEMS, WITHOUT_PROBLEMS, FROM, BEFORE],
};
const TERMINAL: &str = "d.terminal_id = $?";
const LINE: &str = in_line!("d.terminal_id");
const DIVISION: &str = "t.location_id IN (SELECT below.id FROM locations below \
    JOIN division_ancestors up ON up.code = below.division_code WHERE up.ancestor_code = $?)";
const WITH_PROBLEMS: &str = "d.problems >= $?";
const WITHOUT_PROBLEMS: &str = "d.problems < $?";
const FROM: &str = "d.done_at >= $?";
const BEFORE: &str = "d.done_at < $?";

/// Every terminal in service, with the last time that somebody looked.
pub static TODAY: List = List {
    select: "SELECT t.id, t.name, t.location_id, l.name AS location_name, d.day, d.done_at, d.problems, d.results, \
        u.display_name AS person, u.username AS account",
    from: "FROM terminals t LEFT JOIN locations l ON l.id = t.location_id \
        LEFT JOIN daily_check_latest x ON x.terminal_id = t.id LEFT JOIN daily_checks d ON d.id = x.check_id \
        LEFT JOIN users u ON u.id = d.person",
    sorts: &[Sort::by_text("location", "COALESCE(l.name, '')", "t.id")],
    conditions: &[IN_SERVICE, DIVISION, MISSING, DONE, WRONG],
};
const IN_SERVICE: &str = "t.enrollment = $?";
const MISSING: &str = "COALESCE(d.day, 0) < $?";
const DONE: &str = "d.problems = 0 AND d.day >= $?";
const WRONG: &str = "d.problems > 0 AND d.day >= $?";

/// One sign-off.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DailyCheckRow {
    /// Which.
    pub id: Uuid,
    /// At which terminal.
    pub terminal_id: Uuid,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands now.
    pub location_name: Option<String>,
    person: Option<String>,
    account: Option<String>,
    /// When, by the terminal.
    pub done_at: UnixMillis,
    /// When it was stored.
    pub received_at: UnixMillis,
    /// How many items are not as they should be.
    pub problems: i64,
    results: String,
}

impl DailyCheckRow {
    /// What was found.
    pub fn results(&self) -> Result<Vec<CheckedItem>, StoreError> {
        from_json("daily_checks", "results", &self.results)
    }

    /// Who looked, as the console shows them.
    pub fn person(&self) -> Option<String> {
        shown_name(self.person.as_ref(), self.account.as_ref())
    }
}

/// A terminal with the last time that somebody looked.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CheckedTerminalRow {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub location_id: Option<Uuid>,
    /// The location's name.
    pub location_name: Option<String>,
    /// The day of the last time, in days since 1970-01-01.
    pub day: Option<i64>,
    /// When that was.
    pub done_at: Option<UnixMillis>,
    /// How many items were not as they should be.
    pub problems: Option<i64>,
    results: Option<String>,
    person: Option<String>,
    account: Option<String>,
}

impl CheckedTerminalRow {
    /// What was found.
    pub fn results(&self) -> Result<Vec<CheckedItem>, StoreError> {
        self.results.as_deref().map_or(Ok(Vec::new()), |text| from_json("daily_checks", "results", text))
    }

    /// Who looked, as the console shows them.
    pub fn person(&self) -> Option<String> {
        shown_name(self.person.as_ref(), self.account.as_ref())
    }
}

/// What a batch of reports tells.
#[derive(Default)]
pub(crate) struct DailyCheckIntake {
    checks: Vec<Vec<Cell>>,
    latest: BTreeMap<TerminalId, (UnixMillis, DailyCheckId)>,
}

impl DailyCheckIntake {
    /// Done at the first of `at`, as far as that can be believed, and stored at the second.
    pub fn checked(
        &mut self,
        terminal: TerminalId,
        check: &DailyCheck,
        (done_at, received_at): (UnixMillis, UnixMillis),
    ) {
        if !is_sound_check(check) {
            return tracing::warn!(%terminal, "a daily check beyond its bounds is set aside");
        }
        let problems = check.results.iter().filter(|result| result.problem.is_some()).count();
        self.checks.push(vec![
            Cell::Id(check.id.0),
            Cell::Id(terminal.0),
            Cell::Id(check.person.0),
            Cell::Int(china_day(done_at)),
            Cell::Int(done_at),
            Cell::Int(received_at),
            Cell::Int(i64::try_from(problems).unwrap_or(i64::MAX)),
            Cell::Text(json(&check.results)),
        ]);
        let latest = self.latest.entry(terminal).or_insert((done_at, check.id));
        *latest = (*latest).max((done_at, check.id));
    }

    /// Writes all that was gathered.
    pub async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
        INSERT.run(tx, self.checks).await?;
        let latest = self
            .latest
            .into_iter()
            .map(|(terminal, (at, id))| vec![Cell::Id(terminal.0), Cell::Id(id.0), Cell::Int(at)]);
        LATEST.run(tx, latest.collect()).await.map(drop)
    }
}

/// Which sign-offs; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DailyCheckFilter {
    /// At this terminal.
    pub terminal: Option<Machines>,
    /// At terminals in this division or below.
    pub division: Option<DivisionCode>,
    /// With something that is not as it should be, or without.
    pub has_problems: Option<bool>,
    /// From then on.
    pub from: Option<UnixMillis>,
    /// Before then.
    pub before: Option<UnixMillis>,
}

/// A page of the sign-offs, and how many there are if that is cheap to know.
pub async fn list(
    tx: &mut Tx,
    filter: &DailyCheckFilter,
    page: &Page,
) -> Result<(Vec<DailyCheckRow>, Option<u64>), StoreError> {
    let one = |wanted: bool| (filter.has_problems == Some(wanted)).then_some(Value::Int(1));
    let query: Query = LIST
        .query()
        .of_machines([TERMINAL, LINE], filter.terminal)
        .filter(DIVISION, filter.division.as_ref().map(|code| Value::Text(code.to_string())))
        .filter(WITH_PROBLEMS, one(true))
        .filter(WITHOUT_PROBLEMS, one(false))
        .filter(FROM, filter.from.map(Value::Int))
        .filter(BEFORE, filter.before.map(Value::Int));
    Ok((query.clone().fetch(tx, page).await?, query.total(tx, page, 100_000).await?))
}

/// How it stands today with a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckedToday {
    /// Nobody has looked.
    Missing,
    /// All is as it should be.
    Done,
    /// Something is not.
    Problems,
}

/// A page of the terminals in service as they stand on `day`, and how many there are if that is cheap to know.
pub async fn today(
    tx: &mut Tx,
    (day, state, division): (i64, Option<CheckedToday>, Option<&DivisionCode>),
    page: &Page,
) -> Result<(Vec<CheckedTerminalRow>, Option<u64>), StoreError> {
    let on = |wanted: CheckedToday| (state == Some(wanted)).then_some(Value::Int(day));
    let query: Query = TODAY
        .query()
        .filter(IN_SERVICE, Some(Value::Text("active".to_owned())))
        .filter(DIVISION, division.map(|code| Value::Text(code.to_string())))
        .filter(MISSING, on(CheckedToday::Missing))
        .filter(DONE, on(CheckedToday::Done))
        .filter(WRONG, on(CheckedToday::Problems));
    Ok((query.clone().fetch(tx, page).await?, query.total(tx, page, 100_000).await?))
}
