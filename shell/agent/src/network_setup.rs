//! Network cards, set through NetworkManager, which keeps what is set, Wi-Fi passwords too; nothing of it is kept here.
//!
//! By `nmcli` and its terse output: the D-Bus crates that would speak to NetworkManager directly are some thirty that nothing else
//! here needs. A password goes to it by standard input, never on a command line, and what it prints then is read by nobody.

mod apply;
mod look;
mod nmcli;
mod scan;
mod terse;

pub use apply::Tried;
pub use nmcli::SetupError;

use terminal_core::ipc::{NetworkCard, WifiNetwork};
use terminal_core::network_setup::{CardWish, NetworkChange};

use nmcli::Nmcli;

/// Speaks to NetworkManager. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct NetworkSetup {
    nmcli: Nmcli,
}

impl NetworkSetup {
    /// The cards; `None` where NetworkManager is not there.
    pub async fn look(&self) -> Option<Vec<NetworkCard>> {
        look::cards(&self.nmcli).await.inspect_err(|error| tracing::debug!(%error, "no NetworkManager")).ok()
    }

    /// The Wi-Fi networks that a card finds; takes seconds.
    pub async fn scan(&self, interface: &str) -> Vec<WifiNetwork> {
        let found = scan::networks(&self.nmcli, interface).await;
        found.inspect_err(|error| tracing::warn!(%error, "no Wi-Fi networks")).unwrap_or_default()
    }

    /// Makes the settings, which take no effect yet, and begin by themselves after no restart. Remember what this returns before
    /// they are put to use.
    pub async fn prepare(&self, change: &NetworkChange) -> Result<Tried, SetupError> {
        apply::prepare(&self.nmcli, change).await
    }

    /// The same at the card that is meant by somebody who has not seen this machine.
    pub async fn prepare_wish(&self, wish: &CardWish) -> Result<Tried, SetupError> {
        let cards = look::cards(&self.nmcli).await?;
        let change = wish.change(&cards).ok_or(SetupError::NoSuchCard)?;
        apply::prepare(&self.nmcli, &change).await
    }

    /// Puts them to use.
    pub async fn activate(&self, tried: &Tried) -> Result<(), SetupError> {
        apply::activate(&self.nmcli, tried).await
    }

    /// They stay, also after a restart, in place of what was set here before.
    pub async fn keep(&self, tried: &Tried) -> Result<(), SetupError> {
        apply::keep(&self.nmcli, tried).await
    }

    /// They go, and what was before comes back.
    pub async fn take_back(&self, tried: &Tried) -> Result<(), SetupError> {
        apply::take_back(&self.nmcli, tried).await
    }
}
