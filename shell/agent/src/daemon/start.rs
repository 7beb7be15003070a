use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use url::Url;

use super::assemble::assemble;
use super::opened::Opened;
use crate::api::{ClientError, ClientOptions};
use crate::clock::Clock;
use crate::disk::FreeSpace;
use crate::identity::IdentityError;
use crate::installation;
use crate::setup::settle;
use crate::shell_link::ShellSocketError;
use crate::store::{StateKey, StoreError};
use crate::upgrade::Launch;

/// How a terminal's agent is set up.
#[derive(Debug, Clone)]
pub struct Config {
    /// The fleet server's address; `None`: it is asked for on the screen.
    pub server: Option<Url>,
    /// The agent's own directory.
    pub data_dir: PathBuf,
    /// Where the shell connects.
    pub socket: PathBuf,
    /// The shell's user, if it is another than the agent's.
    pub shell_uid: Option<u32>,
    /// The machine's serial number, as the launcher read it.
    pub machine_serial: Option<String>,
    /// The launcher's version.
    pub launcher_version: Option<String>,
    /// How to reach the server.
    pub client: ClientOptions,
    /// Takes the place of the fingerprint read from the hardware: tests and simulation.
    pub fingerprint: Option<String>,
    /// How full the disk is.
    pub free_space: FreeSpace,
    /// The root of trust for releases that the terminal was installed with.
    pub pinned_root: Option<PathBuf>,
    /// Where to serve the terminals of the same hall, while ops want it.
    pub peer_listen: SocketAddr,
    /// Where removable media are mounted: offline bundles are looked for up to two levels deep.
    pub offline_media: PathBuf,
    /// Where a stick is mounted while the terminal is being set up.
    pub setup_stick: PathBuf,
    /// Where the program listens that gives printers on the network a queue.
    pub printer_socket: PathBuf,
    /// Where the installer of the stick is that the machine was started from; `None`: the machine was started from its own disk.
    pub installer: Option<PathBuf>,
    /// Where `kiosk-hardening` leaves what it found.
    pub hardening: PathBuf,
    /// Where `kiosk-disks` leaves what the disks say of themselves.
    pub disks: PathBuf,
}

/// Why the agent cannot start, or why it ended.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The identity.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The shell's socket.
    #[error(transparent)]
    Socket(#[from] ShellSocketError),
    /// A set-up that is finished, and names no server that can be one.
    #[error("the set-up names no server")]
    NoServer,
    /// The data directory.
    #[error("the data directory: {0}")]
    Disk(#[from] std::io::Error),
}

/// Runs a terminal until `stop`, or the screen of an installer stick.
pub async fn run(
    config: Config,
    launch: Launch,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) -> Result<(), StartError> {
    if let Some(directory) = &config.installer {
        return installation::run(&config, directory, &launch.version, clock, &stop).await;
    }
    let mut opened = Opened::open(&config.data_dir, config.free_space).await?;
    let network = opened.network();
    let Some(settled) = settle(&config, &launch.version, &clock, network, &stop).await? else {
        opened.close().await;
        return Ok(());
    };
    opened.look_at_network().await?;
    let (daemon, sources, tasks) = assemble(&config, settled, launch, clock, opened, &stop).await?;
    let ended = Box::pin(daemon.run(sources, stop.clone())).await;
    stop.cancel();
    tasks.wait().await;
    // After damage the mark stays: the next start must look at everything as after a crash.
    let mut daemon = ended?;
    daemon.flush().await;
    let outcome = daemon.state.set(StateKey::Running, &false).await;
    daemon.note(outcome);
    daemon.outbox.close().await;
    daemon.state.close().await;
    Ok(())
}
