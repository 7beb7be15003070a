//! What terminals found when they tested their own hardware.

use fleet_protocol::{SelfTest, SelfTestId, SelfTestResult, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort};
use crate::replacement::{Machines, in_line};
use crate::rows::{Cell, Insert};
use crate::statement::{fetch_optional, statements};
use crate::wire::{from_json, json};
use crate::{StoreError, Tx};

/// The same test told twice, or by an acceptance after its own event, is kept once.
pub(crate) const INSERT: Insert = Insert {
    into: "INSERT INTO self_tests (id, terminal_id, started_at, ended_at, received_at, software_version, failed, results, photo)",
    columns: 9,
    then: "ON CONFLICT (id) DO NOTHING",
};

statements! {
    PHOTO = "SELECT photo FROM self_tests WHERE id = $1";
}

/// All self-tests; ask for `descending` to see the newest first.
pub static LIST: List = List {
    select: "SELECT s.id, s.terminal_id, s.started_at, s.ended_at, s.received_at, s.software_version, s.failed, s.results",
    from: "FROM self_tests s",
    sorts: &[Sort::by_int("ended_at", "s.ended_at", "s.id")],
    conditions: &[TERMINAL, LINE],
};
const TERMINAL: &str = "s.terminal_id = $?";
const LINE: &str = in_line!("s.terminal_id");

/// A self-test as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SelfTestRow {
    /// Which.
    pub id: Uuid,
    /// Of which terminal.
    pub terminal_id: Uuid,
    /// When it began, by the terminal.
    pub started_at: UnixMillis,
    /// When it ended.
    pub ended_at: UnixMillis,
    /// When it was stored.
    pub received_at: UnixMillis,
    /// Of which version.
    pub software_version: String,
    /// How many items failed.
    pub failed: i64,
    results: String,
}

impl SelfTestRow {
    /// What was found.
    pub fn results(&self) -> Result<Vec<SelfTestResult>, StoreError> {
        from_json("self_tests", "results", &self.results)
    }
}

/// The row of a self-test that ended at `ended_at`, as far as that can be believed.
pub(crate) fn cells(
    terminal: TerminalId,
    test: &SelfTest,
    (ended_at, received_at): (UnixMillis, UnixMillis),
) -> Vec<Cell> {
    let mut test = test.clone();
    let photo = test.take_photo();
    let length = test.ended_at.saturating_sub(test.started_at).max(0);
    vec![
        Cell::Id(test.id.0),
        Cell::Id(terminal.0),
        Cell::Int(ended_at.saturating_sub(length)),
        Cell::Int(ended_at),
        Cell::Int(received_at),
        Cell::Text(test.software_version.clone()),
        Cell::Int(failed(&test)),
        Cell::Text(json(&test.results)),
        Cell::MaybeBytes(photo),
    ]
}

/// How many items failed.
pub(crate) fn failed(test: &SelfTest) -> i64 {
    i64::try_from(test.failed().count()).unwrap_or(i64::MAX)
}

/// A page of a terminal's self-tests, and how many there are.
pub async fn list(
    tx: &mut Tx,
    whose: Machines,
    page: &Page,
) -> Result<(Vec<SelfTestRow>, Option<u64>), StoreError> {
    let query: Query = LIST.query().of_machines([TERMINAL, LINE], Some(whose));
    Ok((query.clone().fetch(tx, page).await?, query.total(tx, page, 10_000).await?))
}

/// What the camera saw in a self-test: a JPEG, if there is one.
pub async fn photo(tx: &mut Tx, id: SelfTestId) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> = fetch_optional!(tx, (Option<Vec<u8>>,), PHOTO, id.0)?;
    Ok(row.and_then(|(photo,)| photo))
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: crate::statement::Group = STATEMENTS;
