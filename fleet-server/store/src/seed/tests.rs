use fleet_domain::RolloutState;

use crate::list::Page;
use crate::rollout::{self, RolloutFilter};
use crate::terminal::{TerminalFilter, count, list};

#[tokio::test]
async fn seeded_fleet_is_listed_worst_first() {
    crate::testing::on_fresh_database(|db| async move {
        let id = std::sync::atomic::AtomicU64::new(1);
        let new_id =
            || uuid::Uuid::from_u128(u128::from(id.fetch_add(1, std::sync::atomic::Ordering::SeqCst)));
        super::terminals(&db, 300, 1_770_000_000_000, new_id).await.unwrap();
        let mut tx = db.read().await.unwrap();
        let page = Page { sort: None, descending: false, after: None, limit: 300 };
        let rows = list(&mut tx, &TerminalFilter::default(), &page).await.unwrap();
        assert_eq!(rows.len(), 300);
        assert!(rows.is_sorted_by_key(|row| row.order_key.clone()));
        assert_eq!(rows[0].connectivity().unwrap(), fleet_domain::Connectivity::Offline);
        let filter = TerminalFilter {
            division: Some("511725".parse().unwrap()),
            q: Some("渠县政务服务中心 1 号机".into()),
            ..TerminalFilter::default()
        };
        assert_eq!(count(&mut tx, &filter).await.unwrap(), Some(1));
        let city = TerminalFilter { division: Some("511700".parse().unwrap()), ..TerminalFilter::default() };
        assert_eq!(count(&mut tx, &city).await.unwrap(), Some(297), "all but the pending");
    })
    .await;
}

#[tokio::test]
async fn seeded_past_is_one_that_could_have_been() {
    crate::testing::on_fresh_database(|db| async move {
        let id = std::sync::atomic::AtomicU64::new(1);
        let new_id =
            || uuid::Uuid::from_u128(u128::from(id.fetch_add(1, std::sync::atomic::Ordering::SeqCst)));
        super::seed(&db, 200, 1_770_000_000_000, new_id).await.unwrap();
        let mut tx = db.read().await.unwrap();
        let verified = crate::audit::verify(&mut tx).await.unwrap();
        assert_eq!((verified.checked, verified.broken_at), (200, None));
        let page = Page { sort: None, descending: false, after: None, limit: 10 };
        let (rollouts, _) = rollout::list(&mut tx, &RolloutFilter::default(), &page).await.unwrap();
        let states: Vec<_> = rollouts.iter().map(|rollout| rollout.state().unwrap()).collect();
        assert_eq!(states, [RolloutState::Completed, RolloutState::Running]);
        assert!(rollouts.iter().all(|rollout| rollout.counts().total() == 198), "all but the pending");
    })
    .await;
}
