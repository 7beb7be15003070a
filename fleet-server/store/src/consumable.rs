//! What terminals use up (耗材): what is left, and what was put in.

mod intake;

use fleet_domain::DivisionCode;
use fleet_protocol::{Consumable, ConsumableWord, LocationId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::replacement::{Machines, in_line};
use crate::statement::{fetch_one, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

#[cfg(test)]
pub(crate) use intake::COUNT;
pub(crate) use intake::ConsumableIntake;
pub use intake::reckon_anew;

statements! {
    LOW_COUNT = "SELECT COUNT(*) FROM consumables c JOIN terminals t ON t.id = c.terminal_id \
        WHERE t.enrollment = 'active' AND c.soonest < $1";
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, intake::STATEMENTS];

/// What every terminal in service holds, the soonest out first.
pub static LIST: List = List {
    select: "SELECT c.id, c.terminal_id, t.name AS terminal_name, t.location_id, l.name AS location_name, c.consumable, \
        c.holds, c.filled_at, u.display_name AS filled_by, u.username AS filled_by_account, c.used, c.word, c.spent, \
        c.spent_days, c.out_at, c.soonest",
    from: "FROM consumables c JOIN terminals t ON t.id = c.terminal_id AND t.enrollment = 'active' \
        LEFT JOIN locations l ON l.id = t.location_id LEFT JOIN users u ON u.id = c.filled_by",
    sorts: &[
        Sort::by_int("soonest", "c.soonest", "c.id"),
        Sort::by_text("location", "COALESCE(l.name, '')", "c.id"),
    ],
    conditions: &[TERMINAL, LOCATION, DIVISION, CONSUMABLE, LOW],
};
const TERMINAL: &str = "c.terminal_id = $?";
const LOCATION: &str = "t.location_id = $?";
const DIVISION: &str = "t.location_id IN (SELECT below.id FROM locations below \
    JOIN division_ancestors up ON up.code = below.division_code WHERE up.ancestor_code = $?)";
const CONSUMABLE: &str = "c.consumable = $?";
const LOW: &str = "c.soonest < $?";

/// What was put in; ask for `descending` to see the newest first.
pub static FILLS: List = List {
    select: "SELECT f.id, f.terminal_id, t.name AS terminal_name, l.name AS location_name, f.consumable, f.filled_at, \
        u.display_name AS filled_by, u.username AS filled_by_account, f.holds, f.left_before",
    from: "FROM consumable_fills f JOIN terminals t ON t.id = f.terminal_id \
        LEFT JOIN locations l ON l.id = t.location_id LEFT JOIN users u ON u.id = f.filled_by",
    sorts: &[Sort::by_int("filled_at", "f.filled_at", "f.id")],
    conditions: &[FILLS_TERMINAL, FILLS_LINE, LOCATION, FILLS_DIVISION, FILLS_CONSUMABLE],
};
const FILLS_TERMINAL: &str = "f.terminal_id = $?";
const FILLS_LINE: &str = in_line!("f.terminal_id");
const FILLS_DIVISION: &str = DIVISION;
const FILLS_CONSUMABLE: &str = "f.consumable = $?";

/// One consumable of one terminal.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ConsumableRow {
    /// Its row.
    pub id: Uuid,
    /// Which terminal.
    pub terminal_id: Uuid,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands.
    pub location_id: Option<Uuid>,
    /// The location's name.
    pub location_name: Option<String>,
    consumable: String,
    /// What was in it when it was last filled.
    pub holds: Option<i64>,
    /// When that was.
    pub filled_at: Option<UnixMillis>,
    filled_by: Option<String>,
    filled_by_account: Option<String>,
    /// Used since then.
    pub used: i64,
    word: String,
    /// Used in [`Self::spent_days`] days.
    pub spent: i64,
    /// So many.
    pub spent_days: i64,
    /// When it will be out.
    pub out_at: Option<UnixMillis>,
    /// What the list goes by.
    pub soonest: i64,
}

impl ConsumableRow {
    /// What.
    pub fn consumable(&self) -> Result<Consumable, StoreError> {
        from_word("consumables", "consumable", &self.consumable)
    }

    /// What the printer says of it.
    pub fn word(&self) -> Result<ConsumableWord, StoreError> {
        from_word("consumables", "word", &self.word)
    }

    /// Who filled it, as the console shows them.
    pub fn filled_by(&self) -> Option<String> {
        shown_name(self.filled_by.as_ref(), self.filled_by_account.as_ref())
    }
}

/// That something was put in.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FillRow {
    /// Its row.
    pub id: Uuid,
    /// Into which terminal.
    pub terminal_id: Uuid,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands now.
    pub location_name: Option<String>,
    consumable: String,
    /// When.
    pub filled_at: UnixMillis,
    filled_by: Option<String>,
    filled_by_account: Option<String>,
    /// What was in it afterwards.
    pub holds: i64,
    /// And before, by count.
    pub left_before: Option<i64>,
}

