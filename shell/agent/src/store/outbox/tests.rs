use terminal_core::outbox::MemoryOutbox;

use super::*;
use crate::disk::free_space;

fn event(count: u64) -> RecordBody {
    RecordBody::Event(Event::SamplesDropped { count })
}

async fn opened(dir: &Path) -> (OutboxStore, Option<Healed>) {
    OutboxStore::open(&dir.join("outbox.db"), Uuid::new_v8([1; 16]), free_space).await.unwrap()
}

#[tokio::test]
async fn does_what_the_model_does() {
    let dir = tempfile::tempdir().unwrap();
    let (mut durable, _) = opened(dir.path()).await;
    let mut model = MemoryOutbox::new(Uuid::new_v8([1; 16]), 10_000);
    for round in 0..6_u64 {
        for number in 0..7 {
            durable.push(5, event(number)).await.unwrap();
            model.push(5, event(number));
        }
        let acknowledged = if round == 4 { 900 } else { round * 6 };
        durable.handle_acknowledged(acknowledged, Uuid::max()).await.unwrap();
        model.handle_acknowledged(acknowledged, Uuid::max());
        let batch = durable.batch().await.unwrap();
        assert_eq!(batch.position, model.batch(|_| 100).0, "round {round}");
        assert_eq!(batch.backlog, model.len() as u64);
    }
}

#[tokio::test]
async fn records_outlive_the_process_and_numbers_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let (mut first, _) = opened(dir.path()).await;
    first.push(5, event(1)).await.unwrap();
    first.handle_acknowledged(1, Uuid::max()).await.unwrap();
    first.close().await;
    let (mut second, healed) = opened(dir.path()).await;
    second.push(6, event(2)).await.unwrap();
    let batch = second.batch().await.unwrap();
    assert_eq!(healed, None);
    assert_eq!(batch.position.records[0].seq, 2);
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_begins_a_new_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let (mut first, _) = opened(dir.path()).await;
    first.push(5, event(1)).await.unwrap();
    first.close().await;
    std::fs::write(dir.path().join("outbox.db"), vec![0xa5; 20_000]).unwrap();
    let (second, healed) =
        OutboxStore::open(&dir.path().join("outbox.db"), Uuid::new_v8([2; 16]), free_space).await.unwrap();
    assert_eq!(healed.unwrap().file, "outbox.db");
    assert!(dir.path().join("outbox.db.corrupt-1").exists());
    let batch = second.batch().await.unwrap();
    assert_eq!(batch.position.epoch, Uuid::new_v8([2; 16]));
    assert!(batch.position.records.is_empty());
}

#[tokio::test]
async fn one_unreadable_record_does_not_stop_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let (mut outbox, _) = opened(dir.path()).await;
    outbox.push(5, event(1)).await.unwrap();
    sqlx::query("UPDATE record SET body = '{\"event\":{\"kind\":\"of_the_future\"}}'")
        .execute(&outbox.pool)
        .await
        .unwrap();
    outbox.push(6, event(2)).await.unwrap();
    outbox.batch().await.unwrap();
    let bodies: Vec<_> =
        outbox.batch().await.unwrap().position.records.into_iter().map(|record| record.body).collect();
    assert_eq!(bodies[0], event(2));
    assert!(matches!(&bodies[1], RecordBody::Event(Event::FileHealed { .. })));
}

#[tokio::test]
async fn what_one_version_cannot_read_is_sent_once_by_the_next_that_can() {
    let dir = tempfile::tempdir().unwrap();
    let (mut outbox, _) = opened(dir.path()).await;
    outbox.push(5, event(1)).await.unwrap();
    let newer = "{\"event\":{\"kind\":\"of_the_future\"}}";
    sqlx::query("UPDATE record SET body = ?").bind(newer).execute(&outbox.pool).await.unwrap();
    // The version that was fallen back to: it sets the record aside, and keeps it over its starts.
    outbox.batch().await.unwrap();
    outbox.handle_acknowledged(2, Uuid::max()).await.unwrap();
    outbox.close().await;
    let (outbox, _) = opened(dir.path()).await;
    assert_eq!(outbox.batch().await.unwrap().backlog, 0);
    // The next version reads it.
    let body = serde_json::to_string(&event(7)).unwrap();
    sqlx::query("UPDATE unreadable SET body = ?").bind(body).execute(&outbox.pool).await.unwrap();
    outbox.close().await;
    for _ in 0..2 {
        let (outbox, _) = opened(dir.path()).await;
        let records = outbox.batch().await.unwrap().position.records;
        let found: Vec<_> = records.into_iter().map(|record| (record.seq, record.at, record.body)).collect();
        assert_eq!(found, [(3, 5, event(7))]);
        outbox.close().await;
    }
}

