//! Check-ins: a batch of terminals' reports in one transaction. What is in the reports is in the database
//! when the transaction commits, each outbox record exactly once.

mod intake;

use std::collections::BTreeMap;

use fleet_domain::{Deadlines, Scope, WallPower};
use fleet_protocol::{
    AppId, AppVersionId, AttemptState, CommandId, CommandResult, EnrollmentState, FindingId, InspectionId,
    InspectionReport, OutboxPosition, RatingId, RolloutId, TerminalId, UnixMillis,
};
use uuid::Uuid;

use crate::app_quarantine::{self, Quarantined};
use crate::attempt::{self, Moved, Reported};
use crate::rollout::{self, Effect, Tally};
use crate::rows::{Cell, Insert};
use crate::saved_query::{self, SavedQueryRow};
use crate::statement::{execute, fetch_optional, statements};
use crate::terminal::{self, Status, set_status};
use crate::wire::word;
use crate::{
    StoreError, Tx, command, desired, finding, inspection, power_cut, terminal_app, terminal_device,
};

#[cfg(test)]
pub(crate) use intake::ADVANCE;
pub(crate) use intake::plausible;
use intake::{Happening, Intake};

statements! {
    FOUND_BY = "SELECT connectivity, software_version FROM terminals WHERE id = $1";
    PROMOTE = "UPDATE terminals SET enrollment = 'active', updated_at = $2 WHERE id = $1 AND enrollment = 'approved'";
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, intake::STATEMENTS];

/// Comes first: its row lock makes servers take turns with one terminal.
pub(crate) const PRESENCE: Insert = Insert {
    into: "INSERT INTO terminal_presence (terminal_id, last_check_in_at, due_at, offline_at)",
    columns: 4,
    then: "ON CONFLICT (terminal_id) DO UPDATE SET last_check_in_at = excluded.last_check_in_at, \
        due_at = excluded.due_at, offline_at = excluded.offline_at",
};
pub(crate) const REPORT: Insert = Insert {
    into: "INSERT INTO terminal_reports (terminal_id, received_at, applied_etag, actual)",
    columns: 4,
    then: "ON CONFLICT (terminal_id) DO UPDATE SET received_at = excluded.received_at, \
        applied_etag = excluded.applied_etag, actual = excluded.actual",
};

/// What lists show of a terminal, where it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// Its enrollment as the caller knows it.
    pub enrollment: EnrollmentState,
    /// Until when trouble is expected.
    pub maintenance_until: Option<UnixMillis>,
    /// The new status.
    pub status: Status,
}

/// An app of a terminal's report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AppOnTerminal {
    /// Which app.
    pub app_id: AppId,
    /// Which version.
    pub version_id: AppVersionId,
    /// Whether it can be opened.
    pub is_ready: bool,
}

/// One terminal's report.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Of which terminal.
    pub terminal_id: TerminalId,
    /// When it came.
    pub received_at: UnixMillis,
    /// What the terminal is promised to keep.
    pub deadlines: Deadlines,
    /// The desired state that it has applied.
    pub applied_etag: Option<String>,
    /// The actual state, JSON.
    pub actual: String,
    /// The apps of the actual state.
    pub apps: Vec<AppOnTerminal>,
    /// Whether these may differ from those of the last report.
    pub apps_are_news: bool,
    /// Outbox records.
    pub outbox: Option<OutboxPosition>,
    /// Commands that ended.
    pub outcomes: Vec<CommandResult>,
    /// The upgrade attempt, where its report changed.
    pub upgrade: Option<Reported>,
    /// The apps that rest on the terminal, where that changed.
    pub quarantines: Option<Vec<Quarantined>>,
    /// Which models its devices are and what its disks say, where that changed.
    pub devices: Option<terminal_device::Reported>,
    /// Whether it has power from the wall, where that is news, and always while it has none.
    pub power: Option<WallPower>,
    /// The first check-in after approval.
    pub promote: bool,
    /// Set where it changed.
    pub status: Option<StatusChange>,
}

/// What a report did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// The highest stored number of the report's outbox epoch.
    pub acknowledged_seq: u64,
    /// The terminal became active.
    pub promoted: bool,
    /// Attempts that moved.
    pub moved: Vec<Moved>,
    /// The terminal has something new to do: it was given up by a rollout and goes on, or joined one.
    pub joined: bool,
    /// Commands that ended.
    pub ended: Vec<CommandId>,
    /// Events that were new.
    pub events: usize,
    /// What was found by inspections, not yet judged.
    reports: Vec<InspectionReport>,
    /// Inspections that have a result now.
    pub inspected: Vec<InspectionId>,
    /// Findings that changed.
    pub findings: Vec<FindingId>,
    /// A power cut began, got worse or is over.
    pub power_changed: bool,
}

