//! Bytes of a release out of the server, against nginx on the same machine, the same file and the same client.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use serde_json::json;
use terminal_agent::api::{Api as TerminalApi, ClientOptions, signed_enrollment};
use terminal_agent::hardware::describe;
use terminal_agent::identity::Identity;
use tokio::process::Command;

use super::{machine, target};
use crate::harness::api::{Api, text};
use crate::harness::process::{Process, program};
use crate::harness::server::free_port;
use crate::harness::wait;

/// How much.
#[derive(Debug, Args)]
pub struct Options {
    /// MiB of the file
    #[arg(long, default_value_t = 128)]
    mib: usize,
    /// Times that each connection fetches it in a round
    #[arg(long, default_value_t = 4)]
    times: usize,
    /// Rounds, of which the median counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// One way to fetch.
struct Case {
    name: &'static str,
    connections: usize,
    range: Option<&'static str>,
}

const CASES: [Case; 4] = [
    Case { name: "whole, 1 connection", connections: 1, range: None },
    Case { name: "whole, 4 connections", connections: 4, range: None },
    Case { name: "whole, 16 connections", connections: 16, range: None },
    Case { name: "from byte 1,000,001 on, 4 connections", connections: 4, range: Some("1000001-") },
];

const FILE: &str = "egress.bin";

/// Compares the two.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let (mut server, api) = target::start(work.path(), None, 60).await?;
    let targets = work.path().join("server/releases/targets");
    fs::create_dir_all(&targets)?;
    write_file(&targets.join(FILE), options.mib)?;
    let token = token(&api, work.path()).await?;
    let (nginx, nginx_address) = start_nginx(work.path(), &targets).await?;
    let ours = format!("{}/terminal/v1/releases/targets/{FILE}", server.address);
    let theirs = format!("http://{nginx_address}/{FILE}");
    println!("{} (server, nginx and curl share them)", machine::describe());
    println!(
        "a file of {} MiB over HTTP/1.1 on loopback, MiB a second, median of {}",
        options.mib, options.rounds
    );
    println!("| | nginx | fleet server | ratio |\n|---|---:|---:|---:|");
    for case in &CASES {
        // Both in every round, so that what else the machine does meets both.
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for _ in 0..options.rounds {
            one.push(rate(&theirs, &token, case, options).await?);
            other.push(rate(&ours, &token, case, options).await?);
        }
        let (one, other) = (median(one), median(other));
        println!("| {} | {one:.0} | {other:.0} | {:.2} |", case.name, other / one);
    }
    nginx.stop().await;
    server.stop().await;
    Ok(())
}

/// MiB a second of one round.
async fn rate(url: &str, token: &str, case: &Case, options: &Options) -> anyhow::Result<f64> {
    let connections = case.connections.to_string();
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--fail", "--http1.1", "--noproxy", "*", "--parallel"]);
    curl.args(["--parallel-immediate", "--parallel-max", &connections, "--write-out", "%{size_download}\n"]);
    curl.args(["--header", &format!("Authorization: Bearer {token}")]);
    if let Some(range) = case.range {
        curl.args(["--range", range]);
    }
    // As many bytes in each case, so that each takes about as long.
    let fetches = (options.times * 4).max(case.connections);
    for _ in 0..fetches {
        curl.args(["--output", "/dev/null", url]);
    }
    let began = Instant::now();
    let done = curl.output().await.context("curl")?;
    let seconds = began.elapsed().as_secs_f64();
    anyhow::ensure!(done.status.success(), "curl: {}", String::from_utf8_lossy(&done.stderr));
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    let bytes: u64 = printed.lines().filter_map(|line| line.trim().parse::<u64>().ok()).sum();
    let expected = (options.mib << 20) - case.range.map_or(0, |_| 1_000_001);
    anyhow::ensure!(bytes == (expected * fetches) as u64, "{bytes} bytes came: {printed}");
    #[expect(clippy::cast_precision_loss, reason = "a rate of a few digits")]
    Ok(bytes as f64 / f64::from(1 << 20) / seconds)
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_unstable_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn write_file(path: &Path, mib: usize) -> anyhow::Result<()> {
    let mut file = fs::File::create(path)?;
    let mut state = 1_u64;
    let mut piece = vec![0_u8; 1 << 20];
    for _ in 0..mib {
        for word in piece.chunks_exact_mut(8) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            word.copy_from_slice(&state.to_le_bytes());
        }
        file.write_all(&piece)?;
    }
    Ok(file.sync_all()?)
}

/// The token of a terminal.
async fn token(console: &Api, work: &Path) -> anyhow::Result<String> {
    let body = json!({"location_id": null, "count": 1, "valid_for_ms": 3_600_000, "note": "bench"});
    let code = text(&console.post("/api/enrollment-codes", &body).await?, "/items/0/code")?;
    let api = TerminalApi::new(ClientOptions::default().build()?, &console.address.parse()?);
    let identity = Identity::from_seed(&[1; 32])?;
    let hardware = describe(work, Some("bench"));
    let failed = |failure| anyhow::anyhow!("{failure:?}");
    let request = signed_enrollment(&identity, &hardware, "1.0.0", 0, Some(code), None);
    api.enroll(&request).await.map_err(failed)?;
    Ok(api.token(&identity, &hardware.fingerprint).await.map_err(failed)?.token)
}

/// nginx as Debian packs it, with its own defaults for files.
async fn start_nginx(work: &Path, files: &Path) -> anyhow::Result<(Process, String)> {
    let address = free_port("127.0.0.1:0")?;
    let prefix: PathBuf = work.join("nginx");
    fs::create_dir_all(&prefix)?;
    let (prefix_text, files) = (prefix.display(), files.display());
    // As root its workers would run as another user, who may not read the directory.
    let user = if is_root() { "user root;" } else { "" };
    let configuration = format!(
        "{user} daemon off; pid {prefix_text}/pid; error_log {prefix_text}/error.log; worker_processes auto;\n\
         events {{ worker_connections 768; }}\n\
         http {{ access_log off; sendfile on; tcp_nopush on; client_body_temp_path {prefix_text}/body;\n\
         proxy_temp_path {prefix_text}/proxy; fastcgi_temp_path {prefix_text}/fastcgi;\n\
         uwsgi_temp_path {prefix_text}/uwsgi; scgi_temp_path {prefix_text}/scgi;\n\
         server {{ listen {address}; root {files}; }} }}\n"
    );
    let path = prefix.join("nginx.conf");
    fs::write(&path, configuration)?;
    let mut command = program("/usr/sbin/nginx");
    command.arg("-c").arg(&path).arg("-p").arg(&prefix);
    let nginx = Process::start("nginx", &mut command, work)?;
    wait::until("nginx", Duration::from_secs(10), async || {
        let reply = reqwest::Client::builder().no_proxy().build()?.head(format!("http://{address}/{FILE}"));
        Ok(reply.send().await?.status().is_success().then_some(()))
    })
    .await?;
    Ok((nginx, address))
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
