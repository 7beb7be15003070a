//! What is shown, what is wanted and what is written, brought together.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use terminal_core::Mono;
use terminal_core::installation::{Installation, InstallationOrder, TargetDisk};

use crate::exchange::Exchange;
use crate::stick::Stick;
use crate::write::{Job, News};

/// How often the machine's disks are looked at.
const DISKS_EVERY_MS: u64 = 2_000;

/// One task owns it; what takes minutes runs beside it and sends news.
pub struct Installer<F> {
    stick: Arc<Stick>,
    find_disks: F,
    exchange: Exchange,
    installation: Installation,
    begun: Instant,
    disks_at: Option<Mono>,
    job: Option<(Receiver<News>, Arc<AtomicBool>)>,
}

impl<F: Fn() -> Vec<TargetDisk>> Installer<F> {
    /// Nothing is written yet. `find_disks` tells those of the machine, without the stick.
    pub fn new(stick: Arc<Stick>, exchange: Exchange, find_disks: F) -> Self {
        let brings = &stick.contents;
        let settings = !stick.files_to_bring().is_empty();
        let installation =
            Installation::new(brings.version.clone(), brings.bytes, settings, brings.unattended);
        Self { stick, find_disks, exchange, installation, begun: Instant::now(), disks_at: None, job: None }
    }

    /// Looks at everything once; whether the system is on a disk, which is the end.
    pub fn turn(&mut self) -> anyhow::Result<bool> {
        self.look_at_disks();
        if let Some(request) = self.exchange.take_request()
            && self.are_disks_as_shown()
        {
            let order = self.installation.handle_request(request);
            self.follow(order);
        }
        let order = self.installation.handle_timeout(self.now());
        self.follow(order);
        self.hear_news();
        self.exchange.show(&self.installation.view(self.now()))?;
        Ok(self.installation.is_installed())
    }

    fn now(&self) -> Mono {
        Mono(u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// A disk that was put in the place of another has its name: what was touched for the one is not done to the other.
    fn are_disks_as_shown(&mut self) -> bool {
        let shown = self.installation.view(self.now()).disks;
        self.disks_at = None;
        self.look_at_disks();
        let are = self.installation.view(self.now()).disks == shown;
        if !are {
            tracing::warn!("the disks are others than were shown: nothing is done");
        }
        are
    }

    fn look_at_disks(&mut self) {
        let now = self.now();
        let is_due = self.disks_at.is_none_or(|at| now.since(at) >= DISKS_EVERY_MS);
        // What is being written is not looked at, and stays in the list that was chosen from.
        if is_due && self.job.is_none() {
            self.disks_at = Some(now);
            self.installation.handle_disks((self.find_disks)(), now);
        }
    }

    fn follow(&mut self, order: Option<InstallationOrder>) {
        match order {
            None => {}
            Some(InstallationOrder::Stop) => {
                if let Some((_, stop)) = &self.job {
                    stop.store(true, Ordering::Relaxed);
                }
            }
            Some(InstallationOrder::Write { disk }) => {
                tracing::info!(disk, "the system is written");
                let (sender, news) = channel();
                let stop = Arc::new(AtomicBool::new(false));
                let job = Job { stick: Arc::clone(&self.stick), disk, stop: Arc::clone(&stop), news: sender };
                std::thread::spawn(move || job.run());
                self.job = Some((news, stop));
            }
        }
    }

    fn hear_news(&mut self) {
        let Some((news, _)) = &self.job else { return };
        let heard: Vec<News> = news.try_iter().collect();
        for one in heard {
            match one {
                News::Written(percent) => self.installation.handle_written(percent),
                News::Compared(percent) => self.installation.handle_compared(percent),
                News::Ended(outcome) => {
                    tracing::info!(?outcome, "the writing has ended");
                    self.installation.handle_ended(outcome);
                    self.job = None;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::fs;
    use std::path::Path;

    use terminal_core::installation::{
        DiskContent, InstallationState, InstallationView, REQUEST_FILE, VIEW_FILE,
    };

    use super::*;
    use crate::stick::tests::stick;

    /// A disk under a name that the kernel gives to none: nothing is written, whatever goes wrong here.
    fn disk(serial: &str) -> TargetDisk {
        TargetDisk {
            name: "no-disk".into(),
            model: Some("SSD".into()),
            serial: Some(serial.into()),
            bytes: 1 << 30,
            holds: DiskContent::Other,
        }
    }

    /// How far it is once a finger chose the disk that was shown, and that disk, or another, has its name then.
    fn touched(then: TargetDisk) -> InstallationState {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("agent")).unwrap();
        let (stick, _) = stick(dir.path());
        let disks = RefCell::new(vec![disk("S1")]);
        let exchange = Exchange::open(dir.path()).unwrap();
        let mut installer = Installer::new(Arc::new(stick), exchange, || disks.borrow().clone());
        installer.turn().unwrap();
        assert_eq!(shown(dir.path()).disks, [disk("S1")]);

        *disks.borrow_mut() = vec![then];
        fs::write(dir.path().join(REQUEST_FILE), r#"{"want":"install","disk":"no-disk"}"#).unwrap();
        installer.turn().unwrap();
        shown(dir.path()).state
    }

    fn shown(directory: &Path) -> InstallationView {
        serde_json::from_slice(&fs::read(directory.join(VIEW_FILE)).unwrap()).unwrap()
    }

    #[test]
    fn what_was_touched_for_one_disk_is_not_done_to_another() {
        assert_eq!(touched(disk("S2")), InstallationState::Choosing { begins_in: None });
    }

    #[test]
    fn the_disk_that_was_touched_is_written() {
        let state = touched(disk("S1"));
        let is_begun = matches!(
            &state,
            InstallationState::Writing { disk, .. } | InstallationState::Failed { disk, .. } if disk == "no-disk"
        );
        assert!(is_begun, "{state:?}");
    }
}
