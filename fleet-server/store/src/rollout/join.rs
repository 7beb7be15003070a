use std::collections::BTreeMap;

use fleet_domain::{Plan, Scope, rollout as rules};
use fleet_protocol::{AttemptState, RolloutId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::place::{AT_ONCE, Candidates, Wanted, candidates, is_small, rank};
use super::{Effect, Left, RolloutRow, Tally, advance, find, wave};
use crate::rows::{Cell, Insert};
use crate::saved_query::{self, SavedQueryRow};
use crate::scope_revision::Concern;
use crate::select_in::SelectIn;
use crate::statement::{execute, fetch_all, statements};
use crate::terminal::{Member, further_scopes, members_of};
use crate::wire::from_json;
use crate::{StoreError, Tx, attempt};

statements! {
    // Of the terminals between two ids: what they have of rollouts that started earlier.
    SUPERSEDE = "UPDATE attempts SET previous_state = state, state = 'superseded', updated_at = $2 \
        WHERE rollout_id <> $1 AND state IN ('eligible', 'downloading', 'downloaded', 'verified', 'staged') \
        AND terminal_id IN (SELECT mine.terminal_id FROM attempts mine WHERE mine.rollout_id = $1 \
        AND mine.terminal_id >= $3 AND mine.terminal_id <= $4) \
        AND (created_at < $5 OR (created_at = $5 AND rollout_id < $1)) RETURNING rollout_id, wave, previous_state";
    // The other way round: where a rollout that started later was faster, whatever became of it.
    GIVE_WAY = "UPDATE attempts SET previous_state = state, state = 'superseded', updated_at = $2 \
        WHERE rollout_id = $1 AND state = 'eligible' AND terminal_id >= $3 AND terminal_id <= $4 \
        AND EXISTS (SELECT 1 FROM attempts newer WHERE newer.terminal_id = attempts.terminal_id \
        AND (newer.created_at > $5 OR (newer.created_at = $5 AND newer.rollout_id > $1))) \
        RETURNING rollout_id, wave, previous_state";
    DONE = "UPDATE rollouts SET join_after = $2, join_done = $3 WHERE id = $1 \
        AND (join_after IS NULL OR join_after < $2)";
    JOINED = "UPDATE rollouts SET joined_at = $2, join_after = NULL, join_done = join_total \
        WHERE id = $1 AND joined_at IS NULL";
}

pub(crate) const ATTEMPT: Insert = Insert {
    into: "INSERT INTO attempts (id, rollout_id, terminal_id, terminal_name, state, from_version, bytes_done, \
        bytes_total, created_at, updated_at, wave)",
    columns: 11,
    then: "ON CONFLICT (rollout_id, terminal_id) DO NOTHING",
};

pub(crate) const OPEN_TO: SelectIn = SelectIn {
    select: "SELECT DISTINCT r.id, r.started_at, r.plan, r.reverse_of, rel.version, rel.hardware FROM rollouts r \
        JOIN releases rel ON rel.id = r.release_id JOIN rollout_targets t ON t.rollout_id = r.id \
        WHERE r.state IN ('running', 'paused') AND t.scope_key",
    then: "ORDER BY r.started_at, r.id",
};

#[derive(FromRow)]
struct OpenRow {
    id: Uuid,
    started_at: Option<UnixMillis>,
    plan: String,
    reverse_of: Option<Uuid>,
    version: String,
    hardware: String,
}

/// A rollout that a terminal may come to late.
pub(super) struct Open {
    pub id: RolloutId,
    pub started_at: Option<UnixMillis>,
    pub plan: Plan,
    pub wanted: Wanted,
}

impl TryFrom<OpenRow> for Open {
    type Error = StoreError;

    fn try_from(row: OpenRow) -> Result<Self, StoreError> {
        let hardware = from_json("releases", "hardware", &row.hardware)?;
        let wanted = Wanted::of(row.version, hardware, row.reverse_of.is_some());
        Ok(Self { id: RolloutId(row.id), started_at: row.started_at, plan: plan(&row.plan)?, wanted })
    }
}

/// A rollout was started: where it is for few terminals, they join at once and the first wave opens; where it is for
/// many, they are left to the job that gives places a few at a time. `new_id` makes ids.
pub async fn begin(
    tx: &mut Tx,
    id: RolloutId,
    at: UnixMillis,
    new_id: impl Fn() -> Uuid,
) -> Result<Effect, StoreError> {
    let mut effect = Effect::default();
    effect.rollouts.push(id);
    let Some(row) = find(tx, id).await? else { return Ok(effect) };
    if is_small(tx, id).await? {
        let candidates = candidates(tx, &row).await?;
        rank(tx, id, &candidates).await?;
        let (_, joined) = join_some(tx, &row, &candidates, at, new_id).await?;
        effect.merge(joined);
        effect.merge(join_end(tx, id, candidates.ids.len(), at).await?);
    }
    Ok(effect)
}

/// Gives the next of the candidates their places, behind the last that has one. Of two attempts of a terminal that have
/// not switched yet, that of the rollout which started later stays. `new_id` makes ids. Returns whether there may be more.
pub async fn join_some(
    tx: &mut Tx,
    row: &RolloutRow,
    candidates: &Candidates,
    at: UnixMillis,
    new_id: impl Fn() -> Uuid,
) -> Result<(bool, Effect), StoreError> {
    let id = RolloutId(row.id);
    let begin = row.join_after.map_or(0, |after| candidates.ids.partition_point(|id| *id <= after));
    let some: Vec<Uuid> = candidates.ids.iter().skip(begin).take(AT_ONCE).copied().collect();
    let (Some(first), Some(last)) = (some.first(), some.last()) else {
        return Ok((false, Effect::default()));
    };
    let (wanted, started_at) = (Wanted::by(tx, row).await?, row.started_at.unwrap_or(at));
    let (mut tally, mut waves) = (Tally::default(), BTreeMap::<i64, Vec<Vec<Cell>>>::new());
    for member in members_of(tx, &some).await?.iter().filter(|member| wanted.fits(member)) {
        let place = rules::place(&candidates.bounds, rules::hash(id, member.id()));
        let wave = i64::try_from(place).unwrap_or(0);
        waves.entry(wave).or_default().push(cells(new_id(), (row.id, started_at), wave, member, at));
    }
    for (wave, rows) in waves {
        let joined = ATTEMPT.run(tx, rows).await?;
        tally.joined(row.id, wave, i64::try_from(joined).unwrap_or(0));
    }
    give_way(tx, (row.id, started_at), (*first, *last), at, &mut tally).await?;
    let mut effect = tally.write(tx, at).await?;
    let done = begin + some.len();
    execute!(tx, DONE, row.id, *last, i64::try_from(done).unwrap_or(i64::MAX))?;
    if candidates.ids.len() <= AT_ONCE {
        for id in &some {
            effect.bump(Scope::Terminal(TerminalId(*id)));
        }
    }
    Ok((done < candidates.ids.len(), effect))
}

/// Every candidate has its place: the first wave opens.
pub async fn join_end(
    tx: &mut Tx,
    id: RolloutId,
    candidates: usize,
    at: UnixMillis,
) -> Result<Effect, StoreError> {
    execute!(tx, JOINED, id.0, at)?;
    let mut effect = advance(tx, id, at).await?;
    effect.rollouts.push(id);
    if candidates > AT_ONCE {
        // Too many to name: every server reads anew what its terminals are in.
        effect.concerns.push(Concern::Members(id));
    }
    Ok(effect)
}

/// A terminal came into service, moved, or is not what it was: it joins the rollouts that it is now in the targets of,
/// and goes on with those that had given it up. None is left: what it has begun, it ends. The caller says that the
/// terminal's desired state changed.
pub async fn admit(
    tx: &mut Tx,
    terminal: TerminalId,
    scopes: &[Scope],
    at: UnixMillis,
    new_id: impl Fn() -> Uuid,
) -> Result<Effect, StoreError> {
    let mut tally = Tally::default();
    let queries = saved_query::asked(tx).await?;
    admit_into(tx, terminal, (scopes, &queries), at, new_id, &mut tally).await?;
    tally.write(tx, at).await
}

/// The same as a part of something larger, where the saved queries that rollouts are aimed at are known. Returns whether
/// there was anything to join or to go on with.
pub(crate) async fn admit_into(
    tx: &mut Tx,
    terminal: TerminalId,
    (scopes, queries): (&[Scope], &[SavedQueryRow]),
    at: UnixMillis,
    new_id: impl Fn() -> Uuid,
    tally: &mut Tally,
) -> Result<bool, StoreError> {
    let mut came = attempt::revive(tx, terminal, at, tally).await?;
    let mut scopes: Vec<Scope> =
        scopes.iter().filter(|scope| !matches!(scope, Scope::Rollout(_))).cloned().collect();
    scopes.extend(further_scopes(tx, terminal, queries).await?);
    let keys = scopes.iter().map(|scope| Cell::Text(scope.key())).collect();
    let open: Vec<OpenRow> = OPEN_TO.run(tx, keys).await?;
    if open.is_empty() {
        return Ok(came);
    }
    let Some(member) = members_of(tx, &[terminal.0]).await?.pop() else { return Ok(came) };
    for row in open {
        came |= join_late(tx, &Open::try_from(row)?, &member, at, new_id(), tally).await?;
    }
    Ok(came)
}

/// A terminal joins a rollout that has given the others their places. Returns whether it has something to do there.
pub(super) async fn join_late(
    tx: &mut Tx,
    open: &Open,
    member: &Member,
    at: UnixMillis,
    attempt: Uuid,
    tally: &mut Tally,
) -> Result<bool, StoreError> {
    if !open.wanted.fits(member) {
        return Ok(false);
    }
    let (_, bounds) = wave::of(tx, open.id).await?;
    let hash = rules::hash(open.id, member.id());
    // Nobody is ranked yet: it goes with the last.
    let place = rules::place_late(&open.plan, &bounds.unwrap_or_default(), hash);
    let wave = i64::try_from(place).unwrap_or(0);
    let begun = (open.id.0, open.started_at.unwrap_or(at));
    if ATTEMPT.run(tx, vec![cells(attempt, begun, wave, member, at)]).await? == 0 {
        return Ok(false);
    }
    tally.joined(open.id.0, wave, 1);
    Ok(!give_way(tx, begun, (member.id().0, member.id().0), at, tally).await?)
}

/// Of the terminals between two ids, the attempt of the rollout that started later stays, whichever was made first.
/// Returns whether one of this rollout gave way.
async fn give_way(
    tx: &mut Tx,
    (rollout, started_at): (Uuid, UnixMillis),
    (first, last): (Uuid, Uuid),
    at: UnixMillis,
    tally: &mut Tally,
) -> Result<bool, StoreError> {
    let older = fetch_all!(tx, Left, SUPERSEDE, rollout, at, first, last, started_at)?;
    tally.moved_all(&older, AttemptState::Superseded)?;
    let own = fetch_all!(tx, Left, GIVE_WAY, rollout, at, first, last, started_at)?;
    tally.moved_all(&own, AttemptState::Superseded)?;
    Ok(!own.is_empty())
}

fn plan(text: &str) -> Result<Plan, StoreError> {
    if text.is_empty() { Ok(Plan::default()) } else { from_json("rollouts", "plan", text) }
}

fn cells(
    id: Uuid,
    (rollout, started_at): (Uuid, UnixMillis),
    wave: i64,
    member: &Member,
    at: UnixMillis,
) -> Vec<Cell> {
    vec![
        Cell::Id(id),
        Cell::Id(rollout),
        Cell::Id(member.id().0),
        Cell::Text(member.name.clone()),
        Cell::Text("eligible".to_owned()),
        Cell::Text(member.software_version.clone()),
        Cell::Int(0),
        Cell::Int(0),
        Cell::Int(started_at),
        Cell::Int(at),
        Cell::Int(wave),
    ]
}
