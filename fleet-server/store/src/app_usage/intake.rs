use std::collections::{BTreeMap, BTreeSet};

use fleet_domain::open_step;
use fleet_protocol::{AppFailure, AppId, AppVersionId, SessionEnd};
use uuid::Uuid;

use super::{COUNT, COUNT_OPENS, KNOWN_APPS, KNOWN_VERSIONS};
use crate::check_in::AppOnTerminal;
use crate::rows::Cell;
use crate::usage::UsageRow;
use crate::{StoreError, Tx};

/// What a batch of reports adds to the days of apps.
#[derive(Default)]
pub(crate) struct UsageIntake {
    days: BTreeMap<(Uuid, i64, Uuid), Counts>,
    opens: BTreeMap<(Uuid, i64, i64), i64>,
}

#[derive(Default)]
struct Counts {
    row: UsageRow,
    crashes: i64,
    hangs: i64,
    load_failures: i64,
}

impl UsageIntake {
    /// A citizen's session, which lasted `whole_ms`; how it ended counts for the last app that was opened. It does not name versions: a terminal offers one version of an app at a time, and reports
    /// what happened before it is told of another, so that the one in the same report is meant.
    pub fn session(
        &mut self,
        day: i64,
        (whole_ms, end): (i64, SessionEnd),
        opened: &[(AppId, u64)],
        on_terminal: &[AppOnTerminal],
    ) {
        *self.opens.entry((Uuid::nil(), day, open_step(whole_ms))).or_default() += 1;
        let mut seen = BTreeSet::new();
        for (n, (app, ms)) in opened.iter().enumerate() {
            let version = on_terminal.iter().find(|one| one.app_id == *app);
            let version = version.map_or_else(Uuid::nil, |one| one.version_id.0);
            let ms = i64::try_from(*ms).unwrap_or(0);
            let is_last = n + 1 == opened.len();
            let ending = if is_last { UsageRow::of_end(end) } else { UsageRow::default() };
            let sessions = i64::from(seen.insert(*app));
            let counts = self.days.entry((app.0, day, version)).or_default();
            counts.row.add(&UsageRow { sessions, opens: 1, ms, ..ending });
            *self.opens.entry((app.0, day, open_step(ms))).or_default() += 1;
        }
    }

    /// A version of an app could not go on.
    pub fn failure(&mut self, day: i64, app: AppId, version: AppVersionId, failure: &AppFailure) {
        let counts = self.days.entry((app.0, day, version.0)).or_default();
        match failure {
            // Ended for what it took of the machine is ended in the middle of its work, as by a crash.
            AppFailure::Crashed | AppFailure::OutOfMemory | AppFailure::OverBound { .. } => {
                counts.crashes += 1;
            }
            AppFailure::Hung { .. } => counts.hangs += 1,
            AppFailure::LoadFailed { .. } => counts.load_failures += 1,
        }
    }

    /// Writes it. What terminals say of apps and versions that do not exist is left out: it would make rows without end.
    pub async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
        if self.days.is_empty() && self.opens.is_empty() {
            return Ok(());
        }
        let apps: BTreeSet<Uuid> = self.days.keys().map(|(app, ..)| *app).collect();
        let known: Vec<(Uuid,)> = KNOWN_APPS.run(tx, apps.into_iter().map(Cell::Id).collect()).await?;
        let known: BTreeSet<Uuid> = known.into_iter().map(|(id,)| id).collect();
        let versions = known_versions(tx, self.days.keys().map(|(.., version)| *version)).await?;
        let days = self.days.into_iter().filter(|((app, _, version), _)| {
            known.contains(app) && (version.is_nil() || versions.contains(&(*app, *version)))
        });
        COUNT.run(tx, days.map(|(key, counts)| counts.cells(key)).collect()).await?;
        let opens = self.opens.into_iter().filter(|((app, ..), _)| app.is_nil() || known.contains(app));
        let cells = |((app, day, step), opens)| {
            vec![Cell::Id(app), Cell::Int(day), Cell::Int(step), Cell::Int(opens)]
        };
        COUNT_OPENS.run(tx, opens.map(cells).collect()).await.map(drop)
    }
}

/// Those of `versions` that exist, with their apps.
pub(crate) async fn known_versions(
    tx: &mut Tx,
    versions: impl Iterator<Item = Uuid>,
) -> Result<BTreeSet<(Uuid, Uuid)>, StoreError> {
    let asked: BTreeSet<Uuid> = versions.filter(|version| !version.is_nil()).collect();
    let rows: Vec<(Uuid, Uuid)> = KNOWN_VERSIONS.run(tx, asked.into_iter().map(Cell::Id).collect()).await?;
    Ok(rows.into_iter().collect())
}

impl Counts {
    fn cells(&self, (app, day, version): (Uuid, i64, Uuid)) -> Vec<Cell> {
        let row = &self.row;
        let numbers = [row.sessions, row.opens, row.ms, self.crashes, self.hangs, self.load_failures];
        let ends = [row.ended_by_app, row.ended_by_button, row.left_idle, row.broken_off];
        let key = [Cell::Id(app), Cell::Int(day), Cell::Id(version)];
        key.into_iter().chain(numbers.into_iter().chain(ends).map(Cell::Int)).collect()
    }
}
