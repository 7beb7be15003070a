//! The real fleet server on loopback.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::process::{Process, program};
use super::{programs, wait};

/// A running fleet server.
pub struct Server {
    process: Option<Process>,
    pub address: String,
    options: Options,
    starts: usize,
}

/// How to start one.
#[derive(Clone)]
pub struct Options {
    pub data: PathBuf,
    /// Port 0 takes a free one.
    pub listen: String,
    /// PostgreSQL in place of SQLite.
    pub database: Option<String>,
    pub logs: PathBuf,
    /// Seconds between check-ins.
    pub check_in_interval: u32,
}

impl Server {
    /// Starts it and waits until it answers.
    pub async fn start(mut options: Options) -> anyhow::Result<Self> {
        options.listen = free_port(&options.listen)?;
        let address = format!("http://{}", options.listen);
        let mut server = Self { process: None, address, options, starts: 0 };
        server.start_again().await?;
        Ok(server)
    }

    /// Starts it at the same address on the same data.
    pub async fn start_again(&mut self) -> anyhow::Result<()> {
        self.starts += 1;
        let options = &self.options;
        let interval = options.check_in_interval.to_string();
        let mut command = program(programs::path("fleet-server")?);
        command
            .args(["serve", "--listen", &options.listen, "--public-url", &self.address])
            // A fleet that is simulated enrols from one address.
            .args(["--enrollments-per-minute", "100000"])
            .args(["--check-in-interval", &interval, "--data"])
            .arg(&options.data);
        if let Some(url) = &options.database {
            command.args(["--database", url]);
        }
        let name = format!("fleet-server-{}", self.starts);
        let mut process = Process::start(&name, &mut command, &options.logs)?;
        let deadline = Instant::now() + Duration::from_secs(60);
        while !is_healthy(&self.address).await {
            process.check_alive()?;
            anyhow::ensure!(Instant::now() < deadline, "the server did not answer on {}", self.address);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.process = Some(process);
        Ok(())
    }

    /// The token of the one-time link that the server printed for its first administrator.
    pub async fn setup_token(&self) -> anyhow::Result<String> {
        wait::until("the one-time set-up link", Duration::from_secs(10), async || Ok(token_in(&self.log())))
            .await
    }

    /// A one-time link that signs a user in, made by the server's own command.
    pub async fn sign_in_link(&self, username: &str) -> anyhow::Result<String> {
        let output = program(programs::path("fleet-server")?)
            .args(["sign-in-link", "--user", username, "--public-url", &self.address, "--data"])
            .arg(&self.options.data)
            .output()
            .await?;
        let text = String::from_utf8_lossy(&output.stdout);
        let link = text.split_whitespace().find(|word| word.contains("token="));
        link.map(str::to_owned)
            .with_context(|| format!("no link: {text}{}", String::from_utf8_lossy(&output.stderr)))
    }

    pub fn log(&self) -> String {
        self.process.as_ref().map(Process::log).unwrap_or_default()
    }

    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().and_then(Process::pid)
    }

    pub async fn stop(&mut self) {
        if let Some(process) = self.process.take() {
            process.stop().await;
        }
    }

    /// As a power cut does it.
    pub async fn kill(&mut self) {
        if let Some(process) = self.process.take() {
            process.kill().await;
        }
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
