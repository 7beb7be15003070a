use std::collections::{BTreeMap, BTreeSet};

use fleet_protocol::{
    ActualApp, ActualAppState, AppId, AppSource, AppVersionId, DesiredApp, DesiredState, Event, HealthSample,
    RecordBody, UnixMillis, UpgradeReport,
};
use terminal_core::activation::Place;
use terminal_core::desired::clamp_settings;
use terminal_core::{Dice, Mono};

use super::citizen::Citizens;
use super::curve::Curve;
use super::supplies::Supplies;
use super::upgrade::{SimulatedUpgrade, Step, There};

/// How much goes on at a simulated terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liveliness {
    /// Health samples only: the load bench.
    Idle,
    /// Citizens come now and then.
    Normal,
    /// Many citizens, and now and then a spell without network.
    Lively,
}

/// How a terminal's life goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct LifeOptions {
    pub liveliness: Liveliness,
    /// Of a thousand upgrades, so many are rolled back.
    pub mishaps: u64,
}

/// What happens at one terminal.
#[derive(Debug)]
pub(super) struct Life {
    liveliness: Liveliness,
    dice: Dice,
    curve: Curve,
    citizens: Option<Citizens>,
    supplies: Option<Supplies>,
    upgrade: SimulatedUpgrade,
    next_sample: Mono,
    sample_interval_s: u64,
    health: Option<HealthSample>,
    /// Bundles that "are fetched", and when each will be there.
    fetching: BTreeMap<(AppId, AppVersionId), Mono>,
    held: BTreeSet<(AppId, AppVersionId)>,
    offline: Option<(Mono, Mono)>,
}

/// What happened, for the outbox.
pub(super) struct Happened {
    pub records: Vec<RecordBody>,
    /// Whether the server should hear of it soon.
    pub news: bool,
    pub version: Option<String>,
}

impl Life {
    pub fn new(options: LifeOptions, seed: u64, now: Mono, date: UnixMillis) -> Self {
        let LifeOptions { liveliness, mishaps } = options;
        let mut dice = Dice::new(seed);
        let mut fork = || Dice::new(dice.next_u64());
        let citizens = match liveliness {
            Liveliness::Idle => None,
            Liveliness::Normal => Some(Citizens::new(fork(), 15 * 60_000, now)),
            Liveliness::Lively => Some(Citizens::new(fork(), 4 * 60_000, now)),
        };
        let (curve, upgrade) = (Curve::new(fork(), date), SimulatedUpgrade::new(fork(), mishaps));
        // The first spell does not come at once, and most terminals never have one.
        let offline = (liveliness == Liveliness::Lively && dice.per_mille(120)).then(|| {
            let from = now + dice.between(8 * 60_000, 90 * 60_000);
            (from, from + dice.between(2 * 60_000, 12 * 60_000))
        });
        Self {
            liveliness,
            curve,
            // Dice of their own: what else happens stays as it was.
            supplies: citizens.is_some().then(|| Supplies::new(Dice::new(!seed))),
            citizens,
            upgrade,
            next_sample: now + dice.between(0, 5_000),
            sample_interval_s: 60,
            health: None,
            fetching: BTreeMap::new(),
            held: BTreeSet::new(),
            offline,
            dice,
        }
    }

    /// What printers say for the first time of what they hold.
    pub fn first_supplies(&self) -> Vec<Event> {
        self.supplies.as_ref().map(Supplies::begin).unwrap_or_default()
    }

    /// Whether it is more than the load of a bench.
    pub fn is_lived(&self) -> bool {
        self.liveliness != Liveliness::Idle
    }

    pub const fn booted_at(&self) -> UnixMillis {
        self.curve.booted_at()
    }

    pub const fn health(&self) -> Option<&HealthSample> {
        self.health.as_ref()
    }

    pub fn session_open(&self) -> bool {
        self.citizens.as_ref().is_some_and(Citizens::session_open)
    }

    pub fn open_app(&self) -> Option<AppId> {
        self.citizens.as_ref()?.open_app()
    }

    pub fn upgrade_report(&self) -> Option<&UpgradeReport> {
        self.upgrade.report()
    }

    /// Whether the network is away for now.
    pub fn is_offline(&self, now: Mono) -> bool {
        self.offline.is_some_and(|(from, until)| (from..until).contains(&now))
    }

