use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::input::Input;
use crate::health::{Measured, Sampler};

/// The first sample comes soon, so that a terminal that was just let in is not without numbers.
const FIRST: Duration = Duration::from_secs(2);

/// Takes a sample every `interval_s` seconds until `stop`.
pub(super) async fn sample(
    data_dir: PathBuf,
    mut interval_s: watch::Receiver<u32>,
    shell: watch::Receiver<Option<u32>>,
    inputs: mpsc::UnboundedSender<Input>,
    stop: CancellationToken,
) {
    let mut sampler = Sampler::new(data_dir);
    let mut wait = FIRST;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
            Ok(()) = interval_s.changed() => {}
        }
        let shell = *shell.borrow();
        let Ok(measured) = tokio::task::spawn_blocking(move || sampler.measure(shell)).await else { return };
        let Measured { sampler: next, sample } = measured;
        sampler = next;
        if inputs.send(Input::Sampled(sample)).is_err() {
            return;
        }
        wait = Duration::from_secs((*interval_s.borrow_and_update()).into());
    }
}
