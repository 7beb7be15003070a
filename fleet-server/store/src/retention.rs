//! Forgets what is old, a little at a time, so that check-ins never wait for it.

use fleet_domain::{UsageGrain, china_day};
use fleet_protocol::UnixMillis;

use crate::health::HOUR_MS;
use crate::statement::{execute, fetch_all, fetch_one, statements};
use crate::wire::word;
use crate::{StoreError, Tx};

statements! {
    // The oldest have the lowest ids: only those are looked at.
    EVENTS = "DELETE FROM events WHERE id IN (SELECT o.id FROM (SELECT id, received_at FROM events ORDER BY id \
        LIMIT $2) o WHERE o.received_at < $1)";
    SESSIONS = "DELETE FROM citizen_sessions WHERE id IN (SELECT o.id FROM (SELECT id, ended_at \
        FROM citizen_sessions ORDER BY id LIMIT $2) o WHERE o.ended_at < $1)";
    WIPES = "DELETE FROM wipes WHERE id IN (SELECT o.id FROM (SELECT id, received_at FROM wipes ORDER BY id \
        LIMIT $2) o WHERE o.received_at < $1)";
    SELF_TESTS = "DELETE FROM self_tests WHERE id IN (SELECT o.id FROM self_tests o WHERE o.received_at < $1 \
        ORDER BY o.received_at LIMIT $2)";
    FILLS = "DELETE FROM consumable_fills WHERE id IN (SELECT o.id FROM consumable_fills o WHERE o.filled_at < $1 \
        ORDER BY o.filled_at LIMIT $2)";
    CHECKS = "DELETE FROM daily_checks WHERE id IN (SELECT o.id FROM daily_checks o WHERE o.done_at < $1 AND NOT EXISTS \
        (SELECT 1 FROM daily_check_latest x WHERE x.check_id = o.id) ORDER BY o.done_at LIMIT $2)";
    POWER_CUTS = "DELETE FROM power_cuts WHERE id IN (SELECT o.id FROM power_cuts o WHERE o.ended_at < $1 \
        ORDER BY o.ended_at LIMIT $2)";
    CONSUMED = "DELETE FROM consumable_days WHERE (terminal_id, consumable, day) IN (SELECT o.terminal_id, o.consumable, \
        o.day FROM consumable_days o WHERE o.day < $1 ORDER BY o.day LIMIT $2)";
    HEALTH = "DELETE FROM health_hours WHERE (terminal_id, hour) IN (SELECT o.terminal_id, o.hour \
        FROM health_hours o WHERE o.hour < $1 ORDER BY o.hour LIMIT $2)";
    APP_DAYS = "DELETE FROM app_version_days WHERE (app_id, day, version_id) IN (SELECT o.app_id, o.day, o.version_id \
        FROM app_version_days o WHERE o.day < $1 ORDER BY o.day LIMIT $2)";
    OPEN_DAYS = "DELETE FROM app_open_days WHERE (app_id, day, step) IN (SELECT o.app_id, o.day, o.step \
        FROM app_open_days o WHERE o.day < $1 ORDER BY o.day LIMIT $2)";
    INSPECTIONS = "DELETE FROM inspections WHERE id IN (SELECT o.id FROM inspections o \
        WHERE o.created_at < $1 AND o.state <> 'due' ORDER BY o.created_at LIMIT $2)";
    USAGE_COUNTS = "DELETE FROM usage_counts WHERE (grain, app_id, period, location_id) IN (SELECT o.grain, o.app_id, \
        o.period, o.location_id FROM usage_counts o WHERE o.grain = $1 AND o.period < $2 ORDER BY o.period LIMIT $3)";
    USAGE_HOURS = "DELETE FROM usage_hours WHERE (grain, app_id, period, location_id, hour) IN (SELECT o.grain, o.app_id, \
        o.period, o.location_id, o.hour FROM usage_hours o WHERE o.grain = $1 AND o.period < $2 ORDER BY o.period \
        LIMIT $3)";
    RATING_COUNTS = "DELETE FROM rating_counts WHERE (grain, period, app_id, version_id, location_id) IN (SELECT o.grain, \
        o.period, o.app_id, o.version_id, o.location_id FROM rating_counts o WHERE o.grain = $1 AND o.period < $2 \
        ORDER BY o.period LIMIT $3)";
    COMMANDS = "DELETE FROM commands WHERE id IN (SELECT o.id FROM (SELECT id, expires_at FROM commands \
        ORDER BY id LIMIT $2) o WHERE o.expires_at < $1) RETURNING screenshot";
    SHOWN = "SELECT COUNT(*) FROM commands WHERE screenshot = $1";
    CODES = "DELETE FROM enrollment_codes WHERE id IN (SELECT o.id FROM enrollment_codes o \
        WHERE o.created_at < $1 AND o.expires_at < $1 ORDER BY o.created_at LIMIT $2)";
}

/// Rows of one kind that one step forgets: its transaction is as short as that of a batch of check-ins.
const STEP: i64 = 1_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How long things are kept, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Events, citizens' sessions, wipe records, self-tests, power cuts, inspections, and what is counted of apps by day.
    pub events_days: i64,
    /// What is counted of use and ratings by day and place; it is also counted by month.
    pub usage_days: i64,
    /// What is counted of them by month and place, in months.
    pub usage_months: i64,
    /// Measurements.
    pub health_days: i64,
    /// Commands with their pictures, from when they expire.
    pub commands_days: i64,
    /// Enrollment codes, from when they expire, used or not.
    pub codes_days: i64,
}

