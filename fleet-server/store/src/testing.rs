//! Throw-away databases, so that every test runs on both kinds.

use std::future::Future;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqlSafeStr};
use uuid::Uuid;

use crate::Db;

/// The variable that names a PostgreSQL server where databases may be created,
/// such as `postgres://postgres@localhost/postgres`.
pub const POSTGRES: &str = "FLEET_TEST_POSTGRES";

/// Runs `test` on a fresh SQLite file and, where [`POSTGRES`] names a server, on a fresh
/// database there.
///
/// # Panics
/// When a database cannot be made: a test without one proves nothing.
#[expect(clippy::unwrap_used, clippy::print_stderr, reason = "test code")]
pub async fn each<Test, Running>(test: Test)
where
    Test: Fn(Db) -> Running,
    Running: Future<Output = ()>,
{
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open_file(&dir.path().join("fleet.db")).await.unwrap();
    test(db.clone()).await;
    db.close().await;

    let Ok(server) = std::env::var(POSTGRES) else {
        eprintln!("{POSTGRES} is not set: tested on SQLite only");
        return;
    };
    let name = format!("fleet_test_{}", Uuid::from_u128(rand_u128()).simple());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}")).into_sql_str()).await.unwrap();
    let db = Db::open_url(&database_url(&server, &name)).await.unwrap();
    test(db.clone()).await;
    db.close().await;
    admin.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)")).into_sql_str()).await.unwrap();
}

/// Does what no function of the store does, such as damage to a row.
///
/// # Panics
/// When the statement fails.
#[expect(clippy::unwrap_used, reason = "test code")]
pub async fn tamper(db: &Db, statement: &'static str) {
    let mut tx = db.write().await.unwrap();
    crate::statement::execute!(&mut tx, statement).unwrap();
    tx.commit().await.unwrap();
}

/// `postgres://host/old?query` with another database.
fn database_url(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').map_or((server, None), |(a, q)| (a, Some(q)));
    let host = match address.splitn(4, '/').collect::<Vec<_>>().as_slice() {
        [scheme, empty, host, ..] => format!("{scheme}/{empty}/{host}"),
        _ => address.to_owned(),
    };
    query.map_or_else(|| format!("{host}/{name}"), |query| format!("{host}/{name}?{query}"))
}

/// Different for each call of each process: the address of a fresh allocation would do less.
fn rand_u128() -> u128 {
    use std::hash::{BuildHasher, RandomState};
    let half = || u128::from(RandomState::new().hash_one(std::process::id()));
    (half() << 64) | half()
}

#[cfg(test)]
mod tests {
    #[test]
    fn database_name_is_replaced() {
        assert_eq!(super::database_url("postgres://u@h:1/x?a=b", "y"), "postgres://u@h:1/y?a=b");
        assert_eq!(super::database_url("postgres://u@h", "y"), "postgres://u@h/y");
    }
}
