//! Receipts of offline bundles: what terminals without a line did, carried back by people.

use fleet_domain::{Scope, step_by_snapshot};
use fleet_protocol::{AttemptState, OfflineReceipt, RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::attempt::{self, Reported};
use crate::check_in::plausible;
use crate::rollout::{self, Effect, Tally};
use crate::statement::{execute, fetch_optional, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

statements! {
    ATTEMPT = "SELECT rollout_id, terminal_name, state FROM attempts WHERE id = $1 AND terminal_id = $2";
    KEEP = "INSERT INTO offline_receipts (attempt_id, written_at, received_at, refusal) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (attempt_id) DO UPDATE SET written_at = excluded.written_at, received_at = excluded.received_at, \
        refusal = excluded.refusal WHERE offline_receipts.written_at <= excluded.written_at";
}

#[derive(FromRow)]
struct AttemptRow {
    rollout_id: Uuid,
    terminal_name: String,
    state: String,
}

/// What a receipt did.
#[derive(Debug)]
pub struct Reconciled {
    /// Of which rollout its attempt is.
    pub rollout_id: RolloutId,
    /// The terminal's name.
    pub terminal_name: String,
    /// How many of its steps were new.
    pub new_steps: usize,
    /// What followed.
    pub effect: Effect,
}

/// Applies the steps of a receipt whose signature was checked, each once, whichever way it came first. `None` if its
/// attempt is not known, or not its terminal's. `new_id` is for the attempt of a terminal that has to go back, because its
/// rollout was taken back meanwhile.
pub async fn apply(
    tx: &mut Tx,
    receipt: &OfflineReceipt,
    now: UnixMillis,
    new_id: Uuid,
) -> Result<Option<Reconciled>, StoreError> {
    let (terminal, id) = (receipt.terminal_id, receipt.attempt_id);
    let Some(row) = fetch_optional!(tx, AttemptRow, ATTEMPT, id.0, terminal.0)? else { return Ok(None) };
    let (mut tally, mut effect) = (Tally::default(), Effect::default());
    let (mut new_steps, mut ended) = (0, false);
    let mut there: AttemptState = from_word("attempts", "state", &row.state)?;
    for step in &receipt.steps {
        // Never back: it would tell again what came before, and what came by network.
        if step_by_snapshot(there, step.state).is_none() {
            continue;
        }
        let reported = Reported {
            attempt_id: id,
            state: step.state,
            reason: step.reason.clone(),
            at: plausible(step.at, now),
            bytes: None,
            held: None,
        };
        let Some(moved) = attempt::report(tx, terminal, &reported, now).await? else { continue };
        there = moved.state;
        if moved.from != moved.state {
            tally.moved((moved.rollout_id, moved.wave), moved.from, moved.state);
            new_steps += 1;
            ended |= moved.state.is_end() && moved.state != AttemptState::Committed;
            if moved.state == AttemptState::Committed {
                let switched = (terminal, RolloutId(moved.rollout_id));
                let (back, told) = rollout::go_back(tx, switched, now, new_id, &mut tally).await?;
                ended |= back;
                effect.merge(told);
            }
        }
    }
    effect.merge(tally.write(tx, now).await?);
    if ended {
        effect.bump(Scope::Terminal(terminal));
    }
    execute!(tx, KEEP, id.0, plausible(receipt.written_at, now), now, &receipt.refusal)?;
    let rollout_id = RolloutId(row.rollout_id);
    Ok(Some(Reconciled { rollout_id, terminal_name: row.terminal_name, new_steps, effect }))
}