    /// When something happens next.
    pub fn poll_timeout(&self) -> Mono {
        let citizens = self.citizens.as_ref().map(Citizens::poll_timeout);
        let fetched = self.fetching.values().copied().min();
        let others = [citizens, fetched, self.upgrade.poll_timeout()];
        others.into_iter().flatten().fold(self.next_sample, Mono::min)
    }

    /// Another desired state. `version` is the one that runs.
    pub fn handle_desired(&mut self, desired: &DesiredState, version: &str, now: Mono) -> Happened {
        let settings = clamp_settings(&desired.settings);
        self.sample_interval_s = settings.sample_interval_s.into();
        let wanted: Vec<_> = desired
            .apps
            .iter()
            .filter(|app| matches!(app.source, AppSource::Bundle { .. }))
            .map(|app| (app.app_id, app.version_id))
            .collect();
        self.held.retain(|app| wanted.contains(app));
        self.fetching.retain(|app, _| wanted.contains(app));
        for app in wanted {
            if !self.held.contains(&app) {
                let takes = self.dice.between(800, 6_000);
                self.fetching.entry(app).or_insert(now + takes);
            }
        }
        let release = desired.release.as_ref();
        let step = self.upgrade.handle_desired(release, settings.probation_s, version, now);
        Self::happened(Vec::new(), step)
    }

    /// Whatever is due.
    pub fn handle_timeout(
        &mut self,
        desired: Option<&DesiredState>,
        now: Mono,
        date: UnixMillis,
    ) -> Happened {
        let mut records = Vec::new();
        if self.next_sample <= now {
            let sample = self.curve.sample(date, self.session_open(), self.sample_interval_s);
            self.health = Some(sample.clone());
            self.next_sample = now + self.sample_interval_s * 1_000;
            records.push(RecordBody::Sample(sample));
        }
        let apps: &[DesiredApp] = desired.map(|desired| desired.apps.as_slice()).unwrap_or_default();
        if let Some(citizens) = &mut self.citizens {
            let asks = desired.is_some_and(|desired| desired.settings.ask_rating);
            let happened = citizens.handle_timeout(apps, asks, now, date);
            let has_left = happened.iter().any(|event| matches!(event, Event::Session { .. }));
            let supplies = self.supplies.as_mut().filter(|_| has_left);
            let used = supplies.map(Supplies::handle_session).unwrap_or_default();
            records.extend(happened.into_iter().chain(used).map(RecordBody::Event));
        }
        let there: Vec<_> = self.fetching.iter().filter(|(_, at)| **at <= now).map(|(app, _)| *app).collect();
        let installed = !there.is_empty();
        for (app_id, version_id) in there {
            self.fetching.remove(&(app_id, version_id));
            self.held.insert((app_id, version_id));
            records.push(RecordBody::Event(Event::AppInstalled { app_id, version_id }));
        }
        let place =
            desired.and_then(|desired| desired.location.as_ref()).map(Place::from).unwrap_or_default();
        let there = There { place: &place, date, session_open: self.session_open() };
        let step = self.upgrade.handle_timeout(&there, now);
        let mut happened = Self::happened(records, step);
        happened.news |= installed && self.liveliness != Liveliness::Idle;
        happened
    }

    fn happened(mut records: Vec<RecordBody>, step: Option<Step>) -> Happened {
        let news = step.is_some();
        let mut version = None;
        if let Some(Step { attempt_id, state, reason, version: switched }) = step {
            records.push(RecordBody::Event(Event::UpgradeStep { attempt_id, state, reason }));
            version = switched;
        }
        Happened { records, news, version }
    }

    pub fn actual_apps(&self, desired: &DesiredState) -> Vec<ActualApp> {
        desired
            .apps
            .iter()
            .map(|app| ActualApp {
                app_id: app.app_id,
                version_id: app.version_id,
                state: self.actual_app_state(app),
                quarantine: None,
            })
            .collect()
    }

    fn actual_app_state(&self, app: &DesiredApp) -> ActualAppState {
        match &app.source {
            AppSource::Bundle { blob, .. } if !self.held.contains(&(app.app_id, app.version_id)) => {
                ActualAppState::Downloading { done: blob.size / 2, total: blob.size, held: None }
            }
            AppSource::Bundle { .. } | AppSource::Remote { .. } => ActualAppState::Ready,
        }
    }
}
