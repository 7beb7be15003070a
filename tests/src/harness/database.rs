//! The database for tests over the real server.

use anyhow::Context;
use tokio::process::Command;

/// Names a PostgreSQL server where databases may be made.
pub const POSTGRES: &str = "FLEET_TEST_POSTGRES";

/// For [`super::server::Options::database`]: a new database of PostgreSQL where [`POSTGRES`] is set, SQLite else. Both are tested by
/// running the tests twice.
pub async fn fresh() -> anyhow::Result<Option<String>> {
    match std::env::var(POSTGRES) {
        Ok(server) => Ok(Some(create(&server).await?)),
        Err(_) => Ok(None),
    }
}

async fn create(server: &str) -> anyhow::Result<String> {
    let (address, _) = server.rsplit_once('/').context("the address names no database")?;
    let name = format!("fleet_harness_{}", std::process::id());
    let output =
        Command::new("psql").args([server, "-qc", &format!("CREATE DATABASE {name}")]).output().await?;
    anyhow::ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
    Ok(format!("{address}/{name}"))
}
