//! Many rows in few statements, for what terminals report.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{StoreError, Tx};

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    MaybeText(Option<String>),
    Int(i64),
    Id(Uuid),
    MaybeId(Option<Uuid>),
    Bool(bool),
    Bytes(Vec<u8>),
    MaybeBytes(Option<Vec<u8>>),
    Json(sqlx::types::Json<serde_json::Value>),
}

/// Binds values of several types to one statement, concretely for each database.
macro_rules! bind_cells {
    ($query:expr, $cells:expr) => {
        $cells.fold($query, |query, cell| match cell {
            $crate::rows::Cell::Text(value) => query.bind(value),
            $crate::rows::Cell::MaybeText(value) => query.bind(value),
            $crate::rows::Cell::Int(value) => query.bind(value),
            $crate::rows::Cell::Id(value) => query.bind(value),
            $crate::rows::Cell::MaybeId(value) => query.bind(value),
            $crate::rows::Cell::Bool(value) => query.bind(value),
            $crate::rows::Cell::Bytes(value) => query.bind(value),
            $crate::rows::Cell::MaybeBytes(value) => query.bind(value),
            $crate::rows::Cell::Json(value) => query.bind(value),
        })
    };
}
pub(crate) use bind_cells;

/// An `INSERT` of any number of rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Insert {
    /// `INSERT INTO t (a, b)`.
    pub into: &'static str,
    /// Number of columns.
    pub columns: usize,
    /// What follows the rows, such as `ON CONFLICT …`.
    pub then: &'static str,
}

impl Insert {
    /// Rows per statement, at most.
    const MOST: usize = 64;

    /// The statement for so many rows.
    pub fn sql(&self, rows: usize) -> String {
        let mut sql = format!("{} VALUES ", self.into);
        let mut parameter = 0;
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.columns {
                parameter += 1;
                if column > 0 {
                    sql.push_str(", ");
                }
                sql.push('$');
                sql.push_str(&parameter.to_string());
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(self.then);
        sql
    }

    /// Inserts the rows. Their numbers are powers of two, so that few texts exist and each stays prepared.
    /// Returns how many were written: those that `then` skips do not count.
    pub async fn run(&self, tx: &mut Tx, mut rows: Vec<Vec<Cell>>) -> Result<u64, StoreError> {
        let mut inserted = 0;
        while !rows.is_empty() {
            let count = Self::MOST.min(1 << rows.len().ilog2());
            let behind = rows.split_off(count);
            debug_assert!(rows.iter().all(|row| row.len() == self.columns), "{}", self.into);
            let sql = AssertSqlSafe(self.sql(count));
            let cells = rows.into_iter().flatten();
            inserted += match tx {
                Tx::Lite(tx) => {
                    bind_cells!(sqlx::query(sql), cells).execute(&mut **tx).await?.rows_affected()
                }
                Tx::Pg(tx) => bind_cells!(sqlx::query(sql), cells).execute(&mut **tx).await?.rows_affected(),
            };
            rows = behind;
        }
        Ok(inserted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_count_on_over_rows() {
        let insert = Insert { into: "INSERT INTO t (a, b)", columns: 2, then: "ON CONFLICT DO NOTHING" };
        assert_eq!(insert.sql(2), "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING");
    }
}
