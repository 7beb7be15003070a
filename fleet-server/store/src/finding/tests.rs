use fleet_domain::{FindingState, FindingStep, InspectionOrigin};
use fleet_protocol::{
    AppId, AppVersionId, BrokenLink, CheckFault, CheckOutcome, CheckResult, InspectionCheck, InspectionId,
    InspectionReport, TerminalId, UnixMillis,
};
use uuid::Uuid;

use super::*;
use crate::finding::step::{Decided, decide, steps};
use crate::inspection::{self, NewInspection};
use crate::{Db, seed};

const NOW: UnixMillis = 1_770_000_000_000;
const HOUR: i64 = 3_600_000;

/// A fleet of one terminal with one listed app.
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
        crate::testing::tamper(
            &db,
            "INSERT INTO apps (id, name, search_key, summary, category, unit, contact, icon_sha256, icon_size, \
            icon_type, sort_order, version, created_at, updated_at, search_words) \
            SELECT id, '社保查询', '', '', '', '', '', '', 0, '', 0, 1, 0, 0, '[]' FROM terminals",
        )
        .await;
        let mut tx = db.write().await.unwrap();
        let (terminal,) = crate::statement::fetch_one!(&mut tx, (Uuid,), "SELECT id FROM terminals").unwrap();
        execute!(&mut tx, "UPDATE apps SET id = $1", app.0).unwrap();
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

    /// One inspection at `at` in which the check fails with so many broken links, or passes.
    async fn inspect(&self, n: u128, at: UnixMillis, broken: u32) -> Vec<FindingId> {
        let mut tx = self.db.write().await.unwrap();
        let id = InspectionId(Uuid::from_u128(n));
        let new = NewInspection {
            id,
            app_id: self.app,
            version_id: self.version,
            origin: InspectionOrigin::Person,
            period: None,
            terminal_id: self.terminal,
            at,
            by: Some("ops"),
        };
        assert!(inspection::begin(&mut tx, new).await.unwrap());
        assert!(
            !inspection::begin(&mut tx, NewInspection { id: InspectionId(Uuid::max()), ..new })
                .await
                .unwrap()
        );
        let report = report(id, at, broken);
        let stranger = TerminalId(Uuid::from_u128(5));
        let nothing = inspection::settle(&mut tx, stranger, &report, at, Uuid::nil).await.unwrap();
        assert!(!nothing.is_done, "a terminal answers for itself alone");
        let ids = std::cell::Cell::new(n * 1_000);
        let new_id = || {
            ids.set(ids.get() + 1);
            Uuid::from_u128(ids.get())
        };
        let settled = inspection::settle(&mut tx, self.terminal, &report, at, new_id).await.unwrap();
        assert!(settled.is_done);
        assert_eq!(settled.findings.len(), settled.audits.len());
        let again = inspection::settle(&mut tx, self.terminal, &report, at, new_id).await.unwrap();
        assert!(!again.is_done && again.findings.is_empty(), "once");
        tx.commit().await.unwrap();
        settled.findings
    }

    async fn read(&self, id: FindingId) -> FindingRow {
        by_id(&mut self.db.read().await.unwrap(), id).await.unwrap().unwrap()
    }

    async fn take(&self, id: FindingId, step: FindingStep, at: UnixMillis) {
        let row = self.read(id).await;
        let state = row.state().unwrap().step(step, !row.owner.is_empty()).unwrap();
        let assigned = (step == FindingStep::Assign).then_some(("社保局", at + HOUR));
        let decided = Decided {
            version: row.version,
            step,
            state,
            note: "",
            assigned,
            at,
            by: "ops",
            id: Uuid::from_u128(at.unsigned_abs().into()),
        };
        let mut tx = self.db.write().await.unwrap();
        decide(&mut tx, &row, decided).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn report(id: InspectionId, at: UnixMillis, broken: u32) -> InspectionReport {
    let links = vec![BrokenLink { url: "https://a.example/gone\u{7}".into(), status: Some(404) }; 40];
    let outcome = match broken {
        0 => CheckOutcome::Passed { note: None },
        broken => CheckOutcome::Failed { fault: CheckFault::BrokenLinks { links, broken, asked: 50 } },
    };
    let result = |check, outcome| CheckResult { check, outcome };
    let results = vec![
        result(InspectionCheck::OwnLinks, outcome),
        result(InspectionCheck::Address, CheckOutcome::Passed { note: None }),
    ];
    InspectionReport { id, started_at: at - 1_000, ended_at: at, results, page: None, text: None }
}

#[tokio::test]
async fn a_finding_goes_its_way_and_an_inspection_has_the_last_word() {
    crate::testing::on_fresh_database(|db| async move {
        let hall = Hall::new(db).await;
        let found = hall.inspect(1, NOW, 3).await;
        assert_eq!(found.len(), 1);
        let id = found[0];
        let row = hall.read(id).await;
        assert_eq!((row.state().unwrap(), row.seen_count), (FindingState::Open, 1));
        assert_eq!(row.deadline_at, NOW + row.severity().unwrap().time_limit_ms());
        let Some(CheckFault::BrokenLinks { links, .. }) = row.fault().unwrap() else { panic!("{row:?}") };
        assert_eq!(
            (links.len(), links[0].url.as_str()),
            (20, "https://a.example/gone"),
            "terminals are not believed"
        );

        assert!(hall.inspect(2, NOW + HOUR, 2).await.is_empty(), "a repeat only counts");
        assert_eq!(hall.read(id).await.seen_count, 2);

        hall.take(id, FindingStep::Assign, NOW + 2 * HOUR).await;
        let filter = FindingFilter { overdue_at: Some(NOW + 4 * HOUR), ..FindingFilter::default() };
        let page = crate::list::Page { sort: None, descending: true, after: None, limit: 10 };
        let mut tx = hall.db.read().await.unwrap();
        assert_eq!(list(&mut tx, &filter, &page).await.unwrap().1, Some(1));
        assert_eq!(overdue(&mut tx, NOW + 4 * HOUR, 20).await.unwrap().len(), 1);
        assert!(overdue(&mut tx, NOW + 3 * HOUR, 20).await.unwrap().is_empty());
        drop(tx);

        hall.take(id, FindingStep::Fix, NOW + 5 * HOUR).await;
        assert_eq!(hall.inspect(3, NOW + 6 * HOUR, 1).await, [id], "it is not mended");
        assert_eq!(hall.read(id).await.state().unwrap(), FindingState::Assigned);
        hall.take(id, FindingStep::Fix, NOW + 7 * HOUR).await;
        assert_eq!(hall.inspect(4, NOW + 8 * HOUR, 0).await, [id]);
        let closed = hall.read(id).await;
        assert_eq!((closed.state().unwrap(), closed.closed_at), (FindingState::Closed, Some(NOW + 8 * HOUR)));
        let mut tx = hall.db.read().await.unwrap();
        let kinds: Vec<String> =
            steps(&mut tx, id).await.unwrap().into_iter().map(|step| step.kind).collect();
        assert_eq!(kinds, ["mended", "fix", "taken_up_again", "fix", "assign", "opened"]);
        let counts = year(&mut tx, 2026).await.unwrap();
        assert_eq!(counts, YearCounts { opened: 1, reported_from_above: 0, closed: 1 });
        drop(tx);

        assert_eq!(hall.inspect(5, NOW + 9 * HOUR, 1).await, [id], "so soon it is the same one");
        hall.take(id, FindingStep::Close, NOW + 10 * HOUR).await;
        let later = NOW + 20 * 24 * HOUR;
        let other = hall.inspect(6, later, 1).await;
        assert_ne!(other, [id]);
        assert_eq!(other.len(), 1);
    })
    .await;
}
