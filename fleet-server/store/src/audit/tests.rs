use serde_json::json;

use super::*;
use crate::Db;
use crate::list::Page;

fn entry(name: &str) -> AuditEntry {
    AuditEntry {
        at: 5,
        actor: Some((Uuid::from_u128(1), "ops".into())),
        action: "location.create",
        object_kind: "location",
        object_id: name.to_lowercase(),
        object_name: name.into(),
        summary: json!({"name": name}),
        address: None,
    }
}

async fn write(db: &Db, names: &[&str]) {
    for name in names {
        let mut tx = db.write().await.unwrap();
        append(&mut tx, entry(name)).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn chain_holds_and_refuses_changes() {
    crate::testing::on_fresh_database(|db| async move {
        write(&db, &["A", "B", "C"]).await;
        let found = verify(&mut db.read().await.unwrap()).await.unwrap();
        assert_eq!(found, Verification { checked: 3, broken_at: None });
        for sql in ["UPDATE audit SET object_name = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 3"] {
            let mut tx = db.write().await.unwrap();
            assert!(matches!(execute!(&mut tx, sql), Err(StoreError::Refused(_))), "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn altered_head_or_row_is_found() {
    crate::testing::on_fresh_database(|db| async move {
        write(&db, &["A", "B"]).await;
        let mut tx = db.write().await.unwrap();
        let mut forged = entry("C");
        forged.at = 6;
        append(&mut tx, forged).await.unwrap();
        execute!(&mut tx, SET_HEAD, vec![9_u8; 32]).unwrap();
        let found = verify(&mut tx).await.unwrap();
        assert_eq!(found, Verification { checked: 3, broken_at: Some(4) });
    })
    .await;
}

#[tokio::test]
async fn rolled_back_change_leaves_no_row() {
    crate::testing::on_fresh_database(|db| async move {
        let mut tx = db.write().await.unwrap();
        append(&mut tx, entry("A")).await.unwrap();
        tx.rollback().await.unwrap();
        write(&db, &["B"]).await;
        let mut tx = db.read().await.unwrap();
        let page = Page { sort: None, descending: true, after: None, limit: 10 };
        let (rows, total) = list(&mut tx, &AuditFilter::default(), &page).await.unwrap();
        assert_eq!((rows.len(), total), (1, Some(1)));
        let none = AuditFilter { object_id: Some("a".into()), ..AuditFilter::default() };
        assert_eq!(list(&mut tx, &none, &page).await.unwrap().0, []);
        assert_eq!(verify(&mut tx).await.unwrap().broken_at, None);
    })
    .await;
}
