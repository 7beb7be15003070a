use fleet_protocol::{
    ActualApp, ActualAppState, ActualState, AppId, DesiredState, EnrollmentState, LiftedQuarantine,
    TerminalId, UnixMillis,
};
use fleet_store::power_cut::PowerCutRow;
use fleet_store::terminal::{self, Identity};
use fleet_store::{Tx, app_quarantine, desired, label};
use serde::Serialize;
use utoipa::ToSchema;

use super::Terminal;
use super::hold::HeldTerminal;
use super::replace::ReplacementLink;
use crate::installs::PlannedTerminal;
use crate::problem::ApiResult;
use crate::rollouts::Attempt;
use crate::terminal_api::Entry;

/// A terminal with what it should and does run.
#[derive(Debug, Serialize, ToSchema)]
pub struct TerminalDetail {
    /// What lists show of it.
    #[serde(flatten)]
    pub terminal: Terminal,
    /// What it last reported.
    pub actual: Option<ActualState>,
    /// What it should run.
    pub desired: DesiredSummary,
    /// Its newest upgrade, with what keeps it from going on.
    pub attempt: Option<Attempt>,
    /// Who keeps it from upgrades.
    pub hold: Option<HeldTerminal>,
    /// The apps on it.
    pub apps: Vec<TerminalApp>,
    /// The machines that present its key, while it is in conflict.
    pub conflict: Option<KeyConflict>,
    /// The planned terminal that it stands for.
    pub install: Option<PlannedTerminal>,
    /// When it had no power from the wall, the newest first, at most five.
    pub power_cuts: Vec<PowerCut>,
    /// The terminals that stood in its place before it, the last first.
    pub predecessors: Vec<ReplacementLink>,
    /// The terminal that took its place.
    pub successor: Option<ReplacementLink>,
}

/// A time in which a terminal had no power from the wall and ran on its battery or UPS.
#[derive(Debug, Serialize, ToSchema)]
pub struct PowerCut {
    /// When the server heard of it; Unix milliseconds.
    began_at: UnixMillis,
    /// When the server heard that it is over; `null`: it lasts.
    ended_at: Option<UnixMillis>,
    /// Whether there was little left in the battery.
    is_low: bool,
    /// How full the battery was when that was last told, 0 to 100.
    charge_percent: Option<i64>,
}

impl From<PowerCutRow> for PowerCut {
    fn from(row: PowerCutRow) -> Self {
        let PowerCutRow { began_at, ended_at, is_low, charge_percent } = row;
        Self { began_at, ended_at, is_low, charge_percent }
    }
}

/// What a terminal should run.
#[derive(Debug, Serialize, ToSchema)]
pub struct DesiredSummary {
    /// Names the desired state.
    pub etag: String,
    /// In the order of the home page.
    pub apps: Vec<DesiredAppSummary>,
    /// The release that it is told to run, if any.
    pub release_version: Option<String>,
}

/// An app that a terminal should offer.
#[derive(Debug, Serialize, ToSchema)]
pub struct DesiredAppSummary {
    /// Which.
    pub app_id: AppId,
    /// Its name.
    pub name: String,
    /// The version's label.
    pub version_label: String,
}

/// An app on a terminal.
#[derive(Debug, Serialize, ToSchema)]
pub struct TerminalApp {
    /// Which.
    pub app_id: AppId,
    /// Its name.
    pub name: String,
    /// The version's label.
    pub version_label: String,
    /// `downloading`, `ready` or `failed`.
    pub state: &'static str,
    /// Why it failed.
    pub reason: Option<String>,
    /// Until when the terminal does not offer it because it failed too often there, unless another version comes first.
    pub quarantined_until: Option<UnixMillis>,
    /// Whether a person has lifted that, and the terminal has not said yet that it is over.
    pub quarantine_lifted: bool,
}

/// Two machines present the terminal's key.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyConflict {
    /// The machines, the latest first.
    pub fingerprints: Vec<KeyHolder>,
}

/// A machine that presented the terminal's key.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyHolder {
    /// The machine.
    pub fingerprint: String,
    /// When it last asked.
    pub last_seen_at: UnixMillis,
    /// From where.
    pub address: String,
}

/// What the terminal should run.
pub async fn desired_summary(
    tx: &mut Tx,
    identity: &Identity,
    entry: &Entry,
    fleet: &crate::terminal_api::Fleet,
    now: UnixMillis,
) -> ApiResult<DesiredSummary> {
    let etag = fleet.etag(entry.scopes());
    let DesiredState { etag, apps, release, .. } = desired::assemble(tx, identity, etag, now).await?;
    let mut summaries = Vec::with_capacity(apps.len());
    for app in apps {
        let label = label::version(tx, app.version_id).await?;
        summaries.push(DesiredAppSummary {
            app_id: app.app_id,
            name: app.name,
            version_label: label.map(|(_, label)| label).unwrap_or_default(),
        });
    }
    Ok(DesiredSummary {
        etag: etag.0,
        apps: summaries,
        release_version: release.map(|release| release.version),
    })
}

/// The apps that it reported.
pub async fn apps(tx: &mut Tx, id: TerminalId, reported: &[ActualApp]) -> ApiResult<Vec<TerminalApp>> {
    let lifted = app_quarantine::lifted(tx, id).await?;
    let mut apps = Vec::with_capacity(reported.len());
    for app in reported {
        let (name, version_label) = label::version(tx, app.version_id).await?.unwrap_or_default();
        let (state, reason) = match &app.state {
            ActualAppState::Downloading { held, .. } => ("downloading", held.clone()),
            ActualAppState::Ready => ("ready", None),
            ActualAppState::Failed { reason } => ("failed", Some(reason.clone())),
        };
        let quarantined_until = app.quarantine.map(|quarantine| quarantine.until);
        let quarantine_lifted = app.quarantine.is_some_and(|quarantine| {
            lifted.contains(&LiftedQuarantine { app_id: app.app_id, since: quarantine.since })
        });
        apps.push(TerminalApp {
            app_id: app.app_id,
            name,
            version_label,
            state,
            reason,
            quarantined_until,
            quarantine_lifted,
        });
    }
    Ok(apps)
}

/// The machines in conflict, if the terminal is.
pub async fn conflict(tx: &mut Tx, identity: &Identity) -> ApiResult<Option<KeyConflict>> {
    if identity.enrollment != EnrollmentState::Conflict {
        return Ok(None);
    }
    let holders = terminal::fingerprints(tx, identity.id).await?.into_iter().map(|known| KeyHolder {
        fingerprint: known.fingerprint,
        last_seen_at: known.last_seen_at,
        address: known.address,
    });
    Ok(Some(KeyConflict { fingerprints: holders.collect() }))
}
