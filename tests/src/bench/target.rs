//! The server under measurement, on either database.

use std::path::Path;

use crate::harness::api::Api;
use crate::harness::server::{Options, Server};

/// Which databases to measure: SQLite always, PostgreSQL where `FLEET_TEST_POSTGRES` names a server.
pub fn databases() -> Vec<(&'static str, Option<String>)> {
    let mut all = vec![("SQLite", None)];
    if let Ok(url) = std::env::var("FLEET_TEST_POSTGRES") {
        all.push(("PostgreSQL", Some(url)));
    }
    all
}

/// A server with an administrator.
pub async fn start(
    work: &Path,
    database: Option<String>,
    check_in_interval: u32,
) -> anyhow::Result<(Server, Api)> {
    let options = Options {
        data: work.join("server"),
        listen: "127.0.0.1:0".to_owned(),
        database,
        logs: work.to_owned(),
        check_in_interval,
    };
    let server = Server::start(options).await?;
    let token = server.setup_token().await?;
    let api = Api::set_up(&server.address, &token, "bench", "Bench-Marking-2026").await?;
    Ok((server, api))
}
