//! What agent and shell say to each other: one JSON object a line over a Unix socket, at most
//! [`MAX_LINE`] bytes each. The agent listens; the shell connects, says [`ShellMessage::Hello`],
//! and connects again when the agent restarts. The shell never sees a key, a token or an address of
//! the server beyond what it shows.
//!
//! Events of the shell are numbered ([`ShellLine`]): the shell keeps them until the agent says that they are on
//! its disk ([`AgentMessage::EventsTaken`]), and says them again on the next connection; the agent writes each once.

mod from_agent;
mod from_shell;
mod line;
mod maintenance;
mod network;
mod self_test;
mod setup;

pub use from_agent::{
    AgentMessage, AppView, AppViewState, CodeProblem, Connectivity, EnrollingView, HomeView, HostedSource,
    KioskView, OutOfService, PictureView, Screen, ThemeBundleView,
};
pub use from_shell::{ScreenshotAnswer, ShellMessage, TrialOutcome};
pub use line::ShellLine;
pub use maintenance::{
    FixedWay, MaintenanceFacts, MaintenanceRequest, MaintenanceWord, NotDone, PinRefusal, SettingsView,
};
pub use network::{
    CardState, ChangeView, NetworkCard, NetworkManagerState, NetworkRequest, NetworkView, PrinterAdding,
    PrinterFault, PrinterView, WifiNetwork, WifiScan,
};
pub use self_test::{
    AcceptedState, MachineState, MachineVersions, PaperState, RunState, SelfTestRequest, SelfTestState,
    SelfTestWord,
};
pub use setup::{
    BroughtRoot, CheckFailure, LocationChoice, LocationMap, LocationPin, LocationSearch, MachineView,
    ProxyView, RootFetch, ServerCheck, SettingsNote, SettingsRefusal, SetupAnswer, SetupProblem,
    SetupRequest, SetupView, StickView,
};

/// The longest line in bytes: a screenshot in base64.
pub const MAX_LINE: usize = 12 << 20;
