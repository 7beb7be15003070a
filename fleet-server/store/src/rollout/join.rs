use fleet_domain::Scope;
use fleet_protocol::{AttemptState, RolloutId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Left, Tally};
use crate::rows::{Cell, Insert};
use crate::statement::{fetch_all, statements};
use crate::terminal::{Member, members};
use crate::wire::from_json;
use crate::{StoreError, Tx, attempt, release};

statements! {
    // A terminal is in at most eight scopes: everywhere, three levels of division, its location, itself.
    OPEN_TO = "SELECT DISTINCT r.id, r.started_at, rel.version, rel.hardware FROM rollouts r \
        JOIN releases rel ON rel.id = r.release_id JOIN rollout_targets t ON t.rollout_id = r.id \
        WHERE r.state IN ('running', 'paused') AND t.scope_key IN ($2, $3, $4, $5, $6, $7, $8, $9) \
        AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.rollout_id = r.id AND a.terminal_id = $1) \
        ORDER BY r.started_at, r.id";
    SUPERSEDE = "UPDATE attempts SET previous_state = state, state = 'superseded', updated_at = $2 WHERE rollout_id <> $1 \
        AND state IN ('eligible', 'downloading', 'downloaded', 'verified', 'staged') \
        AND terminal_id IN (SELECT mine.terminal_id FROM attempts mine WHERE mine.rollout_id = $1) RETURNING rollout_id, previous_state";
    SUPERSEDE_ONE = "UPDATE attempts SET previous_state = state, state = 'superseded', updated_at = $3 WHERE rollout_id <> $1 \
        AND terminal_id = $2 AND state IN ('eligible', 'downloading', 'downloaded', 'verified', 'staged') \
        RETURNING rollout_id, previous_state";
}

pub(crate) const ATTEMPT: Insert = Insert {
    into: "INSERT INTO attempts (id, rollout_id, terminal_id, terminal_name, state, from_version, bytes_done, \
        bytes_total, created_at, updated_at)",
    columns: 10,
    then: "ON CONFLICT (rollout_id, terminal_id) DO NOTHING",
};

#[derive(FromRow)]
struct OpenRow {
    id: Uuid,
    #[expect(dead_code, reason = "PostgreSQL orders a DISTINCT by selected columns only")]
    started_at: Option<i64>,
    version: String,
    hardware: String,
}

/// Makes an attempt for every terminal in the targets that does not run the release already and is made
/// for it. An older attempt that has not switched yet gives way. `new_id` makes ids. Returns how many joined.
pub async fn start(
    tx: &mut Tx,
    id: RolloutId,
    targets: &[Scope],
    release: &release::ReleaseRow,
    at: UnixMillis,
    new_id: impl Fn() -> Uuid,
) -> Result<u64, StoreError> {
    let hardware = release.hardware()?;
    let mut rows = Vec::new();
    for member in members(tx, targets).await? {
        if is_for(&member, &release.version, &hardware)? {
            rows.push(cells(new_id(), id.0, &member, at));
        }
    }
    let mut tally = Tally::default();
    let joined = ATTEMPT.run(tx, rows).await?;
    tally.joined(id.0, joined);
    tally.moved_all(&fetch_all!(tx, Left, SUPERSEDE, id.0, at)?, AttemptState::Superseded)?;
    tally.write(tx, at).await?;
    Ok(joined)
}

/// A terminal came into service or moved: it joins the rollouts that it is now in the targets of, and goes on
/// with those that had given it up. None is left: what it has begun, it ends. Returns the rollouts that changed.
pub async fn admit(
    tx: &mut Tx,
    terminal: TerminalId,
    scopes: &[Scope],
    at: UnixMillis,
    new_id: impl Fn() -> Uuid,
) -> Result<Vec<RolloutId>, StoreError> {
    let mut tally = Tally::default();
    attempt::revive(tx, terminal, at, &mut tally).await?;
    let mut keys: Vec<String> = scopes.iter().map(Scope::key).collect();
    keys.resize(8, String::new());
    let open = fetch_all!(
        tx, OpenRow, OPEN_TO, terminal.0, &keys[0], &keys[1], &keys[2], &keys[3], &keys[4], &keys[5],
        &keys[6], &keys[7],
    )?;
    for rollout in open {
        let hardware: Vec<String> = from_json("releases", "hardware", &rollout.hardware)?;
        for member in members(tx, &[Scope::Terminal(terminal)]).await? {
            if is_for(&member, &rollout.version, &hardware)? {
                let joined = ATTEMPT.run(tx, vec![cells(new_id(), rollout.id, &member, at)]).await?;
                tally.joined(rollout.id, joined);
                let left = fetch_all!(tx, Left, SUPERSEDE_ONE, rollout.id, terminal.0, at)?;
                tally.moved_all(&left, AttemptState::Superseded)?;
            }
        }
    }
    tally.write(tx, at).await
}

fn is_for(member: &Member, version: &str, hardware: &[String]) -> Result<bool, StoreError> {
    Ok(member.software_version != version && (hardware.is_empty() || hardware.contains(&member.arch()?)))
}

fn cells(id: Uuid, rollout: Uuid, member: &Member, at: UnixMillis) -> Vec<Cell> {
    vec![
        Cell::Id(id),
        Cell::Id(rollout),
        Cell::Id(member.id().0),
        Cell::Text(member.name.clone()),
        Cell::Text("eligible".to_owned()),
        Cell::Text(member.software_version.clone()),
        Cell::Int(0),
        Cell::Int(0),
        Cell::Int(at),
        Cell::Int(at),
    ]
}
