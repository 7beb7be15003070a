use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use fleet_domain::{Connectivity, Convergence, Deadlines};
use fleet_protocol::{
    ActualApp, ActualAppState, ActualState, CheckIn, EnrollmentState, Held, PROTOCOL_VERSION, UnixMillis,
    UpgradeReport,
};
use fleet_store::app_quarantine::Quarantined;
use fleet_store::attempt::Reported;
use fleet_store::check_in::{AppOnTerminal, Report, StatusChange};
use fleet_store::terminal::Status;

use super::bearer::Bearer;
use super::fleet::{Fleet, Known};
use crate::problem::{ApiError, ApiResult, Code};

const OUTCOMES: usize = 100;
const APPS: usize = 1_000;
const PROCESSES: usize = 32;
const VERSION: usize = 64;
const DETAIL: usize = 200;

/// Checks what the type system cannot.
pub fn validate(check_in: &CheckIn) -> ApiResult<()> {
    let invalid = |pointer: &str| Err(ApiError::new(Code::BodyInvalid).at(pointer));
    if check_in.protocol != PROTOCOL_VERSION {
        return Err(Code::ProtocolUnsupported.into());
    }
    if check_in.outcomes.len() > OUTCOMES {
        return invalid("/outcomes");
    }
    let actual = &check_in.actual;
    if actual.apps.len() > APPS {
        return invalid("/actual/apps");
    }
    if actual.software_version.len() > VERSION {
        return invalid("/actual/software_version");
    }
    if actual.health.as_ref().is_some_and(|health| health.processes.len() > PROCESSES) {
        return invalid("/actual/health/processes");
    }
    let Some(outbox) = &check_in.outbox else { return Ok(()) };
    let rising = outbox.records.windows(2).all(|pair| pair[0].seq < pair[1].seq);
    let in_range = outbox.records.iter().all(|record| record.seq > 0 && i64::try_from(record.seq).is_ok());
    if outbox.records.len() > CheckIn::MAX_RECORDS || !rising || !in_range {
        return invalid("/outbox/records");
    }
    Ok(())
}

/// The report for the database, and what will be known once it is stored. What is known to be
/// stored already is left out.
pub fn prepare(bearer: &Bearer, check_in: CheckIn, fleet: &Fleet, interval_ms: u64) -> (Report, Known) {
    let (entry, now) = (&bearer.entry, bearer.now);
    let deadlines = Deadlines::after(now, interval_ms);
    let actual = check_in.actual;
    let status = Status {
        connectivity: Connectivity::Online,
        convergence: Convergence::judge(&actual, &fleet.etag(entry.scopes())),
        session_open: actual.shell.session_open,
        software_version: actual.software_version.clone(),
    };
    let quarantines = quarantined(&actual);
    let known = entry.known();
    let written = known.status.is_some_and(|(written, until)| written == status && now < until);
    let promote = entry.identity.enrollment == EnrollmentState::Approved;
    let enrollment = if promote { EnrollmentState::Active } else { entry.identity.enrollment };
    let maintenance_until = entry.identity.maintenance_until;
    let apps: Vec<AppOnTerminal> = actual.apps.iter().map(on_terminal).collect();
    let apps_mark = mark(&apps);
    let report = Report {
        terminal_id: bearer.id,
        received_at: now,
        deadlines,
        applied_etag: actual.applied_etag.as_ref().map(|etag| etag.0.clone()),
        // Wire types always serialize.
        actual: serde_json::to_string(&actual).unwrap_or_default(),
        apps_are_news: known.apps != Some(apps_mark),
        apps,
        outbox: check_in.outbox,
        outcomes: check_in.outcomes,
        upgrade: actual
            .upgrade
            .clone()
            .filter(|upgrade| known.upgrade.as_ref() != Some(upgrade))
            .map(|upgrade| reported(upgrade, now)),
        quarantines: (known.quarantines.as_ref() != Some(&quarantines)).then(|| quarantines.clone()),
        promote,
        status: (!written).then(|| StatusChange { enrollment, maintenance_until, status: status.clone() }),
    };
    let known = Known {
        status: Some((status, deadlines.due_at)),
        upgrade: actual.upgrade,
        quarantines: Some(quarantines),
        apps: Some(apps_mark),
    };
    (report, known)
}

/// The apps that rest on the terminal.
fn quarantined(actual: &ActualState) -> Vec<Quarantined> {
    let resting = |app: &ActualApp| {
        let quarantine = app.quarantine?;
        Some(Quarantined { app_id: app.app_id, version_id: app.version_id, quarantine })
    };
    actual.apps.iter().filter_map(resting).collect()
}

fn on_terminal(app: &ActualApp) -> AppOnTerminal {
    let is_ready = app.state == ActualAppState::Ready;
    AppOnTerminal { app_id: app.app_id, version_id: app.version_id, is_ready }
}

/// Tells one list of apps from another.
fn mark(apps: &[AppOnTerminal]) -> u64 {
    let mut hasher = DefaultHasher::new();
    apps.hash(&mut hasher);
    hasher.finish()
}

fn reported(upgrade: UpgradeReport, now: UnixMillis) -> Reported {
    Reported {
        attempt_id: upgrade.attempt_id,
        state: upgrade.state,
        reason: upgrade.reason,
        at: now,
        bytes: Some((upgrade.bytes_done, upgrade.bytes_total)),
        held: upgrade.held.map(|held| Held { detail: held.detail.as_deref().map(shorten), ..held }),
    }
}

/// A terminal's words about why it waits are shown in lists: the beginning is enough.
fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(DETAIL).collect()
}
