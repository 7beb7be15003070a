//! One text, two databases: the macros that run the same statement on either, and the registry
//! that lets a test prepare every statement on both.

/// Declares SQL texts as constants and collects them as `STATEMENTS`, which belongs into
/// [`all`]. Parameters are `$1`, `$2`, …
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: &str = $sql;)+
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use statements;

/// Runs one `sqlx` expression on whichever database the transaction belongs to.
/// Each arm is concrete, which spares every bound that a generic function would need.
macro_rules! on {
    ($tx:expr, |$connection:ident| $run:expr) => {
        match &mut *$tx {
            $crate::Tx::Lite(tx) => {
                let $connection = &mut **tx;
                $run.await.map_err($crate::StoreError::from)
            }
            $crate::Tx::Pg(tx) => {
                let $connection = &mut **tx;
                $run.await.map_err($crate::StoreError::from)
            }
        }
    };
}
pub(crate) use on;

/// `execute!(tx, SQL, a, b)`: the number of rows changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut *$tx {
            $crate::Tx::Lite(tx) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await
                .map(|done| done.rows_affected()).map_err($crate::StoreError::from),
            $crate::Tx::Pg(tx) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await
                .map(|done| done.rows_affected()).map_err($crate::StoreError::from),
        }
    };
}
pub(crate) use execute;

/// `fetch_optional!(tx, Row, SQL, a, b)`: the row, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::statement::on!($tx, |connection| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(connection))
    };
}
pub(crate) use fetch_optional;

/// `fetch_one!(tx, Row, SQL, a, b)`: the row, which must be there.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::statement::on!($tx, |connection| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(connection))
    };
}
pub(crate) use fetch_one;

/// `fetch_all!(tx, Row, SQL, a, b)`: all rows; for results that are known to be few.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::statement::on!($tx, |connection| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(connection))
    };
}
pub(crate) use fetch_all;

/// An update that carries the version it read changed exactly one row, or somebody was faster.
pub(crate) fn expect_current(rows: u64) -> Result<(), crate::StoreError> {
    if rows == 1 { Ok(()) } else { Err(crate::StoreError::Stale) }
}

/// Every statement of the store by name: the registry that the tests walk.
/// A list adds all its variants through [`crate::list::List::variants`].
#[cfg(test)]
pub(crate) fn all() -> Vec<(String, String)> {
    let fixed: &[(&str, &[(&str, &str)])] = &[
        ("audit", crate::audit::STATEMENTS),
        ("session", crate::session::STATEMENTS),
        ("setup", crate::setup::STATEMENTS),
        ("sign_in_link", crate::sign_in_link::STATEMENTS),
        ("user", crate::user::STATEMENTS),
    ];
    let lists: &[(&str, fn() -> Vec<String>)] =
        &[("audit", || crate::audit::LIST.variants()), ("user", || crate::user::LIST.variants())];
    let fixed = fixed.iter().flat_map(|(noun, statements)| {
        statements.iter().map(move |(name, sql)| (format!("{noun}.{name}"), (*sql).to_owned()))
    });
    let lists = lists.iter().flat_map(|(noun, variants)| {
        variants().into_iter().enumerate().map(move |(n, sql)| (format!("{noun}.list.{n}"), sql))
    });
    fixed.chain(lists).collect()
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

    #[tokio::test]
    async fn every_statement_is_understood_by_both_databases() {
        crate::testing::each(|db| async move {
            for (name, sql) in super::all() {
                let mut tx = db.read().await.unwrap();
                let prepared = super::on!(&mut tx, |c| async {
                    c.prepare(AssertSqlSafe(sql.clone()).into_sql_str()).await.map(drop)
                });
                assert!(prepared.is_ok(), "{name}: {prepared:?}\n{sql}");
            }
        })
        .await;
    }
}
