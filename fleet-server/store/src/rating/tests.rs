use fleet_domain::{RatingState, RatingStep, UsageRange, rating_deadline};
use fleet_protocol::{
    AppId, AppVersionId, RATING_REASONS_VERSION, Rating, RatingId, RatingLevel, RatingReason, TerminalId,
    UnixMillis,
};
use uuid::Uuid;

use super::*;
use crate::statement::{execute, fetch_one};
use crate::{Db, seed};

const NOW: UnixMillis = 1_770_000_000_000;
const DAY: i64 = 24 * 3_600_000;

/// A fleet of one terminal with one app.
struct Hall {
    db: Db,
    app: AppId,
    version: AppVersionId,
    terminal: TerminalId,
}

impl Hall {
    async fn new(db: Db) -> Self {
        seed::terminals(&db, 1, NOW, || Uuid::from_u128(1_000)).await.unwrap();
        let (app, version) = (AppId(Uuid::from_u128(7)), AppVersionId(Uuid::from_u128(8)));
        let mut tx = db.write().await.unwrap();
        let (terminal,) = fetch_one!(&mut tx, (Uuid,), "SELECT id FROM terminals").unwrap();
        execute!(
            &mut tx,
            "INSERT INTO apps (id, name, search_key, summary, category, unit, contact, icon_sha256, icon_size, \
            icon_type, sort_order, version, created_at, updated_at, search_words) \
            VALUES ($1, '社保查询', '', '', '', '', '', '', 0, '', 0, 1, 0, 0, '[]')",
            app.0
        )
        .unwrap();
        execute!(
            &mut tx,
            "INSERT INTO app_versions (id, app_id, label, kind, url, allowed_origins, created_at, created_by, state, \
            findings, permissions, review_note, version) VALUES ($1, $2, '1.0', 'remote', 'https://a.example', '[]', 0, \
            'ops', 'approved', '[]', '[]', '', 1)",
            version.0,
            app.0
        )
        .unwrap();
        tx.commit().await.unwrap();
        Self { db, app, version, terminal: TerminalId(terminal) }
    }

    fn rating(&self, level: RatingLevel, rated_at: UnixMillis) -> Rating {
        Rating {
            app_id: self.app,
            version_id: self.version,
            level,
            reasons: vec![RatingReason::TooSlow, RatingReason::NotDone, RatingReason::TooSlow],
            reasons_version: RATING_REASONS_VERSION,
            rated_at,
        }
    }

    async fn told(&self, ratings: Vec<Rating>) -> Vec<RatingId> {
        let mut intake = RatingIntake::default();
        for rating in &ratings {
            intake.rating(self.terminal, rating, rating.rated_at, NOW);
        }
        let ids = std::cell::Cell::new(2_000);
        let new_id = || {
            ids.set(ids.get() + 1);
            Uuid::from_u128(ids.get())
        };
        let mut tx = self.db.write().await.unwrap();
        let bad = intake.write(&mut tx, &new_id).await.unwrap();
        tx.commit().await.unwrap();
        bad
    }

    async fn total(&self, range: UsageRange) -> RatingCounts {
        let (first, last) = range.periods(NOW);
        let filter =
            UsageFilter { grain: range.grain(), first, last, app: None, location: None, division: None };
        let mut tx = self.db.read().await.unwrap();
        let mut total = RatingCounts::default();
        periods(&mut tx, &filter).await.unwrap().iter().for_each(|(_, counts)| total.add(counts));
        for rows in [apps(&mut tx, &filter).await, versions(&mut tx, &filter).await] {
            assert_eq!(rows.unwrap().first().map(|(_, counts)| *counts), Some(total));
        }
        assert_eq!(places(&mut tx, &filter).await.unwrap().len(), 1);
        total
    }

    async fn take(&self, id: RatingId, step: RatingStep, by: &str) {
        let mut tx = self.db.write().await.unwrap();
        let row = by_id(&mut tx, id).await.unwrap().unwrap();
        let own = row.appealed_by.as_deref() == Some(by);
        let state = row.state().unwrap().step(step, own).unwrap();
        let decided = RatingDecided {
            version: row.version,
            step,
            state,
            note: "",
            at: NOW,
            by,
            id: Uuid::from_u128(id.0.as_u128() * 100 + u128::from(row.version.unsigned_abs())),
        };
        decide(&mut tx, &row, decided.clone()).await.unwrap();
        assert!(matches!(decide(&mut tx, &row, decided).await, Err(StoreError::Stale)), "once");
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn ratings_are_counted_and_the_bad_ones_go_their_way() {
    crate::testing::on_fresh_database(|db| async move {
        let hall = Hall::new(db).await;
        let made_up =
            Rating { app_id: AppId(Uuid::from_u128(99)), ..hall.rating(RatingLevel::Dissatisfied, NOW) };
        let bad = hall
            .told(vec![
                hall.rating(RatingLevel::VerySatisfied, NOW),
                hall.rating(RatingLevel::FairlySatisfied, NOW - DAY),
                hall.rating(RatingLevel::Dissatisfied, NOW - 2 * DAY),
                hall.rating(RatingLevel::VeryDissatisfied, NOW - 40 * DAY),
                made_up,
            ])
            .await;
        assert_eq!(bad.len(), 2, "what a terminal makes up is no app");
        let month = hall.total(UsageRange::Month).await;
        assert_eq!((month.satisfied_in_all(), month.total()), (2, 3));
        assert_eq!(hall.total(UsageRange::Year).await.total(), 4);

        let mut tx = hall.db.read().await.unwrap();
        let row = by_id(&mut tx, bad[0]).await.unwrap().unwrap();
        assert_eq!((row.state().unwrap(), row.deadline_at), (RatingState::Open, rating_deadline(NOW)));
        assert_eq!(row.reasons().unwrap(), [RatingReason::NotDone, RatingReason::TooSlow], "each once");
        let late = rating_deadline(NOW) + 1;
        assert_eq!(overdue(&mut tx, late, 20).await.unwrap().len(), 2);
        assert_eq!(overdue(&mut tx, NOW, 20).await.unwrap().len(), 0);
        drop(tx);

        hall.take(bad[0], RatingStep::Handle, "ops").await;
        hall.take(bad[0], RatingStep::Close, "ops").await;
        hall.take(bad[1], RatingStep::Appeal, "ops").await;
        let mut tx = hall.db.read().await.unwrap();
        assert_eq!(overdue(&mut tx, late, 20).await.unwrap().len(), 1, "an appeal wins no time");
        drop(tx);
        hall.take(bad[1], RatingStep::Exclude, "head").await;
        assert_eq!(hall.total(UsageRange::Year).await.total(), 3, "a mistake counts no more");

        let mut tx = hall.db.read().await.unwrap();
        let page = crate::list::Page { sort: None, descending: true, after: None, limit: 10 };
        let filter = BadRatingFilter { active: Some(false), ..BadRatingFilter::default() };
        let (rows, total) = list(&mut tx, &filter, &page).await.unwrap();
        assert_eq!((rows.len(), total), (2, Some(2)));
        assert_eq!((rows[0].app_name.as_str(), rows[0].version_label.as_str()), ("社保查询", "1.0"));
        let kinds: Vec<String> =
            steps(&mut tx, bad[1]).await.unwrap().into_iter().map(|step| step.kind).collect();
        assert_eq!(kinds, ["exclude", "appeal", "given"]);
    })
    .await;
}
