use fleet_domain::RolloutState;
use fleet_protocol::{RolloutId, TerminalId, UnixMillis};
use uuid::Uuid;

use super::join::{Open, join_late};
use super::place::Wanted;
use super::{Effect, Tally, find, progress, reversed_by};
use crate::statement::{execute, statements};
use crate::terminal::members_of;
use crate::{StoreError, Tx};

statements! {
    REOPEN = "UPDATE rollouts SET state = 'running', ended_at = NULL, updated_at = $2, version = version + 1 \
        WHERE id = $1 AND state = 'completed'";
    REOPEN_ORIGIN = "UPDATE rollouts SET state = 'rolling_back', ended_at = NULL, updated_at = $2, \
        version = version + 1 WHERE id = $1 AND state = 'completed'";
}

/// A terminal has switched for `origin`. Where that rollout was taken back meanwhile, the terminal goes back with the
/// others, also where these have arrived already; not where a person ended the way back, and not where a rollout leads
/// the terminal on that started later. Returns whether it goes back.
pub(crate) async fn go_back(
    tx: &mut Tx,
    (terminal, origin): (TerminalId, RolloutId),
    at: UnixMillis,
    attempt: Uuid,
    tally: &mut Tally,
) -> Result<(bool, Effect), StoreError> {
    let mut effect = Effect::default();
    let Some(id) = reversed_by(tx, origin).await? else { return Ok((false, effect)) };
    let Some(row) = find(tx, id).await? else { return Ok((false, effect)) };
    let is_over = match row.state()? {
        RolloutState::Running | RolloutState::Paused => false,
        RolloutState::Completed => true,
        RolloutState::Draft
        | RolloutState::AwaitingApproval
        | RolloutState::Scheduled
        | RolloutState::Halted
        | RolloutState::RollingBack => return Ok((false, effect)),
    };
    let Some(member) = members_of(tx, &[terminal.0]).await?.pop() else { return Ok((false, effect)) };
    let wanted = Wanted::by(tx, &row).await?;
    let open = Open { id, started_at: row.started_at, plan: row.plan()?, wanted };
    let joins = join_late(tx, &open, &member, at, attempt, tally).await?;
    if joins && is_over {
        // Counts before rollouts, as everywhere.
        progress::lock(tx, id, at).await?;
        execute!(tx, REOPEN, id.0, at)?;
        execute!(tx, REOPEN_ORIGIN, origin.0, at)?;
        let why = "a terminal is known late to have switched";
        effect.record("rollout.reopen", (id, &row.name), Some(why), at);
        effect.rollouts.push(origin);
    }
    Ok((joins, effect))
}
