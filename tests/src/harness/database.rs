//! Databases for tests over the real server: SQLite always, PostgreSQL where there is one.

use anyhow::Context;
use tokio::process::Command;

/// Names a PostgreSQL server where databases may be made.
pub const POSTGRES: &str = "FLEET_TEST_POSTGRES";

/// For [`super::server::Options::database`]: SQLite, and a new database of PostgreSQL where [`POSTGRES`] is set.
pub async fn all() -> anyhow::Result<Vec<Option<String>>> {
    let mut all = vec![None];
    if let Ok(server) = std::env::var(POSTGRES) {
        all.push(Some(create(&server).await?));
    }
    Ok(all)
}

async fn create(server: &str) -> anyhow::Result<String> {
    let (address, _) = server.rsplit_once('/').context("the address names no database")?;
    let name = format!("fleet_harness_{}", std::process::id());
    let output =
        Command::new("psql").args([server, "-qc", &format!("CREATE DATABASE {name}")]).output().await?;
    anyhow::ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
    Ok(format!("{address}/{name}"))
}
