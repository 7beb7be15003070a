use std::collections::BTreeSet;
use std::sync::Arc;

use terminal_core::setup::{
    ChosenDevices, EnrollmentAnswer, NetworkAnswer, Setup, SetupRecord, Step, TrustAnswer,
};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::addresses::proxy_address;
use super::file::SetupFile;
use super::stage::Stage;
use super::stick::forget_brought;
use crate::api::ClientOptions;
use crate::clock::Clock;
use crate::daemon::{Config, KnownNetwork, StartError};
use crate::disk::{Healed, make_directory};

/// What the agent runs with, from its environment or from the set-up on its screen.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The fleet server's address.
    pub server: Url,
    /// How to reach it.
    pub client: ClientOptions,
    /// The root of trust for releases.
    pub pinned_root: Option<std::path::PathBuf>,
    /// Which devices the shell is to use.
    pub devices: ChosenDevices,
    /// The set-up as the disk has it: with the codes to be let in by, and what was changed on site.
    pub record: SetupRecord,
    /// Whether it was made on the screen, not by the environment.
    pub on_screen: bool,
    /// What of it was damaged.
    pub healed: Vec<Healed>,
}

/// What the agent runs with. Where nobody has named a server this asks on the screen until it is known; `None` if it is to stop
/// before that.
pub async fn settle(
    config: &Config,
    version: &str,
    clock: &Arc<dyn Clock>,
    network: KnownNetwork,
    stop: &CancellationToken,
) -> Result<Option<Settled>, StartError> {
    make_directory(&config.data_dir, 0o755)?;
    let file = SetupFile::of(&config.data_dir);
    let (record, healed) = file.load()?;
    keep_display(&file, &record);
    if let Some(server) = &config.server {
        return Ok(Some(of_environment(config, server, record, healed)));
    }
    let setup = Setup::resume(record, given(config));
    let setup = if setup.is_finished() {
        setup
    } else {
        tracing::info!("the terminal is not set up: it asks on its screen");
        match Stage::new(config, file.clone(), setup, version, Arc::clone(clock), network).run(stop).await? {
            Some(setup) => setup,
            None => return Ok(None),
        }
    };
    forget_brought(&config.data_dir);
    of_setup(config, &file, &setup, healed).map(Some)
}

/// A terminal whose disk takes nothing has its picture as the X server has it, and runs.
fn keep_display(file: &SetupFile, record: &SetupRecord) {
    if let Err(error) = file.keep_display(&record.answers) {
        tracing::error!(%error, "how the screen is set is not written");
    }
}

/// Whoever wrote the environment has set the terminal up: nothing is asked. The devices and the screen are as somebody has set them on
/// site.
fn of_environment(config: &Config, server: &Url, record: SetupRecord, healed: Vec<Healed>) -> Settled {
    Settled {
        server: server.clone(),
        client: config.client.clone(),
        pinned_root: config.pinned_root.clone(),
        devices: record.answers.devices.clone().unwrap_or_default(),
        record,
        on_screen: false,
        healed,
    }
}

/// The steps that the environment answers.
fn given(config: &Config) -> BTreeSet<Step> {
    let network = config.client.ca.is_some() || config.client.proxy.is_some();
    let network = network.then_some(Step::Network);
    network.into_iter().chain(config.pinned_root.is_some().then_some(Step::Trust)).collect()
}

fn of_setup(
    config: &Config,
    file: &SetupFile,
    setup: &Setup,
    healed: Vec<Healed>,
) -> Result<Settled, StartError> {
    let answers = setup.answers();
    let server = answers.server.as_deref().and_then(|server| server.parse().ok());
    Ok(Settled {
        server: server.ok_or(StartError::NoServer)?,
        client: client_of(config, file, setup)?,
        pinned_root: match &config.pinned_root {
            Some(root) => Some(root.clone()),
            None => file.root(answers)?,
        },
        devices: answers.devices.clone().unwrap_or_default(),
        record: setup.record().clone(),
        on_screen: true,
        healed,
    })
}

/// How the server is reached by what is known so far: the environment wins.
pub fn client_of(config: &Config, file: &SetupFile, setup: &Setup) -> std::io::Result<ClientOptions> {
    if given(config).contains(&Step::Network) {
        return Ok(config.client.clone());
    }
    let answers = setup.answers();
    let way = answers.network.as_ref().map(proxy_client).unwrap_or_default();
    Ok(ClientOptions { ca: file.ca(answers)?, ..way })
}

/// The proxy of a way to the server; its certificate authority is a file's.
pub fn proxy_client(way: &NetworkAnswer) -> ClientOptions {
    let proxy = way.proxy.as_ref().and_then(proxy_address).map(String::from);
    ClientOptions { ca: None, proxy }
}

impl Settled {
    /// The fingerprint of the root that is still to come from the server.
    pub fn awaited_root(&self) -> Option<&[String]> {
        match &self.record.answers.trust {
            Some(TrustAnswer::Awaited { fingerprint }) if self.on_screen => Some(fingerprint),
            Some(TrustAnswer::Awaited { .. } | TrustAnswer::Root { .. } | TrustAnswer::Later) | None => None,
        }
    }

    /// The code to be let in by that is tried next.
    pub fn next_code(record: Option<&SetupRecord>) -> Option<&str> {
        let Some(EnrollmentAnswer::Codes { codes }) = &record?.answers.enrollment else { return None };
        codes.first().map(|code| code.0.as_str())
    }
}
