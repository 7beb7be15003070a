use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use terminal_agent::api::ClientOptions;
use terminal_agent::daemon::Config;
use terminal_agent::simulation::{FleetOptions, Liveliness, read_codes};
use url::Url;

/// The terminal's daemon.
#[derive(Debug, Parser)]
#[command(name = "kiosk-agent", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run this terminal.
    Run(Box<RunArgs>),
    /// Run many simulated terminals in this process
    Simulate(Box<SimulateArgs>),
}

#[derive(Debug, Args)]
pub struct ServerArgs {
    /// The fleet server's address, such as https://fleet.example.gov.cn
    #[arg(long, env = "KIOSK_SERVER")]
    pub server: Url,
    /// A certificate authority to trust besides the system's (PEM)
    #[arg(long, env = "KIOSK_CA")]
    pub ca: Option<PathBuf>,
    /// A proxy for all requests; otherwise the environment's
    #[arg(long, env = "KIOSK_PROXY")]
    pub proxy: Option<String>,
}

impl ServerArgs {
    pub fn client(&self) -> ClientOptions {
        ClientOptions { ca: self.ca.clone(), proxy: self.proxy.clone() }
    }
}

/// An address that may be left out, be it by an empty line of a settings file.
#[derive(Debug, Clone)]
pub struct MaybeServer(Option<Url>);

impl FromStr for MaybeServer {
    type Err = url::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().is_empty() { Ok(Self(None)) } else { Url::parse(text).map(|url| Self(Some(url))) }
    }
}

#[derive(Debug, Args)]
pub struct RunArgs {
    /// The fleet server's address, such as https://fleet.example.gov.cn; without it the terminal asks on its screen
    #[arg(long, env = "KIOSK_SERVER", default_value = "")]
    pub server: MaybeServer,
    /// A certificate authority to trust besides the system's (PEM)
    #[arg(long, env = "KIOSK_CA")]
    pub ca: Option<PathBuf>,
    /// A proxy for all requests; otherwise the environment's
    #[arg(long, env = "KIOSK_PROXY")]
    pub proxy: Option<String>,
    /// The agent's own directory
    #[arg(long, env = "KIOSK_DATA")]
    pub data: PathBuf,
    /// Where the shell connects
    #[arg(long, env = "KIOSK_SOCKET")]
    pub socket: PathBuf,
    /// The shell's user id, if it is another than the agent's
    #[arg(long, env = "KIOSK_SHELL_UID")]
    pub shell_uid: Option<u32>,
    /// The machine's serial number, as the launcher read it
    #[arg(long, env = "KIOSK_MACHINE_SERIAL")]
    pub machine_serial: Option<String>,
    /// The launcher's version
    #[arg(long, env = "KIOSK_LAUNCHER_VERSION")]
    pub launcher_version: Option<String>,
    /// In place of the fingerprint read from the hardware (tests and simulation)
    #[arg(long, env = "KIOSK_FINGERPRINT")]
    pub fingerprint: Option<String>,
    /// The root metadata (root.json) that releases must lead back to; where there is no such file, as if it were not said
    #[arg(long, env = "KIOSK_RELEASE_ROOT")]
    pub release_root: Option<PathBuf>,
    /// Where to serve the terminals of the same location, while ops want it
    #[arg(long, env = "KIOSK_PEER_LISTEN", default_value = "0.0.0.0:7653")]
    pub peer_listen: SocketAddr,
    /// Where removable media are mounted, up to two levels deep: offline bundles are taken from there
    #[arg(long, env = "KIOSK_OFFLINE_MEDIA", default_value = "/media")]
    pub offline_media: PathBuf,
    /// Where a stick is mounted while the terminal is being set up
    #[arg(long, env = "KIOSK_STICK", default_value = "/run/kiosk-stick")]
    pub setup_stick: PathBuf,
    /// Where the program listens that gives printers on the network a queue
    #[arg(long, env = "KIOSK_PRINTER_SOCKET", default_value = "/run/kiosk-network-printer.sock")]
    pub printer_socket: PathBuf,
    /// Where the installer is, on a machine that was started from an installer stick
    #[arg(long, env = "KIOSK_INSTALLER")]
    pub installer: Option<PathBuf>,
    /// Where `kiosk-hardening` leaves what it found
    #[arg(long, env = "KIOSK_HARDENING", default_value = "/var/lib/kiosk/hardening.json")]
    pub hardening: PathBuf,
    /// Where `kiosk-disks` leaves what the disks say of themselves
    #[arg(long, env = "KIOSK_DISKS", default_value = "/var/lib/kiosk/disks.json")]
    pub disks: PathBuf,
}

impl RunArgs {
    pub fn config(self) -> Config {
        // A package names the place where an image may bring its root.
        let is_there = |root: &PathBuf| {
            let there = root.exists();
            if !there {
                tracing::warn!(root = %root.display(), "there is no root of releases there");
            }
            there
        };
        Config {
            client: ClientOptions { ca: self.ca, proxy: self.proxy },
            server: self.server.0,
            data_dir: self.data,
            socket: self.socket,
            shell_uid: self.shell_uid,
            machine_serial: self.machine_serial,
            launcher_version: self.launcher_version,
            fingerprint: self.fingerprint,
            free_space: terminal_agent::disk::free_space,
            pinned_root: self.release_root.filter(is_there),
            peer_listen: self.peer_listen,
            offline_media: self.offline_media,
            setup_stick: self.setup_stick,
            printer_socket: self.printer_socket,
            installer: self.installer,
            hardening: self.hardening,
            disks: self.disks,
        }
    }
}

#[derive(Debug, Args)]
pub struct SimulateArgs {
    #[command(flatten)]
    pub server: ServerArgs,
    /// How many terminals
    #[arg(long, default_value_t = 50)]
    pub count: usize,
    /// A file of enrollment codes, one a line; terminals without one wait for approval
    #[arg(long)]
    pub codes: Option<PathBuf>,
    /// A directory that keeps the fleet's seed: the same terminals again at the next start
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Check in every so many seconds, whatever the server says
    #[arg(long)]
    pub interval: Option<u64>,
    /// Many citizens, and now and then a spell without network
    #[arg(long)]
    pub lively: bool,
    /// Of a thousand simulated upgrades, so many are rolled back
    #[arg(long, default_value_t = 0)]
    pub mishaps: u64,
    /// Keep no wake-up streams open, which take a connection a terminal (always so above 500 terminals)
    #[arg(long)]
    pub no_wake: bool,
    /// Requests at a time
    #[arg(long, default_value_t = 256)]
    pub connections: usize,
}

impl SimulateArgs {
    const MOST_WAKE_STREAMS: usize = 500;

    pub fn options(self) -> std::io::Result<FleetOptions> {
        Ok(FleetOptions {
            client: self.server.client(),
            server: self.server.server,
            count: self.count,
            codes: self.codes.as_deref().map(read_codes).transpose()?.unwrap_or_default(),
            data_dir: self.data,
            liveliness: if self.lively { Liveliness::Lively } else { Liveliness::Normal },
            mishaps: self.mishaps,
            interval: self.interval.map(Duration::from_secs),
            wake: !self.no_wake && self.count <= Self::MOST_WAKE_STREAMS,
            connections: self.connections,
            spread: Duration::from_millis(20 * self.count.min(3_000) as u64),
        })
    }
}
