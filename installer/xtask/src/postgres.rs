//! A private PostgreSQL in a temporary directory, as another user than root, gone when dropped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use anyhow::{Context, bail};

use crate::command::output;

/// Whether what is committed survives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in service.
    Full,
    /// For tests, which write nothing that matters tomorrow.
    None,
}

/// A running server.
pub struct Postgres {
    child: Child,
    directory: PathBuf,
    port: u16,
}

const BINARIES: &str = "/usr/lib/postgresql/15/bin";

impl Postgres {
    /// Makes a cluster and starts it.
    pub fn start(durability: Durability) -> anyhow::Result<Self> {
        let room = if durability == Durability::None { memory() } else { None };
        let directory = room.unwrap_or_else(env::temp_dir).join(format!("fleet-postgres-{}", process::id()));
        fs::create_dir_all(&directory)?;
        let data = directory.join("data");
        let is_root = output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
        if is_root {
            // initdb refuses to run as root; the package made this user.
            run(Command::new("chown").arg("postgres").arg(&directory))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        run(as_user(is_root, "initdb")
            .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "-D"])
            .arg(&data))?;
        let child = as_user(is_root, "postgres")
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "max_connections=300", "-k", &directory.to_string_lossy()])
            .args(settings(durability))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start postgres")?;
        let server = Self { child, directory, port };
        server.wait_ready()?;
        Ok(server)
    }

    /// For sqlx.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_ready(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let ready = Command::new(Path::new(BINARIES).join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status();
            if ready.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL was not ready within 30 s")
    }
}

/// Where files lie in memory, if there is room for a database of tests and its log. Each test has a database of its own, of a
/// thousand files: on a disk the kernel is busy with them for longer than the tests run.
fn memory() -> Option<PathBuf> {
    let room = PathBuf::from("/dev/shm");
    let free = output(Command::new("df").args(["--block-size=1M", "--output=avail"]).arg(&room))?;
    let free_mib: u64 = free.lines().nth(1)?.trim().parse().ok()?;
    (free_mib >= 1024).then_some(room)
}

const fn settings(durability: Durability) -> &'static [&'static str] {
    match durability {
        Durability::Full => &["-c", "fsync=on"],
        Durability::None => &["-c", "fsync=off", "-c", "max_wal_size=256MB"],
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Through runuser the child is not postgres itself: ask the postmaster by its pid file.
        let pid_file = self.directory.join("data/postmaster.pid");
        let pid = fs::read_to_string(pid_file).ok().and_then(|text| text.lines().next().map(str::to_owned));
        if let Some(pid) = pid {
            let _ = Command::new("kill").args(["-QUIT", &pid]).status();
        }
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn as_user(is_root: bool, program: &str) -> Command {
    let path = Path::new(BINARIES).join(program);
    if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    }
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
