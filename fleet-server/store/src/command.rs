//! One-off commands to terminals.

use fleet_protocol::{Command, CommandId, CommandKind, CommandOutcome, TerminalId, UnixMillis};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::replacement::{Machines, in_line};
use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::wire::{from_json, from_word, json, word};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT id, terminal_id, kind, state, created_at, created_by, expires_at, ended_at, outcome, screenshot"
    };
}

statements! {
    INSERT = "INSERT INTO commands (id, terminal_id, kind, state, created_at, created_by, expires_at) \
        VALUES ($1, $2, $3, 'waiting', $4, $5, $6)";
    FIND = concat!(select!(), " FROM commands WHERE id = $1");
    OPEN = concat!(select!(), " FROM commands WHERE terminal_id = $1 AND state IN ('waiting', 'sent') \
        AND expires_at > $2 ORDER BY created_at, id LIMIT 20");
    TERMINALS = "SELECT DISTINCT terminal_id FROM commands WHERE state IN ('waiting', 'sent')";
    SENT = "UPDATE commands SET state = 'sent' WHERE terminal_id = $1 AND state = 'waiting' AND expires_at > $2";
    END = "UPDATE commands SET state = $3, outcome = $4, ended_at = $5 \
        WHERE id = $1 AND terminal_id = $2 AND state IN ('waiting', 'sent', 'expired')";
    PICTURE = "UPDATE commands SET screenshot = $3 WHERE id = $1 AND terminal_id = $2 \
        AND state IN ('waiting', 'sent') AND (screenshot IS NULL OR screenshot = $3)";
    EXPIRE = "UPDATE commands SET state = 'expired', ended_at = $1 \
        WHERE state IN ('waiting', 'sent') AND expires_at <= $1";
}

/// A terminal's commands; ask for `descending` to see the newest first.
pub static LIST: List = List {
    select: select!(),
    from: "FROM commands",
    sorts: &[Sort::by_int("created_at", "created_at", "id")],
    conditions: &[TERMINAL, LINE, STATE, KIND],
};
const STATE: &str = "state = $?";
const KIND: &str = "kind = $?";
const TERMINAL: &str = "terminal_id = $?";
const LINE: &str = in_line!("terminal_id");

/// Where a command stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandState {
    /// For the terminal's next check-in.
    Waiting,
    /// The terminal has it.
    Sent,
    /// Carried out.
    Done,
    /// Not carried out, for a reason that is no fault.
    Refused,
    /// Tried, without success.
    Failed,
    /// It came too late.
    Expired,
}

/// A command to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCommand {
    /// A terminal carries out each id once.
    pub id: CommandId,
    /// To which terminal.
    pub terminal_id: TerminalId,
    /// What to do.
    pub kind: CommandKind,
    /// When.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
    /// Not after this.
    pub expires_at: UnixMillis,
}

/// A command and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CommandRow {
    /// Which.
    pub id: Uuid,
    /// Of which terminal.
    pub terminal_id: Uuid,
    kind: String,
    state: String,
    /// When it was given.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
    /// Not after this.
    pub expires_at: UnixMillis,
    /// When its outcome was stored.
    pub ended_at: Option<UnixMillis>,
    outcome: Option<String>,
    /// Digest of the picture that the terminal sent.
    pub screenshot: Option<String>,
}

impl CommandRow {
    /// What to do.
    pub fn kind(&self) -> Result<CommandKind, StoreError> {
        from_word("commands", "kind", &self.kind)
    }

    /// Where it stands.
    pub fn state(&self) -> Result<CommandState, StoreError> {
        from_word("commands", "state", &self.state)
    }

    /// As the terminal is told.
    pub fn command(&self) -> Result<Command, StoreError> {
        Ok(Command { id: CommandId(self.id), kind: self.kind()?, expires_at: self.expires_at })
    }

    /// How it ended, in the terminal's words.
    pub fn outcome(&self) -> Result<Option<CommandOutcome>, StoreError> {
        self.outcome.as_deref().map(|text| from_json("commands", "outcome", text)).transpose()
    }
}

/// Gives a command.
pub async fn insert(tx: &mut Tx, command: &NewCommand) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        command.id.0,
        command.terminal_id.0,
        word(command.kind),
        command.created_at,
        &command.created_by,
        command.expires_at,
    )
    .map(drop)
}

/// One command.
pub async fn find(tx: &mut Tx, id: CommandId) -> Result<Option<CommandRow>, StoreError> {
    fetch_optional!(tx, CommandRow, FIND, id.0)
}

/// Which of a terminal's commands; `None` does not narrow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommandFilter {
    /// What they do.
    pub kind: Option<CommandKind>,
    /// Where they stand.
    pub state: Option<CommandState>,
}

/// One page of a terminal's commands, and how many there are if that is cheap to know.
pub async fn list(
    tx: &mut Tx,
    whose: Machines,
    filter: CommandFilter,
    page: &Page,
) -> Result<(Vec<CommandRow>, Option<u64>), StoreError> {
    let query: Query = LIST
        .query()
        .of_machines([TERMINAL, LINE], Some(whose))
        .filter(KIND, filter.kind.map(|kind| Value::Text(word(kind))))
        .filter(STATE, filter.state.map(|state| Value::Text(word(state))));
    Ok((query.clone().fetch(tx, page).await?, query.total(tx, page, 10_000).await?))
}

/// What a terminal still has to do.
pub async fn open(tx: &mut Tx, terminal: TerminalId, now: UnixMillis) -> Result<Vec<CommandRow>, StoreError> {
    fetch_all!(tx, CommandRow, OPEN, terminal.0, now)
}

/// The terminals that have something to do.
pub async fn terminals(tx: &mut Tx) -> Result<Vec<TerminalId>, StoreError> {
    Ok(fetch_all!(tx, (Uuid,), TERMINALS)?.into_iter().map(|(id,)| TerminalId(id)).collect())
}

/// The terminal has been told.
pub async fn mark_sent(tx: &mut Tx, terminal: TerminalId, now: UnixMillis) -> Result<(), StoreError> {
    execute!(tx, SENT, terminal.0, now).map(drop)
}

/// Stores an outcome. Returns whether it is news: one repeated changes nothing.
pub async fn end(
    tx: &mut Tx,
    terminal: TerminalId,
    id: CommandId,
    outcome: &CommandOutcome,
    at: UnixMillis,
) -> Result<bool, StoreError> {
    let state = match outcome {
        CommandOutcome::Done { .. } => CommandState::Done,
        CommandOutcome::Refused { .. } => CommandState::Refused,
        CommandOutcome::Failed { .. } => CommandState::Failed,
    };
    Ok(execute!(tx, END, id.0, terminal.0, word(state), json(outcome), at)? == 1)
}

/// The picture that belongs to a command is stored. Returns whether it is taken: only while the
/// command is open, and only one.
pub async fn set_screenshot(
    tx: &mut Tx,
    terminal: TerminalId,
    id: CommandId,
    sha256: &str,
) -> Result<bool, StoreError> {
    Ok(execute!(tx, PICTURE, id.0, terminal.0, sha256)? == 1)
}

/// Ends commands that came too late. Returns how many.
pub async fn expire(tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
    execute!(tx, EXPIRE, now)
}
