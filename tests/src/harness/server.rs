//! The real fleet server on loopback.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use super::process::{Process, program};
use super::{programs, wait};

/// A running fleet server.
pub struct Server {
    process: Process,
    pub address: String,
    data: PathBuf,
}

impl Server {
    /// Starts it and waits until it answers. Port 0 in `listen` takes a free one.
    pub async fn start(
        data: &Path,
        listen: &str,
        database: Option<&str>,
        logs: &Path,
    ) -> anyhow::Result<Self> {
        let listen = free_port(listen)?;
        let address = format!("http://{listen}");
        let mut command = program(programs::path("fleet-server")?);
        command.args(["serve", "--listen", &listen, "--public-url", &address, "--check-in-interval", "5"]);
        command.arg("--data").arg(data);
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        let mut process = Process::start("fleet-server", &mut command, logs)?;
        let deadline = std::time::Instant::now() + Duration::from_secs(60);
        loop {
            process.check_alive()?;
            if is_healthy(&address).await {
                return Ok(Self { process, address, data: data.to_owned() });
            }
            anyhow::ensure!(std::time::Instant::now() < deadline, "the server did not answer on {address}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The token of the one-time link that the server printed for its first administrator.
    pub async fn setup_token(&self) -> anyhow::Result<String> {
        wait::until("the one-time set-up link", Duration::from_secs(10), async || {
            Ok(token_in(&self.process.log()))
        })
        .await
    }

    /// A one-time link that signs a user in, made by the server's own command.
    pub async fn sign_in_link(&self, username: &str) -> anyhow::Result<String> {
        let output = program(programs::path("fleet-server")?)
            .args(["sign-in-link", "--user", username, "--public-url", &self.address, "--data"])
            .arg(&self.data)
            .output()
            .await?;
        let text = String::from_utf8_lossy(&output.stdout);
        let link = text.split_whitespace().find(|word| word.contains("token="));
        link.map(str::to_owned)
            .with_context(|| format!("no link: {text}{}", String::from_utf8_lossy(&output.stderr)))
    }

    pub fn log(&self) -> String {
        self.process.log()
    }

    pub fn pid(&self) -> Option<u32> {
        self.process.pid()
    }

    pub async fn stop(self) {
        self.process.stop().await;
    }

    /// As a power cut does it.
    pub async fn kill(self) {
        self.process.kill().await;
    }
}

async fn is_healthy(address: &str) -> bool {
    reqwest::get(format!("{address}/healthz")).await.is_ok_and(|reply| reply.status().is_success())
}

fn token_in(log: &str) -> Option<String> {
    let rest = log.split("token=").nth(1)?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

/// The address with a free port in place of port 0.
pub fn free_port(listen: &str) -> anyhow::Result<String> {
    match listen.strip_suffix(":0") {
        Some(host) => {
            let port = std::net::TcpListener::bind((host, 0))?.local_addr()?.port();
            Ok(format!("{host}:{port}"))
        }
        None => Ok(listen.to_owned()),
    }
}
