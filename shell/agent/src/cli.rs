use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use terminal_agent::api::ClientOptions;
use terminal_agent::daemon::Config;
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
    Run(RunArgs),
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

#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub server: ServerArgs,
    /// The agent's own directory
    #[arg(long, env = "KIOSK_DATA")]
    pub data: PathBuf,
    /// Where the shell connects
    #[arg(long, env = "KIOSK_SOCKET")]
    pub socket: PathBuf,
    /// The shell's user id, if it is another than the agent's
    #[arg(long, env = "KIOSK_SHELL_UID")]
    pub shell_uid: Option<u32>,
    /// In place of the fingerprint read from the hardware (tests and simulation)
    #[arg(long, env = "KIOSK_FINGERPRINT")]
    pub fingerprint: Option<String>,
    /// The root metadata (root.json) that releases must lead back to
    #[arg(long, env = "KIOSK_RELEASE_ROOT")]
    pub release_root: Option<PathBuf>,
}

impl RunArgs {
    pub fn config(self) -> Config {
        Config {
            client: self.server.client(),
            server: self.server.server,
            data_dir: self.data,
            socket: self.socket,
            shell_uid: self.shell_uid,
            fingerprint: self.fingerprint,
            pinned_root: self.release_root,
        }
    }
}
