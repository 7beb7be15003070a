use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use fleet_protocol::{DesiredState, EnrollmentState, Sha256, TerminalId, UnixMillis};
use serde::{Deserialize, Serialize};
use terminal_core::maintenance::MaintenanceGuard;
use terminal_core::network_test::NetworkReport;
use terminal_core::self_test::SelfTestMemory;
use terminal_core::session::SessionWitness;
use terminal_core::{CommandMemory, Inspections, Quarantine};
use uuid::Uuid;

use super::start::StartError;
use super::themes::FailedThemes;
use crate::disk::{FreeSpace, Healed, make_directory};
use crate::identity::Identity;
use crate::network_setup::Tried;
use crate::store::{OutboxStore, StateKey, StateStore, StoreError};

/// Where the enrollment of an identity stood.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Known {
    pub terminal_id: TerminalId,
    pub state: EnrollmentState,
}

/// What a start finds on the disk.
pub(super) struct Opened {
    pub identity: Arc<Identity>,
    pub outbox: OutboxStore,
    pub state: StateStore,
    /// What was damaged.
    pub healed: Vec<Healed>,
    /// The enrollment state that the server named last, to this identity.
    pub known: Option<EnrollmentState>,
    pub desired: Option<Arc<DesiredState>>,
    pub desired_at: UnixMillis,
    pub clock_floor: Option<UnixMillis>,
    pub commands: CommandMemory,
    pub refused: BTreeMap<Sha256, String>,
    pub witness: SessionWitness,
    pub quarantine: Quarantine,
    /// What the printers last said of what they use up.
    pub consumables: terminal_core::consumables::Consumables,
    pub failed_themes: FailedThemes,
    pub inspections: Inspections,
    pub maintenance: MaintenanceGuard,
    pub volume: Option<u8>,
    /// When somebody last put their number to the list of the day.
    pub daily_check: Option<UnixMillis>,
    pub self_test: SelfTestMemory,
    pub network_test: Option<NetworkReport>,
    pub network_trial: Option<Tried>,
    /// Whether an earlier run ended without a word; `None` on the first start ever.
    pub was_running: Option<bool>,
}

impl Opened {
    /// Opens everything; what is damaged is set aside and made anew.
    pub async fn open(data_dir: &Path, free_space: FreeSpace) -> Result<Self, StartError> {
        make_directory(data_dir, 0o755)?;
        let (identity, identity_healed) = Identity::load_or_create(data_dir)?;
        let (state, state_healed) = StateStore::open(&data_dir.join("state.db")).await?;
        let new_epoch = Uuid::from_bytes(rand::random());
        let (outbox, outbox_healed) =
            OutboxStore::open(&data_dir.join("outbox.db"), new_epoch, free_space).await?;
        let healed = [identity_healed, state_healed, outbox_healed].into_iter().flatten().collect();
        let known: Option<Known> = state.get::<Option<Known>>(StateKey::Enrollment).await?.flatten();
        let known = known.filter(|known| known.terminal_id == identity.id()).map(|known| known.state);
        let mut commands: CommandMemory = state.get(StateKey::Commands).await?.unwrap_or_default();
        commands.handle_start();
        Ok(Self {
            // What an earlier identity was to show is not this one's.
            desired: load_desired(&state, known).await?,
            desired_at: state.get(StateKey::DesiredAt).await?.unwrap_or_default(),
            clock_floor: state.get(StateKey::ClockFloor).await?,
            refused: state.get(StateKey::RefusedBundles).await?.unwrap_or_default(),
            witness: state.get(StateKey::Session).await?.unwrap_or_default(),
            quarantine: state.get(StateKey::Quarantine).await?.unwrap_or_default(),
            consumables: state.get(StateKey::Consumables).await?.unwrap_or_default(),
            failed_themes: state.get(StateKey::FailedThemes).await?.unwrap_or_default(),
            inspections: state.get(StateKey::Inspections).await?.unwrap_or_default(),
            maintenance: state.get(StateKey::Maintenance).await?.unwrap_or_default(),
            volume: state.get(StateKey::Volume).await?,
            daily_check: state.get(StateKey::DailyCheck).await?,
            self_test: state.get(StateKey::SelfTest).await?.unwrap_or_default(),
            network_test: state.get(StateKey::NetworkTest).await?,
            network_trial: state.get::<Option<Tried>>(StateKey::NetworkTrial).await?.flatten(),
            was_running: state.get(StateKey::Running).await?,
            identity: Arc::new(identity),
            outbox,
            state,
            healed,
            known,
            commands,
        })
    }

    /// What the set-up needs of it to show and set the network.
    pub fn network(&mut self) -> KnownNetwork {
        let (test, lost) = (self.network_test.clone(), self.network_trial.take());
        KnownNetwork { state: self.state.clone(), test, lost, clock_floor: self.clock_floor }
    }

    /// As the set-up has left it.
    pub async fn look_at_network(&mut self) -> Result<(), StoreError> {
        self.network_test = self.state.get(StateKey::NetworkTest).await?;
        self.network_trial = self.state.get::<Option<Tried>>(StateKey::NetworkTrial).await?.flatten();
        Ok(())
    }

    /// In good order.
    pub async fn close(self) {
        self.outbox.close().await;
        self.state.close().await;
    }
}

/// What a start finds of the network.
#[derive(Debug)]
pub struct KnownNetwork {
    /// Where it is kept.
    pub state: StateStore,
    /// The last test.
    pub test: Option<NetworkReport>,
    /// What was being tried when the last run ended.
    pub lost: Option<Tried>,
    /// The trusted clock's floor.
    pub clock_floor: Option<UnixMillis>,
}

async fn load_desired(
    state: &StateStore,
    known: Option<EnrollmentState>,
) -> Result<Option<Arc<DesiredState>>, StoreError> {
    if known.is_none() {
        return Ok(None);
    }
    Ok(state.get::<DesiredState>(StateKey::Desired).await?.map(Arc::new))
}