impl FillRow {
    /// What.
    pub fn consumable(&self) -> Result<Consumable, StoreError> {
        from_word("consumable_fills", "consumable", &self.consumable)
    }

    /// By whom, as the console shows them; `None`: the printer said so itself.
    pub fn filled_by(&self) -> Option<String> {
        shown_name(self.filled_by.as_ref(), self.filled_by_account.as_ref())
    }
}

/// Whoever has no name has an account.
pub(crate) fn shown_name(name: Option<&String>, account: Option<&String>) -> Option<String> {
    name.filter(|name| !name.is_empty()).or(account).cloned()
}

/// Which consumables; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsumableFilter {
    /// Of this terminal. What a machine holds went with it: its predecessors are asked for in what was put in alone.
    pub terminal: Option<Machines>,
    /// Of terminals at this location.
    pub location: Option<LocationId>,
    /// Of terminals in this division or below.
    pub division: Option<DivisionCode>,
    /// Of this kind.
    pub consumable: Option<Consumable>,
    /// Only those whose place in the list is before this one.
    pub before: Option<i64>,
}

/// A page of what terminals hold, and how many there are if that is cheap to know.
pub async fn list(
    tx: &mut Tx,
    filter: &ConsumableFilter,
    page: &Page,
) -> Result<(Vec<ConsumableRow>, Option<u64>), StoreError> {
    let query: Query = LIST
        .query()
        .filter(TERMINAL, filter.terminal.map(|whose| Value::Id(whose.terminal().0)))
        .filter(LOCATION, filter.location.map(|id| Value::Id(id.0)))
        .filter(DIVISION, filter.division.as_ref().map(|code| Value::Text(code.to_string())))
        .filter(CONSUMABLE, filter.consumable.map(|consumable| Value::Text(word(consumable))))
        .filter(LOW, filter.before.map(Value::Int));
    Ok((query.clone().fetch(tx, page).await?, query.total(tx, page, 100_000).await?))
}

/// A page of what was put in, and how many there are if that is cheap to know; `before` does not narrow it.
pub async fn fills(
    tx: &mut Tx,
    filter: &ConsumableFilter,
    page: &Page,
) -> Result<(Vec<FillRow>, Option<u64>), StoreError> {
    let query: Query = FILLS
        .query()
        .of_machines([FILLS_TERMINAL, FILLS_LINE], filter.terminal)
        .filter(LOCATION, filter.location.map(|id| Value::Id(id.0)))
        .filter(FILLS_DIVISION, filter.division.as_ref().map(|code| Value::Text(code.to_string())))
        .filter(FILLS_CONSUMABLE, filter.consumable.map(|consumable| Value::Text(word(consumable))));
    Ok((query.clone().fetch(tx, page).await?, query.total(tx, page, 100_000).await?))
}

/// How many consumables of terminals in service lie before this place in the list.
pub async fn count_before(tx: &mut Tx, before: i64) -> Result<i64, StoreError> {
    Ok(fetch_one!(tx, (i64,), LOW_COUNT, before)?.0)
}
