//! Citizens' sessions on terminals, and how often each app is used. Nothing here is about a person.

use fleet_protocol::{AppId, SessionEnd, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::Kind;
use crate::list::{List, Page, Query, Sort, Value};
use crate::replacement::{Machines, in_line};
use crate::rows::{Cell, Insert};
use crate::statement::{fetch_all, statements};
use crate::wire::{from_json, from_word, json, word};
use crate::{StoreError, Tx};

statements! {
    USAGE = "SELECT u.app_id, a.name, u.sessions, u.ms FROM usage_days u LEFT JOIN apps a ON a.id = u.app_id \
        WHERE u.day = $1 ORDER BY u.sessions DESC, u.app_id";
}

pub(crate) const INSERT: Insert = Insert {
    into: "INSERT INTO citizen_sessions (terminal_id, started_at, ended_at, end_kind, apps)",
    columns: 5,
    then: "",
};
pub(crate) const COUNT: Insert = Insert {
    into: "INSERT INTO usage_days (day, app_id, sessions, ms)",
    columns: 4,
    then: "ON CONFLICT (day, app_id) DO UPDATE SET sessions = usage_days.sessions + excluded.sessions, \
        ms = usage_days.ms + excluded.ms",
};

/// A terminal's sessions; ask for `descending` to see the newest first.
pub static LIST: List = List {
    select: "SELECT id, terminal_id, started_at, ended_at, end_kind, apps",
    from: "FROM citizen_sessions",
    sorts: &[Sort {
        name: "started_at",
        key: "started_at",
        key_kind: Kind::Int,
        tie: "id",
        tie_kind: Kind::Int,
        keys_from: None,
    }],
    conditions: &[TERMINAL, LINE, END],
};
const END: &str = "end_kind = $?";
const TERMINAL: &str = "terminal_id = $?";
const LINE: &str = in_line!("terminal_id");

/// A session that ended.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CitizenSessionRow {
    /// Which.
    pub id: i64,
    /// On which terminal.
    pub terminal_id: Uuid,
    /// The first touch.
    pub started_at: UnixMillis,
    /// The end.
    pub ended_at: UnixMillis,
    end_kind: String,
    apps: String,
}

impl CitizenSessionRow {
    /// How it ended.
    pub fn end(&self) -> Result<SessionEnd, StoreError> {
        from_word("citizen_sessions", "end_kind", &self.end_kind)
    }

    /// The apps opened, in order, with the milliseconds spent in each.
    pub fn apps(&self) -> Result<Vec<(AppId, u64)>, StoreError> {
        from_json("citizen_sessions", "apps", &self.apps)
    }
}

/// How often an app was used on one day.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Usage {
    /// Which app; zeros for sessions as a whole.
    pub app_id: Uuid,
    /// Its name, if it is still known.
    pub name: Option<String>,
    /// In how many sessions.
    pub sessions: i64,
    /// For how long in all, in milliseconds.
    pub ms: i64,
}

/// The row of a session.
pub(crate) fn cells(
    terminal: TerminalId,
    started_at: UnixMillis,
    ended_at: UnixMillis,
    end: SessionEnd,
    apps: &[(AppId, u64)],
) -> Vec<Cell> {
    vec![
        Cell::Id(terminal.0),
        Cell::Int(started_at),
        Cell::Int(ended_at),
        Cell::Text(word(end)),
        Cell::Text(json(&apps)),
    ]
}

/// One page of a terminal's sessions, all or those with an `end`, and how many there are if that is cheap to know.
pub async fn list(
    tx: &mut Tx,
    whose: Machines,
    end: Option<SessionEnd>,
    page: &Page,
) -> Result<(Vec<CitizenSessionRow>, Option<u64>), StoreError> {
    let query: Query = LIST
        .query()
        .of_machines([TERMINAL, LINE], Some(whose))
        .filter(END, end.map(|end| Value::Text(word(end))));
    Ok((query.clone().fetch(tx, page).await?, query.total(tx, page, 10_000).await?))
}

/// What was used on a day ([`fleet_domain::china_day`]), the most used first.
pub async fn usage(tx: &mut Tx, day: i64) -> Result<Vec<Usage>, StoreError> {
    fetch_all!(tx, Usage, USAGE, day)
}
