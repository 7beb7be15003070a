use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::network_setup::{ChangeFault, NetworkChange, TrialState, WifiSecurity};
use crate::network_test::NetworkReport;

/// What whoever sets up or maintains the terminal wants of its network; the agent decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "want", deny_unknown_fields)]
pub enum NetworkRequest {
    /// To see how the cards are set.
    Look {},
    /// The way to the server tested.
    Test {},
    /// No more of that.
    StopTest {},
    /// Which Wi-Fi networks there are.
    Scan {
        /// By this card.
        interface: String,
    },
    /// A card set.
    Set {
        /// How.
        change: NetworkChange,
    },
    /// What is being tried to stay, also without the server.
    Keep {},
    /// What is being tried to be taken back.
    TakeBack {},
    /// A printer on the network to be one that can be chosen.
    AddPrinter {
        /// Where it is.
        host: Ipv4Addr,
    },
}

/// Everything there is to show of the network. Whole, sent when somebody asks and on every change afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkView {
    /// Whether a server is named whose way can be tested: not before the set-up has asked for it.
    #[serde(default)]
    pub has_server: bool,
    /// The test under way, or the last one.
    pub test: Option<NetworkReport>,
    /// Whether cards can be set here.
    pub manager: NetworkManagerState,
    /// The cards, at most [`NetworkView::MOST_CARDS`].
    pub cards: Vec<NetworkCard>,
    /// What was found without a cable.
    pub wifi: Option<WifiScan>,
    /// The change that is tried, or the last one.
    pub change: Option<ChangeView>,
    /// The printer that is being added, or the last one.
    #[serde(default)]
    pub printer: Option<PrinterView>,
}

impl NetworkView {
    /// More cards than this are not shown.
    pub const MOST_CARDS: usize = 8;
    /// More networks than this are not shown: the strongest are.
    pub const MOST_NETWORKS: usize = 24;
}

/// A printer on the network that is being added, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrinterView {
    /// Where it is.
    pub host: Ipv4Addr,
    /// How far it is.
    #[serde(flatten)]
    pub state: PrinterAdding,
}

/// How far a printer on the network is on its way to be one that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "adding")]
pub enum PrinterAdding {
    /// It is being asked what it is.
    Asking,
    /// It has its queue.
    Added {
        /// As the print service calls it.
        queue: String,
    },
    /// It has none.
    Failed {
        /// Why.
        why: PrinterFault,
    },
}

/// Why a printer on the network could not be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrinterFault {
    /// No printer answers there.
    NoAnswer,
    /// Nothing here speaks its language.
    NoDriver,
    /// The print service is not installed, or nobody here may set it.
    NoService,
    /// Something else; the journal says what.
    Failed,
}

/// Whether cards can be set here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkManagerState {
    /// Nobody has looked.
    #[default]
    Unasked,
    /// Yes.
    Ready,
    /// NetworkManager is not there, or does not run.
    Missing,
}

/// A network card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkCard {
    /// As Linux calls it.
    pub name: String,
    /// Whether it is Wi-Fi.
    pub is_wifi: bool,
    /// How it is.
    pub state: CardState,
    /// Its address in the hardware.
    pub hardware: String,
    /// Whether its address is set by hand; `None` where it has none.
    pub is_fixed: Option<bool>,
    /// Its IPv4 addresses with the length of the network's part.
    pub addresses: Vec<String>,
    /// Its gateway.
    pub gateway: Option<String>,
    /// Its name servers.
    pub dns: Vec<String>,
    /// The Wi-Fi network, or the name of the settings, that it is connected by.
    pub connection: Option<String>,
}

/// How a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// Connected.
    Connected,
    /// About to be.
    Connecting,
    /// Not connected.
    Disconnected,
    /// Without a cable, or switched off.
    Unavailable,
    /// Set elsewhere than in NetworkManager (`/etc/network/interfaces`): not to be set here.
    Unmanaged,
}

/// What a card found without a cable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WifiScan {
    /// Which card.
    pub interface: String,
    /// Whether it still looks.
    pub is_looking: bool,
    /// The strongest first, each name once.
    pub networks: Vec<WifiNetwork>,
}

/// A Wi-Fi network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WifiNetwork {
    /// Its name.
    pub ssid: String,
    /// How strong it is, 0 to 100.
    pub strength: u8,
    /// How it is locked; `None` for a lock that this terminal has no key for (company accounts, WEP).
    pub security: Option<WifiSecurity>,
}

/// A change that is tried, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    /// Of which card.
    pub interface: String,
    /// How far it is; `None` where it was not even tried.
    pub state: Option<TrialState>,
    /// Why not.
    pub fault: Option<ChangeFault>,
    /// In how many seconds it is taken back, when this was sent.
    pub remaining_s: u64,
    /// What NetworkManager says, in its words, where something is wrong.
    pub detail: Option<String>,
}