/// What became of a batch.
#[derive(Debug)]
pub struct Batch {
    /// What became of each terminal's report.
    pub stored: BTreeMap<TerminalId, Stored>,
    /// Rollouts of which something changed.
    pub rollouts: Vec<RolloutId>,
    /// Bad ratings that are to be followed up.
    pub ratings: Vec<RatingId>,
    /// Whether a desired state changed.
    pub felt: bool,
}

/// Stores reports, at most one of each terminal, in the order of their terminals' ids: two servers
/// that do so never wait for each other in a circle. `new_id` makes ids.
pub async fn store(
    tx: &mut Tx,
    mut reports: Vec<Report>,
    new_id: impl Fn() -> Uuid,
) -> Result<Batch, StoreError> {
    reports.sort_by_key(|report| report.terminal_id);
    PRESENCE.run(tx, reports.iter().map(presence).collect()).await?;
    REPORT.run(tx, reports.iter().map(latest).collect()).await?;
    let apps: Vec<(TerminalId, &[AppOnTerminal])> = reports
        .iter()
        .filter(|report| report.apps_are_news)
        .map(|report| (report.terminal_id, report.apps.as_slice()))
        .collect();
    terminal_app::write(tx, &apps).await?;
    let mut all = BTreeMap::new();
    let (mut intake, mut tally) = (Intake::default(), Tally::default());
    // What a terminal runs and how well it is connected decide whether a saved query finds it.
    let has_news = reports.iter().any(|report| report.status.is_some());
    let queries = if has_news { saved_query::asked(tx).await? } else { Vec::new() };
    let mut effect = Effect::default();
    for report in &reports {
        let finds_anew = !queries.is_empty() && finds_anew(tx, report).await?;
        let mut stored = one(tx, report, &mut intake, &mut tally).await?;
        effect.merge(inspected(tx, report, &mut stored, &new_id).await?);
        effect.merge(devices(tx, report, &mut stored, &new_id).await?);
        if let Some(power) = report.power {
            let (id, at) = (report.terminal_id, report.received_at);
            stored.power_changed = power_cut::told(tx, id, power, at, &new_id).await?;
        }
        if finds_anew {
            stored.joined |= found(tx, report, &queries, &new_id, &mut tally).await?;
        }
        effect.merge(late(tx, report, &mut stored, &new_id, &mut tally).await?);
        let ended = |moved: &Moved| moved.state.is_end() && moved.state != AttemptState::Committed;
        if stored.promoted || stored.joined || stored.moved.iter().any(ended) {
            effect.bump(Scope::Terminal(report.terminal_id));
        }
        all.insert(report.terminal_id, stored);
    }
    let at = reports.iter().map(|report| report.received_at).max().unwrap_or(0);
    let ratings = intake.write(tx, at, &new_id).await?;
    effect.merge(tally.write(tx, at).await?);
    let felt = effect.is_felt();
    let rollouts = effect.settle(tx).await?;
    Ok(Batch { stored: all, rollouts, ratings, felt })
}

/// Whether saved queries may find the terminal that did not before: their answer depends on its version, its connection
/// and its enrollment, of all that a check-in changes.
async fn finds_anew(tx: &mut Tx, report: &Report) -> Result<bool, StoreError> {
    let Some(StatusChange { status, .. }) = &report.status else { return Ok(false) };
    let known = fetch_optional!(tx, (String, String), FOUND_BY, report.terminal_id.0)?;
    let now = (word(status.connectivity), status.software_version.clone());
    Ok(report.promote || known.is_some_and(|known| known != now))
}

/// A terminal that has switched although its rollout was taken back meanwhile goes back too.
async fn late(
    tx: &mut Tx,
    report: &Report,
    stored: &mut Stored,
    new_id: &impl Fn() -> Uuid,
    tally: &mut Tally,
) -> Result<Effect, StoreError> {
    let mut effect = Effect::default();
    let committed =
        |moved: &&Moved| moved.state == AttemptState::Committed && moved.from != AttemptState::Committed;
    for moved in stored.moved.iter().filter(committed) {
        let switched = (report.terminal_id, RolloutId(moved.rollout_id));
        let (back, told) = rollout::go_back(tx, switched, report.received_at, new_id(), tally).await?;
        stored.joined |= back;
        effect.merge(told);
    }
    Ok(effect)
}

