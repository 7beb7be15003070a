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
}

/// Applies the steps of receipts whose signatures were checked, each once, whichever way it came first. For each receipt
/// `None` if its attempt is not known, or not its terminal's. `new_id` makes ids for the attempts of terminals that have to
/// go back, because their rollout was taken back meanwhile.
///
/// They are taken in the order of their terminals, and the counts written at the end, as a batch of check-ins does: the
/// two never wait for each other in a circle.
pub async fn apply_all(
    tx: &mut Tx,
    receipts: &[OfflineReceipt],
    now: UnixMillis,
    new_id: impl Fn() -> Uuid,
) -> Result<(Vec<Option<Reconciled>>, Effect), StoreError> {
    let mut order: Vec<usize> = (0..receipts.len()).collect();
    order.sort_by_key(|index| receipts[*index].terminal_id);
    let (mut tally, mut effect) = (Tally::default(), Effect::default());
    let mut all: Vec<Option<Reconciled>> = receipts.iter().map(|_| None).collect();
    for index in order {
        all[index] = apply(tx, &receipts[index], now, &new_id, (&mut tally, &mut effect)).await?;
    }
    effect.merge(tally.write(tx, now).await?);
    Ok((all, effect))
}

async fn apply(
    tx: &mut Tx,
    receipt: &OfflineReceipt,
    now: UnixMillis,
    new_id: impl Fn() -> Uuid,
    (tally, effect): (&mut Tally, &mut Effect),
) -> Result<Option<Reconciled>, StoreError> {
    let (terminal, id) = (receipt.terminal_id, receipt.attempt_id);
    let Some(row) = fetch_optional!(tx, AttemptRow, ATTEMPT, id.0, terminal.0)? else { return Ok(None) };
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
            attempt::overtake(tx, terminal, &moved, now, tally).await?;
            new_steps += 1;
            ended |= moved.state.is_end() && moved.state != AttemptState::Committed;
            if moved.state == AttemptState::Committed {
                let switched = (terminal, RolloutId(moved.rollout_id));
                let (back, told) = rollout::go_back(tx, switched, now, new_id(), tally).await?;
                ended |= back;
                effect.merge(told);
            }
        }
    }
    if ended {
        effect.bump(Scope::Terminal(terminal));
    }
    execute!(tx, KEEP, id.0, plausible(receipt.written_at, now), now, &receipt.refusal)?;
    let rollout_id = RolloutId(row.rollout_id);
    Ok(Some(Reconciled { rollout_id, terminal_name: row.terminal_name, new_steps }))
}
