use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use fleet_domain::{Connectivity, Convergence, Deadlines, WallPower, china_day};
use fleet_protocol::{
    ActualApp, ActualAppState, ActualState, CheckIn, DeviceModel, DiskHealth, EnrollmentState, Held,
    PROTOCOL_VERSION, UnixMillis, UpgradeReport,
};
use fleet_store::app_quarantine::Quarantined;
use fleet_store::attempt::Reported;
use fleet_store::check_in::{AppOnTerminal, Report, StatusChange};
use fleet_store::terminal::Status;
use fleet_store::terminal_device::Reported as Devices;

use super::bearer::Bearer;
use super::fleet::{Fleet, Known};
use crate::problem::{ApiError, ApiResult, Code};

const OUTCOMES: usize = 100;
const APPS: usize = 1_000;
const PROCESSES: usize = 32;
const VERSION: usize = 64;
const DETAIL: usize = 200;
/// Names of a disk, in bytes.
const DISK: usize = 2 * DeviceModel::LONGEST;

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
    let devices = actual.devices.as_deref().unwrap_or_default();
    if devices.len() > DeviceModel::MOST || !devices.iter().all(DeviceModel::is_sane) {
        return invalid("/actual/devices");
    }
    let disks = actual.disks.as_deref().unwrap_or_default();
    if disks.len() > DeviceModel::MOST || !disks.iter().all(|disk| disk.name.len() + disk.model.len() <= DISK)
    {
        return invalid("/actual/disks");
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
    let (devices, devices_mark) = devices_of(&actual, now);
    let told = WallPower::told(actual.machine_parts.as_ref());
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
        devices: devices.filter(|_| known.devices != Some(devices_mark)),
        // Another server may have written of a cut since the last check-in here.
        power: told.filter(|power| !written || *power != WallPower::On || known.power != told),
        promote,
        status: (!written).then(|| StatusChange { enrollment, maintenance_until, status: status.clone() }),
    };
    let known = Known {
        status: Some((status, deadlines.due_at)),
        upgrade: actual.upgrade,
        quarantines: Some(quarantines),
        apps: Some(apps_mark),
        devices: Some(devices_mark),
        power: told.or(known.power),
    };
    (report, known)
}

/// Which models its devices are, if it says so, and what tells one such list from another: of disks which they are and how they
/// stand, not how warm they are. A disk that is to be replaced is told once a day again, so that what was closed too soon is taken
/// up.
fn devices_of(actual: &ActualState, now: UnixMillis) -> (Option<Devices>, u64) {
    let ActualState { devices, disks, .. } = actual;
    let told = devices.is_some() || disks.is_some();
    let mut hasher = DefaultHasher::new();
    devices.hash(&mut hasher);
    let standing =
        |disk: &DiskHealth| (disk.name.clone(), disk.model.clone(), disk.serial.clone(), disk.verdict);
    let standings: Option<Vec<_>> = disks.as_ref().map(|disks| disks.iter().map(standing).collect());
    standings.hash(&mut hasher);
    let wants_care = disks.iter().flatten().any(|disk| disk.verdict.wants_care());
    wants_care.then(|| china_day(now)).hash(&mut hasher);
    let reported = told.then(|| Devices { devices: devices.clone(), disks: disks.clone() });
    (reported, hasher.finish())
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