/// A terminal that is not what it was may be found by other saved queries than before.
async fn found(
    tx: &mut Tx,
    report: &Report,
    queries: &[SavedQueryRow],
    new_id: &impl Fn() -> Uuid,
    tally: &mut Tally,
) -> Result<bool, StoreError> {
    let (id, at) = (report.terminal_id, report.received_at);
    let Some(identity) = terminal::identity(tx, id).await? else { return Ok(false) };
    let scopes = desired::scopes(&identity);
    rollout::admit_into(tx, id, (&scopes, queries), at, new_id, tally).await
}

async fn one(
    tx: &mut Tx,
    report: &Report,
    intake: &mut Intake,
    tally: &mut Tally,
) -> Result<Stored, StoreError> {
    let (id, now) = (report.terminal_id, report.received_at);
    let mut stored = Stored::default();
    if report.promote {
        stored.promoted = execute!(tx, PROMOTE, id.0, now)? == 1;
    }
    if let Some(outbox) = &report.outbox {
        let taken = intake.take(tx, (id, &report.apps), outbox, now).await?;
        stored.acknowledged_seq = taken.acknowledged_seq;
        stored.events = taken.events;
        for happening in taken.happenings {
            match happening {
                Happening::Inspected(found) => stored.reports.push(found),
                Happening::Step(step) => stored.moved.extend(attempt::report(tx, id, &step, now).await?),
                Happening::Crash { at } => {
                    if let Some((rollout, upgraded)) = attempt::stands(tx, id, at).await? {
                        tally.crashed(rollout, upgraded);
                    }
                }
            }
        }
    }
    if let Some(upgrade) = &report.upgrade {
        stored.moved.extend(attempt::report(tx, id, upgrade, now).await?);
    }
    if let Some(quarantines) = &report.quarantines {
        app_quarantine::replace(tx, id, quarantines).await?;
    }
    for (command, outcome) in &report.outcomes {
        if command::end(tx, id, *command, outcome, now).await? {
            stored.ended.push(*command);
        }
    }
    for moved in &stored.moved {
        if moved.from != moved.state {
            tally.moved((moved.rollout_id, moved.wave), moved.from, moved.state);
            attempt::overtake(tx, id, moved, now, tally).await?;
        }
    }
    if let Some(change) = &report.status {
        set_status(tx, id, change.enrollment, change.maintenance_until, &change.status, now).await?;
        // It may have been away for long.
        stored.joined = attempt::revive(tx, id, now, tally).await?;
    }
    Ok(stored)
}

/// What the terminal inspected goes into the ledger, and off its list.
async fn inspected(
    tx: &mut Tx,
    report: &Report,
    stored: &mut Stored,
    new_id: &impl Fn() -> Uuid,
) -> Result<Effect, StoreError> {
    let mut effect = Effect::default();
    for found in std::mem::take(&mut stored.reports) {
        let settled = inspection::settle(tx, report.terminal_id, &found, report.received_at, new_id).await?;
        if settled.is_done {
            stored.inspected.push(found.id);
            effect.bump(Scope::Terminal(report.terminal_id));
        }
        stored.findings.extend(settled.findings);
        settled.audits.into_iter().for_each(|entry| effect.note(entry));
    }
    Ok(effect)
}

/// Which models its devices are; a disk that is worn or fails goes into the ledger.
async fn devices(
    tx: &mut Tx,
    report: &Report,
    stored: &mut Stored,
    new_id: &impl Fn() -> Uuid,
) -> Result<Effect, StoreError> {
    let mut effect = Effect::default();
    let Some(told) = &report.devices else { return Ok(effect) };
    let id = report.terminal_id;
    terminal_device::replace(tx, id, told).await?;
    let disks = told.disks.as_deref().unwrap_or_default();
    if let Some((finding, entry)) = finding::judge_disks(tx, (id, disks), report.received_at, new_id).await? {
        stored.findings.push(finding);
        effect.note(entry);
    }
    Ok(effect)
}

fn presence(report: &Report) -> Vec<Cell> {
    vec![
        Cell::Id(report.terminal_id.0),
        Cell::Int(report.received_at),
        Cell::Int(report.deadlines.due_at),
        Cell::Int(report.deadlines.offline_at),
    ]
}

fn latest(report: &Report) -> Vec<Cell> {
    vec![
        Cell::Id(report.terminal_id.0),
        Cell::Int(report.received_at),
        Cell::MaybeText(report.applied_etag.clone()),
        Cell::Text(report.actual.clone()),
    ]
}
