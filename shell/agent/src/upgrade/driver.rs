use fleet_protocol::{DesiredRelease, UpgradeReport};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::{CheckInOutcome, Host, Launch, UpgraderConfig};

/// What the agent tells its upgrader.
#[derive(Debug)]
pub(super) enum Told {
    Desired { release: Option<DesiredRelease>, probation_s: u32 },
    CheckIn(CheckInOutcome),
    HomePainted,
    RestartShell,
}

/// The upgrader's task.
pub(super) async fn run<H: Host>(
    _config: UpgraderConfig,
    _launch: Launch,
    _host: H,
    mut inbox: mpsc::UnboundedReceiver<Told>,
    _report: watch::Sender<Option<UpgradeReport>>,
    stop: CancellationToken,
) {
    while let Some(Some(told)) = stop.run_until_cancelled(inbox.recv()).await {
        tracing::debug!(?told, "not driven yet");
    }
}
