use std::collections::BTreeMap;

use fleet_domain::china_day;
use fleet_protocol::{
    AppFailure, BootReason, Event, InspectionReport, OutboxPosition, OutboxRecord, RatingId, RecordBody,
    TerminalId, UnixMillis,
};
use uuid::Uuid;

use crate::acceptance::SelfTestIntake;
use crate::app_usage::UsageIntake;
use crate::attempt::Reported;
use crate::citizen_session;
use crate::consumable::ConsumableIntake;
use crate::daily_check::DailyCheckIntake;
use crate::health::{self, HOUR_MS};
use crate::rating::RatingIntake;
use crate::rows::{Cell, Insert};
use crate::statement::{fetch_optional, statements};
use crate::usage::UsageCounts;
use crate::{StoreError, Tx, event, wipe};

use super::AppOnTerminal;

statements! {
    POSITION = "SELECT acknowledged_seq FROM outbox_positions WHERE terminal_id = $1 AND epoch = $2";
}

pub(crate) const ADVANCE: Insert = Insert {
    into: "INSERT INTO outbox_positions (terminal_id, epoch, acknowledged_seq, updated_at)",
    columns: 4,
    then: "ON CONFLICT (terminal_id, epoch) DO UPDATE SET acknowledged_seq = excluded.acknowledged_seq, \
        updated_at = excluded.updated_at",
};

/// A terminal's clock may be years off: a record from there counts as happening when it came.
const AHEAD_MS: i64 = 24 * HOUR_MS;
const BEHIND_MS: i64 = 400 * 24 * HOUR_MS;

/// Rows gathered from a batch of outboxes.
#[derive(Default)]
pub(super) struct Intake {
    positions: Vec<Vec<Cell>>,
    events: Vec<Vec<Cell>>,
    sessions: Vec<Vec<Cell>>,
    wipes: Vec<Vec<Cell>>,
    usage: BTreeMap<(i64, Uuid), (i64, i64)>,
    app_usage: UsageIntake,
    counts: UsageCounts,
    ratings: RatingIntake,
    self_tests: SelfTestIntake,
    consumables: ConsumableIntake,
    checks: DailyCheckIntake,
    health: BTreeMap<(TerminalId, i64), String>,
}

/// What one outbox held.
#[derive(Default)]
pub(super) struct Taken {
    pub acknowledged_seq: u64,
    pub events: usize,
    pub happenings: Vec<Happening>,
}

/// What rollouts and the ledger go by, in the order in which it happened.
pub(super) enum Happening {
    /// An attempt moved on.
    Step(Reported),
    /// The terminal's software crashed.
    Crash {
        /// When.
        at: UnixMillis,
    },
    /// The terminal inspected an app.
    Inspected(InspectionReport),
}

impl Intake {
    /// Gathers the records that are not stored yet, of a terminal with these apps.
    pub async fn take(
        &mut self,
        tx: &mut Tx,
        (terminal, apps): (TerminalId, &[AppOnTerminal]),
        outbox: &OutboxPosition,
        now: UnixMillis,
    ) -> Result<Taken, StoreError> {
        let position = fetch_optional!(tx, (i64,), POSITION, terminal.0, outbox.epoch)?;
        let before = position.map_or(0, |(seq,)| u64::try_from(seq).unwrap_or(0));
        let mut taken = Taken { acknowledged_seq: before, ..Taken::default() };
        for record in outbox.records.iter().filter(|record| record.seq > before) {
            taken.acknowledged_seq = taken.acknowledged_seq.max(record.seq);
            self.record((terminal, apps), record, now, &mut taken);
        }
        if taken.acknowledged_seq > before {
            let seq = i64::try_from(taken.acknowledged_seq).unwrap_or(i64::MAX);
            self.positions.push(vec![
                Cell::Id(terminal.0),
                Cell::Id(outbox.epoch),
                Cell::Int(seq),
                Cell::Int(now),
            ]);
        }
        Ok(taken)
    }

