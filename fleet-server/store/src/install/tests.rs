use fleet_domain::{InstallProblem, InstallState, Role};
use fleet_protocol::EnrollmentState;

use super::*;
use crate::acceptance::tests::{accepted, terminal};
use crate::acceptance::{SelfTestIntake, report_came};
use crate::list::Page;
use crate::replacement::{self, Replacement};
use crate::statement::fetch_one;
use crate::user::{self, User};

const NOW: UnixMillis = 1_770_000_000_000;

async fn location(tx: &mut Tx) -> LocationId {
    LocationId(fetch_one!(tx, (Uuid,), "SELECT id FROM locations").unwrap().0)
}

async fn installer(tx: &mut Tx) -> PersonId {
    let account = User {
        id: Uuid::from_u128(60),
        username: "zhang".into(),
        display_name: "张工".into(),
        role: Role::Operator,
        password_hash: String::new(),
        disabled: false,
        version: 1,
        created_at: NOW,
    };
    user::insert(tx, &account).await.unwrap();
    PersonId(account.id)
}

fn fields(name: &str, location_id: LocationId) -> InstallFields {
    InstallFields {
        name: name.into(),
        location_id,
        project: "一期".into(),
        installer_id: None,
        due_day: Some(ChinaDay::of(NOW)),
        note: "立式".into(),
    }
}

async fn count(tx: &mut Tx, filter: InstallFilter) -> usize {
    let page = Page { sort: None, descending: false, after: None, limit: 100 };
    list(tx, &filter, &page).await.unwrap().0.len()
}

