use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use fleet_release::link::env;

use super::{FakeLauncher, FakeNmcli, FakeServer};

/// The real program, with a directory of its own.
pub struct AgentProcess {
    child: Child,
}

impl AgentProcess {
    /// Starts it. It lives until it is dropped, killed or stopped.
    pub fn start(server: &FakeServer, dir: &Path) -> Self {
        Self::start_as(server, dir, "machine-1")
    }

    /// Starts it on a machine of another fingerprint.
    pub fn start_as(server: &FakeServer, dir: &Path, fingerprint: &str) -> Self {
        let mut command = Self::command(server, dir, fingerprint);
        Self { child: command.stdin(Stdio::null()).spawn().unwrap() }
    }

    /// Starts it where the system's services are on a D-Bus of the test's own.
    pub fn start_on_bus(server: &FakeServer, dir: &Path, bus: &str) -> Self {
        let mut command = Self::command(server, dir, "machine-1");
        command.env("DBUS_SYSTEM_BUS_ADDRESS", bus);
        Self { child: command.stdin(Stdio::null()).spawn().unwrap() }
    }

    /// Starts it where nobody has named a server: it asks on its screen. `stick` below `dir` is where sticks are mounted.
    pub fn start_unset(dir: &Path, more: &[&str]) -> Self {
        let mut command = Self::plain_command(dir, "machine-1");
        command.arg("--setup-stick").arg(dir.join("stick")).args(more);
        Self { child: command.stdin(Stdio::null()).spawn().unwrap() }
    }

    /// The same with something in place of NetworkManager's program, and this root of releases.
    pub fn start_unset_beside(dir: &Path, nmcli: &FakeNmcli, root: &Path) -> Self {
        let mut command = Self::plain_command(dir, "machine-1");
        command.arg("--setup-stick").arg(dir.join("stick")).arg("--release-root").arg(root);
        command.env("PATH", nmcli.path());
        Self { child: command.stdin(Stdio::null()).spawn().unwrap() }
    }

    /// The same, as a launcher does.
    pub fn start_unset_by_launcher(dir: &Path) -> (Self, FakeLauncher) {
        let (launcher, stdin) = FakeLauncher::new();
        let mut command = Self::plain_command(dir, "machine-1");
        command.arg("--setup-stick").arg(dir.join("stick"));
        command.env(env::LINKED, "1").env(env::VERSION, "1.0.0").env(env::ROOT, dir.join("root"));
        (Self { child: command.stdin(stdin).spawn().unwrap() }, launcher)
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some_and(|status| status.success())
    }

    /// Waits until it ends by itself.
    pub fn wait(&mut self) {
        assert!(self.child.wait().unwrap().success());
    }

    /// Starts it as a launcher does.
    pub fn start_by_launcher(server: &FakeServer, dir: &Path) -> (Self, FakeLauncher) {
        let (launcher, stdin) = FakeLauncher::new();
        let mut command = Self::command(server, dir, "machine-1");
        command.env(env::LINKED, "1").env(env::VERSION, "1.0.0").env(env::ROOT, dir.join("root"));
        (Self { child: command.stdin(stdin).spawn().unwrap() }, launcher)
    }

    /// Starts it as a launcher does that writes to sticks; all requests go by the server as their own proxy, which wants a password.
    pub fn start_behind(server: &FakeServer, dir: &Path, password: &str) -> (Self, FakeLauncher) {
        let (launcher, stdin) = FakeLauncher::new();
        let mut command = Self::command(server, dir, "machine-1");
        command.env(env::LINKED, "1").env(env::VERSION, "1.0.0").env(env::ROOT, dir.join("root"));
        let proxy = server.address().replace("http://", &format!("http://kiosk:{password}@"));
        command.env("KIOSK_PROXY", proxy);
        (Self { child: command.stdin(stdin).spawn().unwrap() }, launcher)
    }

    fn command(server: &FakeServer, dir: &Path, fingerprint: &str) -> Command {
        let mut command = Self::plain_command(dir, fingerprint);
        command.args(["--server", &server.address()]);
        command
    }

    fn plain_command(dir: &Path, fingerprint: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kiosk-agent"));
        command.args(["run", "--fingerprint", fingerprint, "--data"]);
        command.arg(dir.join("data")).arg("--socket").arg(Self::socket(dir));
        command.arg("--printer-socket").arg(Self::printer_socket(dir));
        command.env(env::MACHINE_SERIAL, "219801A2X7823A000147").env(env::LAUNCHER_VERSION, "1.3.2");
        command.env("RUST_LOG", "info,terminal_agent=debug").env_remove(env::LINKED);
        for proxy in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        command
    }

    /// Where its shell connects.
    pub fn socket(dir: &Path) -> PathBuf {
        dir.join("agent.sock")
    }

    /// Where it has printers on the network added.
    pub fn printer_socket(dir: &Path) -> PathBuf {
        dir.join("printers.sock")
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, as systemd does, and waits for it.
    pub fn stop(&mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for AgentProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