    fn record(
        &mut self,
        (terminal, on_terminal): (TerminalId, &[AppOnTerminal]),
        record: &OutboxRecord,
        now: UnixMillis,
        taken: &mut Taken,
    ) {
        let at = plausible(record.at, now);
        match &record.body {
            RecordBody::Sample(sample) => {
                let samples = self.health.entry((terminal, at.div_euclid(HOUR_MS))).or_default();
                samples.push_str(&health::encode(at, sample));
            }
            RecordBody::Event(event) => {
                taken.events += 1;
                if event::is_kept(event) {
                    self.events.push(event::cells(terminal, at, now, event));
                }
                if let Event::AppFailed { app_id, version_id, failure } = event {
                    self.app_usage.failure(china_day(at), *app_id, *version_id, failure);
                }
                match event {
                    Event::Session { started_at, ended_at, end, apps } => {
                        let ended = plausible(*ended_at, now);
                        let started = plausible(*started_at, now).min(ended);
                        self.sessions.push(citizen_session::cells(terminal, started, ended, *end, apps));
                        self.count(started, ended, apps);
                        let whole = (ended - started, *end);
                        self.app_usage.session(china_day(started), whole, apps, on_terminal);
                        self.counts.session(terminal, (started, ended), *end, apps);
                    }
                    Event::Rated { rating } => {
                        self.ratings.rating(terminal, rating, plausible(rating.rated_at, now), now);
                    }
                    Event::UpgradeStep { attempt_id, state, reason } => {
                        taken.happenings.push(Happening::Step(Reported {
                            attempt_id: *attempt_id,
                            state: *state,
                            reason: reason.clone(),
                            at,
                            bytes: None,
                            held: None,
                        }));
                    }
                    Event::ShellFailed { .. }
                    | Event::AgentStarted { reason: BootReason::Unclean, .. }
                    | Event::AppFailed {
                        failure:
                            AppFailure::Crashed
                            | AppFailure::OutOfMemory
                            | AppFailure::OverBound { .. }
                            | AppFailure::Hung { .. },
                        ..
                    } => taken.happenings.push(Happening::Crash { at }),
                    Event::Wiped { cause, before, after } => {
                        self.wipes.push(wipe::cells(terminal, (at, now), *cause, *before, *after));
                    }
                    Event::AgentStarted { .. }
                    | Event::AppFailed { .. }
                    | Event::AppQuarantined { .. }
                    | Event::AppBlocked { .. }
                    | Event::AppInstalled { .. }
                    | Event::AppRefused { .. }
                    | Event::SandboxMissing { .. }
                    | Event::ThemeInstalled { .. }
                    | Event::ThemeFailed { .. }
                    | Event::LockBroken { .. }
                    | Event::FileHealed { .. }
                    | Event::SamplesDropped { .. } => {}
                    Event::Maintenance { step } => self.consumables.maintained(terminal, *step, at),
                    Event::Consumable { consumable, step } => {
                        self.consumables.told(terminal, (*consumable, *step), at);
                    }
                    Event::DailyChecked { check } => {
                        self.checks.checked(terminal, check, (plausible(check.done_at, now), now));
                    }
                    Event::SelfTested { report } => {
                        let ended = plausible(report.ended_at, now);
                        self.self_tests.tested(terminal, report, (ended, now));
                    }
                    Event::Accepted { acceptance } => {
                        let tested = plausible(acceptance.self_test.ended_at, now);
                        let signed = plausible(acceptance.signed_at, now);
                        self.self_tests.accepted(terminal, acceptance, (tested, signed, now));
                    }
                    Event::Inspected { report } => {
                        taken.happenings.push(Happening::Inspected(report.clone()));
                    }
                }
            }
        }
    }

    fn count(&mut self, started: UnixMillis, ended: UnixMillis, apps: &[(fleet_protocol::AppId, u64)]) {
        let day = china_day(started);
        let mut add = |app: Uuid, sessions: i64, ms: i64| {
            let counted = self.usage.entry((day, app)).or_default();
            counted.0 += sessions;
            counted.1 = counted.1.saturating_add(ms);
        };
        add(Uuid::nil(), 1, ended - started);
        let mut seen = Vec::new();
        for (app, ms) in apps {
            let first = !seen.contains(app);
            seen.push(*app);
            add(app.0, i64::from(first), i64::try_from(*ms).unwrap_or(0));
        }
    }

    /// Writes all that was gathered; the bad ratings that are to be followed up.
    pub async fn write(
        self,
        tx: &mut Tx,
        now: UnixMillis,
        new_id: &impl Fn() -> Uuid,
    ) -> Result<Vec<RatingId>, StoreError> {
        ADVANCE.run(tx, self.positions).await?;
        event::INSERT.run(tx, self.events).await?;
        citizen_session::INSERT.run(tx, self.sessions).await?;
        wipe::INSERT.run(tx, self.wipes).await?;
        let usage = self.usage.into_iter().map(|((day, app), (sessions, ms))| {
            vec![Cell::Int(day), Cell::Id(app), Cell::Int(sessions), Cell::Int(ms)]
        });
        citizen_session::COUNT.run(tx, usage.collect()).await?;
        self.app_usage.write(tx).await?;
        self.counts.write(tx).await?;
        self.self_tests.write(tx).await?;
        self.consumables.write(tx, now, new_id).await?;
        self.checks.write(tx).await?;
        let health =
            self.health.into_iter().map(|((terminal, hour), samples)| health::cells(terminal, hour, samples));
        health::APPEND.run(tx, health.collect()).await?;
        self.ratings.write(tx, new_id).await
    }
}

pub(crate) fn plausible(at: UnixMillis, now: UnixMillis) -> UnixMillis {
    if at > now.saturating_add(AHEAD_MS) || at < now.saturating_sub(BEHIND_MS) { now } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_clock_does_not_spread_a_terminal_over_the_centuries() {
        let now = 1_800_000_000_000;
        assert_eq!(plausible(now - 40 * 24 * HOUR_MS, now), now - 40 * 24 * HOUR_MS, "a month offline");
        assert_eq!(plausible(0, now), now);
        assert_eq!(plausible(i64::MAX, now), now);
    }
}
