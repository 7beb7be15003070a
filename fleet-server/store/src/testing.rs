//! Throw-away databases of either kind.

use std::future::Future;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqlSafeStr};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{Db, dialect};

/// The variable that names a PostgreSQL server where databases may be created,
/// such as `postgres://postgres@localhost/postgres`.
pub const POSTGRES: &str = "FLEET_TEST_POSTGRES";

/// Runs `test` on a fresh database: of the PostgreSQL server that [`POSTGRES`] names, or else a SQLite file. Both kinds are tested by
/// running the tests twice.
///
/// # Panics
/// When a database cannot be made: a test without one proves nothing.
pub async fn on_fresh_database<Test, Running>(test: Test)
where
    Test: FnOnce(Db) -> Running,
    Running: Future<Output = ()>,
{
    match std::env::var(POSTGRES) {
        Ok(server) => on_postgres(&server, test).await,
        Err(_) => on_sqlite(test).await,
    }
}

#[expect(clippy::unwrap_used, reason = "test code")]
async fn on_sqlite<Test, Running>(test: Test)
where
    Test: FnOnce(Db) -> Running,
    Running: Future<Output = ()>,
{
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fleet.db");
    std::fs::write(&path, migrated_sqlite().await).unwrap();
    let db = Db::open_file(&path).await.unwrap();
    test(db.clone()).await;
    db.close().await;
}

#[expect(clippy::unwrap_used, reason = "test code")]
async fn on_postgres<Test, Running>(server: &str, test: Test)
where
    Test: FnOnce(Db) -> Running,
    Running: Future<Output = ()>,
{
    let mut admin = PgConnection::connect(server).await.unwrap();
    let template = migrated_postgres(server, &mut admin).await;
    let name = format!("fleet_test_{}", Uuid::from_u128(rand_u128()).simple());
    order(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    let db = Db::open_url(&database_url(server, &name)).await.unwrap();
    test(db.clone()).await;
    db.close().await;
    order(&mut admin, format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// The bytes of a SQLite file that all migrations went over: copying it takes a fraction of the time that they do.
#[expect(clippy::unwrap_used, reason = "test code")]
async fn migrated_sqlite() -> &'static [u8] {
    static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();
    MIGRATED
        .get_or_init(async || {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("fleet.db");
            Db::open_file(&path).await.unwrap().close().await;
            std::fs::read(&path).unwrap()
        })
        .await
}

/// The name of a database on the server that all migrations went over, for the same reason. It is called by them and stays for the
/// next test program.
#[expect(clippy::unwrap_used, reason = "test code")]
async fn migrated_postgres(server: &str, admin: &mut PgConnection) -> String {
    let name = format!("fleet_template_{:016x}", dialect::postgres_schema());
    // Any number, the same for all test programs: the first makes it, the others wait.
    order(admin, "SELECT pg_advisory_lock(727315)".to_owned()).await;
    let found = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    if admin.fetch_optional(AssertSqlSafe(found).into_sql_str()).await.unwrap().is_none() {
        // It gets its name when it is whole.
        order(admin, "DROP DATABASE IF EXISTS fleet_template_unfinished WITH (FORCE)".to_owned()).await;
        order(admin, "CREATE DATABASE fleet_template_unfinished".to_owned()).await;
        let unfinished = Db::open_url(&database_url(server, "fleet_template_unfinished")).await.unwrap();
        unfinished.close().await;
        order(admin, format!("ALTER DATABASE fleet_template_unfinished RENAME TO {name}")).await;
    }
    order(admin, "SELECT pg_advisory_unlock(727315)".to_owned()).await;
    name
}

#[expect(clippy::unwrap_used, reason = "test code")]
async fn order(admin: &mut PgConnection, statement: String) {
    admin.execute(AssertSqlSafe(statement).into_sql_str()).await.unwrap();
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
