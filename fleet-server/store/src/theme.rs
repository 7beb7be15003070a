//! Which home page style the terminals show: one row.

use fleet_domain::ThemeChoice;
use fleet_protocol::UnixMillis;
use sqlx::FromRow;
use sqlx::types::Json;

use crate::statement::{execute, expect_current, fetch_one, statements};
use crate::{StoreError, Tx};

statements! {
    GET = "SELECT choice, version FROM theme_choice WHERE id = 1";
    UPDATE = "UPDATE theme_choice SET choice = $2, updated_at = $3, version = version + 1 \
        WHERE id = 1 AND version = $1";
}

#[derive(FromRow)]
struct Row {
    choice: Json<ThemeChoice>,
    version: i64,
}

/// The choice and its version.
pub async fn get(tx: &mut Tx) -> Result<(ThemeChoice, i64), StoreError> {
    let row = fetch_one!(tx, Row, GET)?;
    Ok((row.choice.0, row.version))
}

/// Writes the choice over that of `version`.
pub async fn update(
    tx: &mut Tx,
    version: i64,
    choice: &ThemeChoice,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let changed = execute!(tx, UPDATE, version, Json(choice), now)?;
    expect_current(changed)
}

#[cfg(test)]
mod tests {
    use fleet_domain::DivisionTheme;

    use super::*;

    #[tokio::test]
    async fn begins_with_the_first_style_and_keeps_what_is_written() {
        crate::testing::on_fresh_database(|db| async move {
            let mut tx = db.write().await.unwrap();
            assert_eq!(get(&mut tx).await.unwrap(), (ThemeChoice::default(), 1));
            let quxian =
                DivisionTheme { division_code: "511725".parse().unwrap(), theme: "hanque".parse().unwrap() };
            let choice = ThemeChoice { everywhere: "bashan".parse().unwrap(), divisions: vec![quxian] };
            update(&mut tx, 1, &choice, 5).await.unwrap();
            assert_eq!(get(&mut tx).await.unwrap(), (choice.clone(), 2));
            assert!(matches!(update(&mut tx, 1, &choice, 5).await, Err(StoreError::Stale)));
        })
        .await;
    }
}