/// What one step did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// How many rows went: 0 when nothing old is left.
    pub rows: u64,
    /// Digests of pictures that nothing shows any more: to be removed once this is committed.
    pub pictures: Vec<String>,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            events_days: 400,
            usage_days: 100,
            usage_months: 60,
            health_days: 90,
            commands_days: 90,
            codes_days: 400,
        }
    }
}

impl Retention {
    /// Forgets one step's worth.
    pub async fn step(self, tx: &mut Tx, now: UnixMillis) -> Result<Forgotten, StoreError> {
        let mut forgotten = Forgotten::default();
        forgotten.rows += execute!(tx, EVENTS, now - self.events_days * DAY_MS, STEP)?;
        forgotten.rows += execute!(tx, SESSIONS, now - self.events_days * DAY_MS, STEP)?;
        forgotten.rows += execute!(tx, WIPES, now - self.events_days * DAY_MS, STEP)?;
        forgotten.rows += execute!(tx, SELF_TESTS, now - self.events_days * DAY_MS, STEP)?;
        forgotten.rows += execute!(tx, FILLS, now - self.events_days * DAY_MS, STEP)?;
        forgotten.rows += execute!(tx, CHECKS, now - self.events_days * DAY_MS, STEP)?;
        forgotten.rows += execute!(tx, POWER_CUTS, now - self.events_days * DAY_MS, STEP)?;
        forgotten.rows += execute!(tx, INSPECTIONS, now - self.events_days * DAY_MS, STEP)?;
        forgotten.rows += execute!(tx, HEALTH, (now - self.health_days * DAY_MS).div_euclid(HOUR_MS), STEP)?;
        forgotten.rows += execute!(tx, CODES, now - self.codes_days * DAY_MS, STEP)?;
        let oldest = (now - self.events_days * DAY_MS).div_euclid(DAY_MS);
        forgotten.rows += execute!(tx, APP_DAYS, oldest, STEP)?;
        forgotten.rows += execute!(tx, OPEN_DAYS, oldest, STEP)?;
        forgotten.rows += execute!(tx, CONSUMED, oldest, STEP)?;
        let today = china_day(now);
        for grain in UsageGrain::ALL {
            let kept = match grain {
                UsageGrain::Day => self.usage_days,
                UsageGrain::Month => self.usage_months,
            };
            let oldest = grain.period(today) - kept;
            forgotten.rows += execute!(tx, USAGE_COUNTS, word(grain), oldest, STEP)?;
            forgotten.rows += execute!(tx, USAGE_HOURS, word(grain), oldest, STEP)?;
            forgotten.rows += execute!(tx, RATING_COUNTS, word(grain), oldest, STEP)?;
        }
        let commands = fetch_all!(tx, (Option<String>,), COMMANDS, now - self.commands_days * DAY_MS, STEP)?;
        forgotten.rows += commands.len() as u64;
        for picture in commands.into_iter().filter_map(|(picture,)| picture) {
            // Two terminals that show the same share one.
            let (shown,): (i64,) = fetch_one!(tx, (i64,), SHOWN, &picture)?;
            if shown == 0 {
                forgotten.pictures.push(picture);
            }
        }
        Ok(forgotten)
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::{CommandId, CommandKind, TerminalId};
    use uuid::Uuid;

    use super::*;
    use crate::command::{self, NewCommand};
    use crate::enrollment_code::{self, NewCode};
    use crate::{Db, seed};

    const NOW: UnixMillis = 1_770_000_000_000;

    /// A command of `at` with a picture, and a code.
    async fn remember(db: &Db, terminal: TerminalId, n: u128, at: UnixMillis, picture: &str) {
        let mut tx = db.write().await.unwrap();
        let new = NewCommand {
            id: CommandId(Uuid::from_u128(n)),
            terminal_id: terminal,
            kind: CommandKind::Screenshot,
            created_at: at,
            created_by: "ops".into(),
            expires_at: at + 1,
        };
        command::insert(&mut tx, &new).await.unwrap();
        command::set_screenshot(&mut tx, terminal, new.id, picture).await.unwrap();
        let code = NewCode {
            id: Uuid::from_u128(n),
            hash: vec![u8::try_from(n).unwrap(); 32],
            hint: "AAAA".into(),
            location_id: None,
            division: None,
            note: String::new(),
            created_at: at,
            created_by: "ops".into(),
            expires_at: at + 1,
        };
        enrollment_code::insert(&mut tx, vec![code]).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn old_things_go_and_pictures_only_when_nothing_shows_them() {
        crate::testing::on_fresh_database(|db| async move {
            seed::terminals(&db, 1, NOW, || Uuid::from_u128(1_000)).await.unwrap();
            let mut tx = db.read().await.unwrap();
            let (terminal,): (Uuid,) = fetch_one!(&mut tx, (Uuid,), "SELECT id FROM terminals").unwrap();
            tx.rollback().await.unwrap();
            let terminal = TerminalId(terminal);
            let old = NOW - 500 * DAY_MS;
            remember(&db, terminal, 1, old, "only old").await;
            remember(&db, terminal, 2, old, "old and new").await;
            remember(&db, terminal, 3, NOW, "old and new").await;

            let mut tx = db.write().await.unwrap();
            let gone = Retention::default().step(&mut tx, NOW).await.unwrap();
            assert_eq!(gone, Forgotten { rows: 4, pictures: vec!["only old".into()] });
            assert_eq!(Retention::default().step(&mut tx, NOW).await.unwrap(), Forgotten::default());
        })
        .await;
    }
}
