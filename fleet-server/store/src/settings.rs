//! The numbers that govern every terminal: one row.

use fleet_protocol::{Settings, UnixMillis};
use sqlx::FromRow;

use crate::statement::{execute, expect_current, fetch_one, statements};
use crate::wire::{from_json, json};
use crate::{StoreError, Tx};

statements! {
    GET = "SELECT idle_limit_s, idle_warning_s, sample_interval_s, probation_s, ask_rating, \
        page_paper_amounts, receipt_paper_amounts, version FROM settings WHERE id = 1";
    UPDATE = "UPDATE settings SET idle_limit_s = $2, idle_warning_s = $3, sample_interval_s = $4, probation_s = $5, \
        ask_rating = $6, updated_at = $7, page_paper_amounts = $8, receipt_paper_amounts = $9, version = version + 1 WHERE id = 1 AND version = $1";
}

#[derive(FromRow)]
struct Row {
    idle_limit_s: i64,
    idle_warning_s: i64,
    sample_interval_s: i64,
    probation_s: i64,
    ask_rating: bool,
    page_paper_amounts: String,
    receipt_paper_amounts: String,
    version: i64,
}

/// The settings and their version.
pub async fn get(tx: &mut Tx) -> Result<(Settings, i64), StoreError> {
    let row = fetch_one!(tx, Row, GET)?;
    let number = |column: &'static str, value: i64| {
        u32::try_from(value).map_err(|_| StoreError::corrupt("settings", column, value.to_string()))
    };
    let settings = Settings {
        idle_limit_s: number("idle_limit_s", row.idle_limit_s)?,
        idle_warning_s: number("idle_warning_s", row.idle_warning_s)?,
        sample_interval_s: number("sample_interval_s", row.sample_interval_s)?,
        probation_s: number("probation_s", row.probation_s)?,
        ask_rating: row.ask_rating,
        page_paper_amounts: from_json("settings", "page_paper_amounts", &row.page_paper_amounts)?,
        receipt_paper_amounts: from_json("settings", "receipt_paper_amounts", &row.receipt_paper_amounts)?,
    };
    Ok((settings, row.version))
}

/// Writes the settings over those of `version`.
pub async fn update(
    tx: &mut Tx,
    version: i64,
    settings: &Settings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let changed = execute!(
        tx,
        UPDATE,
        version,
        i64::from(settings.idle_limit_s),
        i64::from(settings.idle_warning_s),
        i64::from(settings.sample_interval_s),
        i64::from(settings.probation_s),
        settings.ask_rating,
        now,
        json(&settings.page_paper_amounts),
        json(&settings.receipt_paper_amounts),
    )?;
    expect_current(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn begins_with_the_defaults_and_keeps_what_is_written() {
        crate::testing::on_fresh_database(|db| async move {
            let mut tx = db.write().await.unwrap();
            let first = Settings { ask_rating: true, ..Settings::default() };
            assert_eq!(get(&mut tx).await.unwrap(), (first, 1));
            let quick = Settings { idle_limit_s: 20, page_paper_amounts: vec![300], ..Settings::default() };
            update(&mut tx, 1, &quick, 5).await.unwrap();
            assert_eq!(get(&mut tx).await.unwrap(), (quick.clone(), 2));
            assert!(matches!(update(&mut tx, 1, &quick, 5).await, Err(StoreError::Stale)));
        })
        .await;
    }
}
