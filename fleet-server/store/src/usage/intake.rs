use std::collections::{BTreeMap, BTreeSet, HashMap};

use fleet_domain::{UsageGrain, china_day, china_hour};
use fleet_protocol::{AppId, SessionEnd, TerminalId, UnixMillis};
use uuid::Uuid;

use super::{COUNT, COUNT_HOURS, STANDS_AT, UsageRow};
use crate::app_usage::KNOWN_APPS;
use crate::rows::Cell;
use crate::wire::word;
use crate::{StoreError, Tx};

/// What a batch of reports adds to the counts: by terminal, day and app (zeros: the session as a whole).
#[derive(Default)]
pub(crate) struct UsageCounts {
    sessions: BTreeMap<(TerminalId, i64, Uuid), UsageRow>,
    hours: BTreeMap<(TerminalId, i64, Uuid, i64), i64>,
}

impl UsageCounts {
    /// A citizen's session.
    pub fn session(
        &mut self,
        terminal: TerminalId,
        (started, ended): (UnixMillis, UnixMillis),
        end: SessionEnd,
        opened: &[(AppId, u64)],
    ) {
        let opens = i64::try_from(opened.len()).unwrap_or(i64::MAX);
        let whole = UsageRow {
            sessions: 1,
            opens,
            ms: ended - started,
            unopened: i64::from(opens == 0),
            ..UsageRow::of_end(end)
        };
        self.add(terminal, started, Uuid::nil(), &whole);
        let mut seen = BTreeSet::new();
        for (n, (app, ms)) in opened.iter().enumerate() {
            let is_last = n + 1 == opened.len();
            let sessions = i64::from(seen.insert(*app));
            let ms = i64::try_from(*ms).unwrap_or(0);
            let ending = if is_last { UsageRow::of_end(end) } else { UsageRow::default() };
            self.add(terminal, started, app.0, &UsageRow { sessions, opens: 1, ms, ..ending });
        }
    }

    fn add(&mut self, terminal: TerminalId, started: UnixMillis, app: Uuid, row: &UsageRow) {
        let day = china_day(started);
        self.sessions.entry((terminal, day, app)).or_default().add(row);
        if row.sessions > 0 {
            *self.hours.entry((terminal, day, app, china_hour(started))).or_default() += row.sessions;
        }
    }

    /// Writes it, with where each terminal stands. Apps that do not exist are left out: they would make rows without end.
    pub async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
        if self.sessions.is_empty() {
            return Ok(());
        }
        let terminals: BTreeSet<Uuid> = self.sessions.keys().map(|(terminal, ..)| terminal.0).collect();
        let places: Vec<(Uuid, Option<Uuid>)> =
            STANDS_AT.run(tx, terminals.into_iter().map(Cell::Id).collect()).await?;
        let places: HashMap<Uuid, Uuid> =
            places.into_iter().filter_map(|(terminal, place)| Some((terminal, place?))).collect();
        let place = |terminal: TerminalId| places.get(&terminal.0).copied().unwrap_or_default();
        let apps: BTreeSet<Uuid> =
            self.sessions.keys().map(|(.., app)| *app).filter(|app| !app.is_nil()).collect();
        let known: Vec<(Uuid,)> = KNOWN_APPS.run(tx, apps.into_iter().map(Cell::Id).collect()).await?;
        let known: BTreeSet<Uuid> = known.into_iter().map(|(id,)| id).chain([Uuid::nil()]).collect();

        // In the order of their keys: two servers that write never wait for each other in a circle.
        let (mut counts, mut hours) = (BTreeMap::new(), BTreeMap::new());
        for grain in UsageGrain::ALL {
            for ((terminal, day, app), row) in &self.sessions {
                let key = (grain, *app, grain.period(*day), place(*terminal));
                let sum: &mut UsageRow = counts.entry(key).or_default();
                sum.add(row);
            }
            for ((terminal, day, app, hour), sessions) in &self.hours {
                let key = (grain, *app, grain.period(*day), place(*terminal), *hour);
                *hours.entry(key).or_insert(0) += sessions;
            }
        }
        let counts = counts.into_iter().filter(|((_, app, ..), _)| known.contains(app));
        let counts = counts.map(|((grain, app, period, place), row)| {
            let figures = [row.sessions, row.opens, row.ms, row.ended_by_app, row.ended_by_button];
            let key = [Cell::Text(word(grain)), Cell::Int(period), Cell::Id(app), Cell::Id(place)];
            let rest = [row.left_idle, row.broken_off, row.unopened];
            key.into_iter().chain(figures.into_iter().chain(rest).map(Cell::Int)).collect()
        });
        COUNT.run(tx, counts.collect()).await?;
        let hours = hours.into_iter().filter(|((_, app, ..), _)| known.contains(app));
        let hours = hours.map(|((grain, app, period, place, hour), sessions)| {
            let key = [Cell::Text(word(grain)), Cell::Int(period), Cell::Id(app), Cell::Id(place)];
            key.into_iter().chain([Cell::Int(hour), Cell::Int(sessions)]).collect()
        });
        COUNT_HOURS.run(tx, hours.collect()).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_app_has_the_end_and_each_app_its_session_once() {
        let (one, two) = (AppId(Uuid::from_u128(1)), AppId(Uuid::from_u128(2)));
        let terminal = TerminalId(Uuid::from_u128(9));
        let mut counts = UsageCounts::default();
        counts.session(terminal, (0, 100), SessionEnd::Idle, &[(one, 10), (two, 20), (one, 30)]);
        let row = |app: Uuid| counts.sessions[&(terminal, 0, app)];
        let idle = UsageRow { sessions: 1, left_idle: 1, ..UsageRow::default() };
        assert_eq!(row(Uuid::nil()), UsageRow { opens: 3, ms: 100, ..idle });
        assert_eq!(row(one.0), UsageRow { opens: 2, ms: 40, ..idle });
        assert_eq!(row(two.0), UsageRow { opens: 1, ms: 20, left_idle: 0, ..idle });
        assert_eq!(counts.hours[&(terminal, 0, one.0, 8)], 1, "eight o'clock in China");
    }
}
