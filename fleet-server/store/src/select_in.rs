//! Rows that belong to many things, in few statements: a page asks once and not once a row.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow};

use crate::rows::{Cell, bind_cells};
use crate::{StoreError, Tx};

/// A `SELECT` of what belongs to any of some keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SelectIn {
    /// `SELECT a, b FROM t WHERE key`.
    pub select: &'static str,
    /// What follows the keys, such as `ORDER BY …`; it holds among the rows of one key.
    pub then: &'static str,
}

impl SelectIn {
    /// Keys per statement, at most.
    const MOST: usize = 512;

    /// The statement for so many keys.
    pub fn sql(&self, keys: usize) -> String {
        let keys: Vec<String> = (1..=keys).map(|n| format!("${n}")).collect();
        format!("{} IN ({}) {}", self.select, keys.join(", "), self.then)
    }

    /// The rows of all keys. The numbers of keys are made powers of two by repeating the last one, so that few
    /// texts exist and each stays prepared.
    pub async fn run<Row>(&self, tx: &mut Tx, keys: Vec<Cell>) -> Result<Vec<Row>, StoreError>
    where
        Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let mut found = Vec::new();
        for some in keys.chunks(Self::MOST) {
            let Some(last) = some.last() else { continue };
            let mut some = some.to_vec();
            some.resize(some.len().next_power_of_two(), last.clone());
            let sql = AssertSqlSafe(self.sql(some.len()));
            let cells = some.into_iter();
            match tx {
                Tx::Lite(tx) => {
                    found.extend(bind_cells!(sqlx::query_as(sql), cells).fetch_all(&mut **tx).await?);
                }
                Tx::Pg(tx) => {
                    found.extend(bind_cells!(sqlx::query_as(sql), cells).fetch_all(&mut **tx).await?);
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_key_is_asked_for_and_none_twice() {
        const DIVISIONS: SelectIn =
            SelectIn { select: "SELECT code, name FROM divisions WHERE code", then: "ORDER BY code" };
        crate::testing::on_fresh_database(|db| async move {
            let mut tx = db.read().await.unwrap();
            let key = |code: &str| Cell::Text(code.to_owned());
            let none: Vec<(String, String)> = DIVISIONS.run(&mut tx, Vec::new()).await.unwrap();
            assert_eq!(none, []);
            let mut keys: Vec<Cell> = (0..600).map(|n| Cell::Text(format!("no {n}"))).collect();
            keys.extend([key("511702"), key("511725"), key("511703")]);
            let found: Vec<(String, String)> = DIVISIONS.run(&mut tx, keys).await.unwrap();
            let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
            assert_eq!(names, ["通川区", "达川区", "渠县"]);
        })
        .await;
    }
}