#[tokio::test]
async fn a_plan_goes_on_as_its_terminal_does() {
    crate::testing::on_fresh_database(|db| async move {
        let terminal = terminal(&db).await;
        let mut tx = db.write().await.unwrap();
        let place = location(&mut tx).await;
        let (one, two) = (Uuid::from_u128(11), Uuid::from_u128(12));
        insert(&mut tx, one, &fields("1 号机", place), (NOW, "ops")).await.unwrap();
        let given = InstallFields {
            installer_id: Some(installer(&mut tx).await),
            due_day: None,
            ..fields("2 号机", place)
        };
        insert(&mut tx, two, &given, (NOW, "ops")).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.write().await.unwrap();
        let again = insert(&mut tx, Uuid::from_u128(13), &given, (NOW, "ops")).await;
        assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
        tx.rollback().await.unwrap();

        let mut tx = db.write().await.unwrap();
        let today = ChinaDay::of(NOW + 24 * 3_600_000);
        let row = find(&mut tx, one).await.unwrap().unwrap();
        assert_eq!((row.facts().state(), row.fields()), (InstallState::Planned, fields("1 号机", place)));
        assert_eq!(row.facts().problems(today), [InstallProblem::Overdue]);
        assert!(installed(&mut tx, one, terminal, NOW).await.unwrap());
        assert!(installed(&mut tx, two, terminal, NOW).await.unwrap(), "it stands for one plan, the last");
        assert_eq!(find(&mut tx, one).await.unwrap().unwrap().terminal_id, None);
        let mut intake = SelfTestIntake::default();
        intake.accepted(terminal, &accepted(70), (NOW, NOW, NOW));
        intake.write(&mut tx).await.unwrap();
        report_came(&mut tx, accepted(70).id, NOW).await.unwrap();
        let row = of_terminal(&mut tx, terminal).await.unwrap().unwrap();
        assert_eq!((row.id, row.facts().state(), row.report_at), (two, InstallState::Accepted, Some(NOW)));
        assert_eq!(row.facts().problems(today), [InstallProblem::SelfTestFailed]);

        let all = InstallFilter::default;
        assert_eq!(count(&mut tx, InstallFilter { state: Some(InstallState::Accepted), ..all() }).await, 1);
        assert_eq!(count(&mut tx, InstallFilter { state: Some(InstallState::Planned), ..all() }).await, 1);
        assert_eq!(count(&mut tx, InstallFilter { troubled_on: Some(today), ..all() }).await, 2);
        assert_eq!(count(&mut tx, InstallFilter { installer: given.installer_id, ..all() }).await, 1);
        assert_eq!(count(&mut tx, InstallFilter { q: Some("立式".into()), ..all() }).await, 2);
        assert_eq!(count(&mut tx, InstallFilter { project: Some("二期".into()), ..all() }).await, 0);
        assert_eq!(count(&mut tx, InstallFilter { location: Some(place), ..all() }).await, 2);
        let project = projects(&mut tx, today).await.unwrap().remove(0);
        assert_eq!(
            (project.terminals, project.planned, project.accepted, project.with_problems),
            (2, 1, 1, 2)
        );
        assert_eq!(installers(&mut tx).await.unwrap().len(), 1);

        let row = find(&mut tx, two).await.unwrap().unwrap();
        update(&mut tx, (two, row.version), &fields("3 号机", place), NOW).await.unwrap();
        let stale = update(&mut tx, (two, row.version), &fields("4 号机", place), NOW).await;
        assert!(matches!(stale, Err(StoreError::Stale)));
        execute!(&mut tx, "UPDATE terminals SET enrollment = 'retired' WHERE id = $1", terminal.0).unwrap();
        assert_eq!(find(&mut tx, two).await.unwrap().unwrap().facts().state(), InstallState::Planned);
        delete(&mut tx, two, row.version + 1).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_was_aimed_at_the_old_terminal_is_aimed_at_the_new_one() {
    crate::testing::on_fresh_database(|db| async move {
        let old = terminal(&db).await;
        let mut tx = db.write().await.unwrap();
        let new = TerminalId(Uuid::from_u128(5));
        let machine = crate::terminal::NewTerminal {
            id: new,
            public_key: vec![1; 32],
            hardware: fleet_protocol::Hardware {
                fingerprint: "b".into(),
                model: String::new(),
                arch: String::new(),
                os: String::new(),
                memory_bytes: 0,
                disk_bytes: 0,
            },
            software_version: "1.0.0".into(),
            name: "新终端".into(),
            display_code: "AAAA-AA".into(),
            enrollment: EnrollmentState::Pending,
            location_id: None,
            location_wish: None,
            at: NOW,
        };
        crate::terminal::insert(&mut tx, &machine).await.unwrap();
        let place = location(&mut tx).await;
        let (plan, spare) = (Uuid::from_u128(11), Uuid::from_u128(12));
        insert(&mut tx, plan, &fields("1 号机", place), (NOW, "ops")).await.unwrap();
        insert(&mut tx, spare, &fields("2 号机", place), (NOW, "ops")).await.unwrap();
        assert!(installed(&mut tx, plan, old, NOW).await.unwrap());
        assert!(!installed(&mut tx, plan, new, NOW).await.unwrap(), "another stands for it");
        assert!(installed(&mut tx, spare, new, NOW).await.unwrap());
        let link = Replacement { old, new, at: NOW, by: "ops".into(), reason: "主板损坏".into() };
        replacement::insert(&mut tx, &link).await.unwrap();
        assert_eq!(of_terminal(&mut tx, new).await.unwrap().unwrap().id, plan);
        assert_eq!(find(&mut tx, spare).await.unwrap().unwrap().terminal_id, None);
        let came = replacement::predecessors(&mut tx, new).await.unwrap();
        assert_eq!((came.len(), came[0].terminal_id, came[0].reason.as_str()), (1, old.0, "主板损坏"));
        assert_eq!(replacement::predecessors(&mut tx, old).await.unwrap(), []);
        assert_eq!(replacement::successor(&mut tx, old).await.unwrap().unwrap().terminal_id, new.0);
        assert_eq!(replacement::successor(&mut tx, new).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_goes_round_in_the_rows_does_not_go_on_for_ever() {
    crate::testing::on_fresh_database(|db| async move {
        crate::seed::terminals(&db, 2, NOW, || Uuid::from_u128(1_000)).await.unwrap();
        let mut tx = db.write().await.unwrap();
        let ids = crate::statement::fetch_all!(&mut tx, (Uuid,), "SELECT id FROM terminals").unwrap();
        let (one, two) = (TerminalId(ids[0].0), TerminalId(ids[1].0));
        for (old, new) in [(one, two), (two, one)] {
            let link = Replacement { old, new, at: NOW, by: "ops".into(), reason: String::new() };
            replacement::insert(&mut tx, &link).await.unwrap();
        }
        let line = replacement::predecessors(&mut tx, one).await.unwrap();
        assert_eq!((line.len(), line[0].terminal_id), (20, two.0));
    })
    .await;
}