#[tokio::test]
async fn a_full_file_drops_samples_says_so_and_keeps_events() {
    let dir = tempfile::tempdir().unwrap();
    let (mut outbox, _) = opened(dir.path()).await;
    sqlx::query("PRAGMA max_page_count = 40").execute(&outbox.pool).await.unwrap();
    let process = fleet_protocol::ProcessSample { name: "x".repeat(900), cpu_percent: 0.0, memory: 0 };
    let sample = RecordBody::Sample(fleet_protocol::HealthSample {
        cpu_percent: 1.0,
        memory_used: 1,
        memory_total: 2,
        disk_used: 1,
        disk_total: 2,
        temperature_c: None,
        network_received: 0,
        network_sent: 0,
        uptime_s: 1,
        processes: vec![process],
    });
    outbox.push(1, event(77)).await.unwrap();
    for _ in 0..400 {
        outbox.push(2, sample.clone()).await.unwrap();
    }
    let records = outbox.batch().await.unwrap().position.records;
    assert_eq!(records[0].body, event(77));
    let said =
        |body: &RecordBody| matches!(body, RecordBody::Event(Event::SamplesDropped { count }) if *count > 0);
    assert!(records.iter().any(|record| said(&record.body)));
}

/// As long as every page is in use the file is full, whatever is deleted: what a disk is that others have filled.
async fn set_limit(outbox: &OutboxStore, pages: u32) {
    sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}")))
        .execute(&outbox.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn events_that_find_no_room_wait_in_order_and_go_first() {
    let dir = tempfile::tempdir().unwrap();
    let (mut outbox, _) = opened(dir.path()).await;
    assert!(dir.path().join("ballast").exists());
    set_limit(&outbox, 12).await;
    let mut refused = 0;
    let mut said = 0;
    while refused < 3 {
        said += 1;
        let origin = Origin { run: Uuid::max(), number: said };
        refused += u64::from(outbox.push_from(origin, 1, event(said)).await.is_err());
    }
    assert!(!dir.path().join("ballast").exists(), "it was given up");
    assert!(!outbox.is_flushed());
    assert_eq!(outbox.written(), Some(Origin { run: Uuid::max(), number: said - 3 }));
    assert!(outbox.has_taken(Origin { run: Uuid::max(), number: said }));
    assert_eq!(outbox.batch().await.unwrap().backlog, said);
    set_limit(&outbox, 1_000).await;
    outbox.push_from(Origin { run: Uuid::max(), number: said }, 1, event(said)).await.unwrap();
    outbox.push(1, event(said + 1)).await.unwrap();
    // What is written after the failure is really on the disk: another process finds it.
    std::fs::create_dir(dir.path().join("copy")).unwrap();
    for name in ["outbox.db", "outbox.db-wal"] {
        std::fs::copy(dir.path().join(name), dir.path().join("copy").join(name)).unwrap();
    }
    let (copy, _) = opened(&dir.path().join("copy")).await;
    let records = copy.batch().await.unwrap().position.records;
    let bodies: Vec<_> = records.into_iter().map(|record| record.body).collect();
    assert_eq!(bodies, (1..=said + 1).map(event).collect::<Vec<_>>());
    outbox.handle_acknowledged(1, Uuid::max()).await.unwrap();
    assert!(dir.path().join("ballast").exists(), "there is room again");
}

#[tokio::test]
async fn an_event_that_the_shell_repeats_is_written_once_even_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let origin = |number| Origin { run: Uuid::nil(), number };
    let (mut first, _) = opened(dir.path()).await;
    for number in [1, 2, 2, 1] {
        first.push_from(origin(number), 5, event(number)).await.unwrap();
    }
    first.close().await;
    let (mut second, _) = opened(dir.path()).await;
    for number in [2, 3] {
        second.push_from(origin(number), 5, event(number)).await.unwrap();
    }
    let another_run = Origin { run: Uuid::max(), number: 1 };
    second.push_from(another_run, 5, event(4)).await.unwrap();
    let records = second.batch().await.unwrap().position.records;
    assert_eq!(records.into_iter().map(|record| record.body).collect::<Vec<_>>(), [1, 2, 3, 4].map(event));
}
