//! That what citizens' sessions left on terminals was cleared away. Nothing here is about a person.

use fleet_domain::DivisionCode;
use fleet_protocol::{Residue, TerminalId, UnixMillis, WipeCause};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{Kind, List, Page, Query, Sort, Value};
use crate::replacement::{Machines, in_line};
use crate::rows::{Cell, Insert};
use crate::statement::{fetch_all, statements};
use crate::wire::{from_json, from_word, json, word};
use crate::{StoreError, Tx};

statements! {
    UNCLEAN_TERMINALS = "SELECT w.terminal_id, t.name, COUNT(*) AS wipes, MAX(w.at) AS last_at FROM wipes w \
        JOIN terminals t ON t.id = w.terminal_id WHERE NOT w.is_clean AND w.at >= $1 \
        GROUP BY w.terminal_id, t.name ORDER BY last_at DESC, w.terminal_id LIMIT $2";
}

pub(crate) const INSERT: Insert = Insert {
    into: "INSERT INTO wipes (terminal_id, at, received_at, cause, found, remained, is_clean)",
    columns: 7,
    then: "",
};

/// All records; ask for `descending` to see the newest first.
pub static LIST: List = List {
    select: "SELECT w.id, w.terminal_id, t.name AS terminal_name, l.name AS location_name, w.at, w.received_at, \
        w.cause, w.found, w.remained, w.is_clean",
    from: "FROM wipes w JOIN terminals t ON t.id = w.terminal_id LEFT JOIN locations l ON l.id = t.location_id",
    sorts: &[Sort {
        name: "at",
        key: "w.at",
        key_kind: Kind::Int,
        tie: "w.id",
        tie_kind: Kind::Int,
        keys_from: None,
    }],
    conditions: &[TERMINAL, LINE, DIVISION, CLEAN, FROM, BEFORE],
};
const TERMINAL: &str = "w.terminal_id = $?";
const LINE: &str = in_line!("w.terminal_id");
const DIVISION: &str = "t.location_id IN (SELECT below.id FROM locations below \
    JOIN division_ancestors up ON up.code = below.division_code WHERE up.ancestor_code = $?)";
const CLEAN: &str = "w.is_clean = $?";
const FROM: &str = "w.at >= $?";
const BEFORE: &str = "w.at < $?";

/// A record as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct WipeRow {
    /// Rises with the order in which records were stored.
    pub id: i64,
    /// Which terminal.
    pub terminal_id: Uuid,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands now.
    pub location_name: Option<String>,
    /// When, by the terminal.
    pub at: UnixMillis,
    /// When it was stored.
    pub received_at: UnixMillis,
    /// Whether nothing remained.
    pub is_clean: bool,
    cause: String,
    found: String,
    remained: String,
}

impl WipeRow {
    /// After what.
    pub fn cause(&self) -> Result<WipeCause, StoreError> {
        from_word("wipes", "cause", &self.cause)
    }

    /// What was there.
    pub fn found(&self) -> Result<Residue, StoreError> {
        from_json("wipes", "found", &self.found)
    }

    /// What was there still.
    pub fn remained(&self) -> Result<Residue, StoreError> {
        from_json("wipes", "remained", &self.remained)
    }
}

/// The row of a record.
pub(crate) fn cells(
    terminal: TerminalId,
    (at, received_at): (UnixMillis, UnixMillis),
    cause: WipeCause,
    found: Residue,
    remained: Residue,
) -> Vec<Cell> {
    vec![
        Cell::Id(terminal.0),
        Cell::Int(at),
        Cell::Int(received_at),
        Cell::Text(word(cause)),
        Cell::Text(json(&found)),
        Cell::Text(json(&remained)),
        Cell::Bool(remained.is_nothing()),
    ]
}

/// Which records; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WipeFilter {
    /// Of this terminal.
    pub terminal: Option<Machines>,
    /// Of terminals in this division or below.
    pub division: Option<DivisionCode>,
    /// After which nothing remained, or something did.
    pub is_clean: Option<bool>,
    /// From then on.
    pub from: Option<UnixMillis>,
    /// Before then.
    pub before: Option<UnixMillis>,
}

/// A page of the records, and how many there are if that is cheap to know.
pub async fn list(
    tx: &mut Tx,
    filter: &WipeFilter,
    page: &Page,
) -> Result<(Vec<WipeRow>, Option<u64>), StoreError> {
    const COUNTED: u32 = 100_000;
    let query: Query = LIST
        .query()
        .of_machines([TERMINAL, LINE], filter.terminal)
        .filter(DIVISION, filter.division.as_ref().map(|code| Value::Text(code.to_string())))
        .filter(CLEAN, filter.is_clean.map(Value::Bool))
        .filter(FROM, filter.from.map(Value::Int))
        .filter(BEFORE, filter.before.map(Value::Int));
    Ok((query.clone().fetch(tx, page).await?, query.total(tx, page, COUNTED).await?))
}

/// A terminal on which something remained.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct UncleanTerminal {
    /// Which.
    pub terminal_id: Uuid,
    /// Its name.
    pub name: String,
    /// After how many wipes.
    pub wipes: i64,
    /// When last.
    pub last_at: UnixMillis,
}

/// At most `most` terminals on which something remained since then, the last first.
pub async fn unclean_terminals(
    tx: &mut Tx,
    since: UnixMillis,
    most: i64,
) -> Result<Vec<UncleanTerminal>, StoreError> {
    fetch_all!(tx, UncleanTerminal, UNCLEAN_TERMINALS, since, most)
}
