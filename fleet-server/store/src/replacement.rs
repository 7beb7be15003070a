//! Which terminal took the place of which (换机).

use fleet_domain::Scope;
use fleet_protocol::{TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

/// A terminal and all whose place it took, each one step further back. Nobody has twenty: whatever the rows say, it ends.
macro_rules! line {
    ($parameter:literal) => {
        concat!(
            "WITH RECURSIVE line_of (id, steps) AS (SELECT t.id, 0 FROM terminals t WHERE t.id = ",
            $parameter,
            " UNION ALL SELECT r.old_id, l.steps + 1 FROM line_of l JOIN replacements r ON r.new_id = l.id \
              WHERE l.steps < 20)"
        )
    };
}

/// The condition of a list that its rows are of a terminal or of one whose place it took.
macro_rules! in_line {
    ($column:literal) => {
        concat!($column, " IN (", $crate::replacement::line!("$?"), " SELECT id FROM line_of)")
    };
}
pub(crate) use {in_line, line};

statements! {
    INSERT = "INSERT INTO replacements (old_id, new_id, replaced_at, replaced_by, reason) VALUES ($1, $2, $3, $4, $5)";
    PREDECESSORS = concat!(line!("$1"), " SELECT r.old_id AS terminal_id, t.name, r.replaced_at, r.replaced_by, r.reason \
        FROM line_of l JOIN replacements r ON r.old_id = l.id JOIN terminals t ON t.id = l.id WHERE l.steps > 0 \
        ORDER BY l.steps");
    OF_OLD = "SELECT r.new_id AS terminal_id, t.name, r.replaced_at, r.replaced_by, r.reason FROM replacements r \
        JOIN terminals t ON t.id = r.new_id WHERE r.old_id = $1";
    // What is aimed at the new one already is not aimed at it twice.
    LISTINGS = "UPDATE listing_targets SET scope_key = $2 WHERE scope_key = $1 AND app_id NOT IN \
        (SELECT x.app_id FROM listing_targets x WHERE x.scope_key = $2)";
    CANARIES = "UPDATE listing_canary_targets SET scope_key = $2 WHERE scope_key = $1 AND app_id NOT IN \
        (SELECT x.app_id FROM listing_canary_targets x WHERE x.scope_key = $2)";
    NOTICES = "UPDATE notice_targets SET scope_key = $2 WHERE scope_key = $1 AND notice_id NOT IN \
        (SELECT x.notice_id FROM notice_targets x WHERE x.scope_key = $2)";
    ZONES = "UPDATE zone_targets SET scope_key = $2 WHERE scope_key = $1 AND zone_id NOT IN \
        (SELECT x.zone_id FROM zone_targets x WHERE x.scope_key = $2)";
    HOLD = "UPDATE terminal_holds SET terminal_id = $2 WHERE terminal_id = $1 AND NOT EXISTS \
        (SELECT 1 FROM terminal_holds o WHERE o.terminal_id = $2)";
    INSTALLS_AWAY = "UPDATE installs SET terminal_id = NULL, installed_at = NULL, version = version + 1, updated_at = $3 \
        WHERE terminal_id = $2 AND EXISTS (SELECT 1 FROM installs o WHERE o.terminal_id = $1)";
    INSTALLS = "UPDATE installs SET terminal_id = $2, installed_at = $3, version = version + 1, updated_at = $3 \
        WHERE terminal_id = $1";
}

/// The other terminal of a replacement.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Other {
    /// Which.
    pub terminal_id: Uuid,
    /// Its name.
    pub name: String,
    /// When.
    pub replaced_at: UnixMillis,
    /// By whom; a user name.
    pub replaced_by: String,
    /// Why.
    pub reason: String,
}

/// One terminal takes the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The one that is gone.
    pub old: TerminalId,
    /// The one that has come.
    pub new: TerminalId,
    /// When.
    pub at: UnixMillis,
    /// By whom; a user name.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Whose rows a list of what happened on a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machines {
    /// This one's alone.
    One(TerminalId),
    /// This one's, and those of all whose place it took: what happened in that place. The rows stay theirs.
    Line(TerminalId),
}

impl Machines {
    /// Of the terminal, with its predecessors or without.
    pub const fn of(terminal: TerminalId, with_predecessors: bool) -> Self {
        if with_predecessors { Self::Line(terminal) } else { Self::One(terminal) }
    }

    /// The one that stands there now.
    pub const fn terminal(self) -> TerminalId {
        match self {
            Self::One(terminal) | Self::Line(terminal) => terminal,
        }
    }
}

/// Links the two, and aims all that was aimed at the old terminal by name at the new one: apps, canaries, notices,
/// zones, its place in the plan of installations, and who holds it back from upgrades. [`StoreError::Conflict`] if one of them took part in a
/// replacement on the same side before.
pub async fn insert(tx: &mut Tx, replacement: &Replacement) -> Result<(), StoreError> {
    let Replacement { old, new, at, by, reason } = replacement;
    execute!(tx, INSERT, old.0, new.0, at, by, reason)?;
    let (from, to) = (Scope::Terminal(*old).key(), Scope::Terminal(*new).key());
    for statement in [LISTINGS, CANARIES, NOTICES, ZONES] {
        execute!(tx, statement, &from, &to)?;
    }
    execute!(tx, HOLD, old.0, new.0)?;
    execute!(tx, INSTALLS_AWAY, old.0, new.0, at)?;
    execute!(tx, INSTALLS, old.0, new.0, at).map(drop)
}

/// The terminals that stood in this one's place before it, the last first.
pub async fn predecessors(tx: &mut Tx, new: TerminalId) -> Result<Vec<Other>, StoreError> {
    fetch_all!(tx, Other, PREDECESSORS, new.0)
}

/// The terminal that took this one's place.
pub async fn successor(tx: &mut Tx, old: TerminalId) -> Result<Option<Other>, StoreError> {
    fetch_optional!(tx, Other, OF_OLD, old.0)
}
