//! What the machine measures of itself in a test of its hardware (自检), one file an item, and the papers of acceptances (验收)
//! on their way to the server.

mod clock;
mod disk;
mod hardening;
mod memory;
mod network;
mod papers;
mod power_backup;
mod temperature;
#[cfg(test)]
mod tests;
mod watchdog;

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use fleet_protocol::{SelfTestFact, SelfTestItem, SelfTestOutcome};
use terminal_core::self_test::fact;
use url::Url;

use crate::api::Client;
use crate::clock::SharedClock;
use crate::disk::FreeSpace;
use crate::disk_health::DiskFile;

pub use papers::{HandOver, Handed, PaperShelf, Papers, hand_over};

/// What measures. The terminal's is [`Machine`]; tests have others.
#[async_trait]
pub trait Measurements: std::fmt::Debug + Send + Sync + 'static {
    /// Measures one of the items that the machine judges. May take some seconds.
    async fn measure(&self, item: SelfTestItem) -> Measured;
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// How it ended.
    pub outcome: SelfTestOutcome,
    /// What was found.
    pub facts: Vec<SelfTestFact>,
}

impl Measured {
    /// Nothing is known yet: it is as it should be.
    pub const fn passed() -> Self {
        Self { outcome: SelfTestOutcome::Passed, facts: Vec::new() }
    }

    /// The terminal has none.
    pub const fn absent() -> Self {
        Self { outcome: SelfTestOutcome::NotPresent, facts: Vec::new() }
    }

    /// It could not be measured, for a reason in a word.
    pub fn failed_by(reason: &str) -> Self {
        Self { outcome: SelfTestOutcome::Failed, facts: vec![fact("reason", reason)] }
    }

    /// With a fact more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.facts.push(fact(name, value));
        self
    }

    /// With a fact more, where it is known.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Failed, unless this holds.
    #[must_use]
    pub const fn require(mut self, holds: bool) -> Self {
        if !holds {
            self.outcome = SelfTestOutcome::Failed;
        }
        self
    }
}

/// This machine.
#[derive(Debug)]
pub struct Machine {
    /// The fleet server.
    pub server: Url,
    /// By which it is reached.
    pub client: Client,
    /// Whether requests go through a proxy.
    pub is_proxied: bool,
    /// The machine's date, and the trusted time.
    pub clock: SharedClock,
    /// On the disk that is measured.
    pub data_dir: PathBuf,
    /// How full that is.
    pub free_space: FreeSpace,
    /// What `kiosk-hardening` left.
    pub hardening: PathBuf,
    /// What `kiosk-disks` left.
    pub disks: PathBuf,
    /// `/`, or another directory in tests.
    pub root: PathBuf,
}

impl Machine {
    /// Whatever takes longer has failed.
    const LIMIT: Duration = Duration::from_secs(60);

    async fn judge(&self, item: SelfTestItem) -> Measured {
        match item {
            SelfTestItem::Network => network::measure(&self.client, &self.server, self.is_proxied).await,
            SelfTestItem::Disk => {
                let said = DiskFile::new(self.disks.clone(), self.clock.rtc()).found();
                disk::measure(&self.data_dir, self.free_space, said).await
            }
            SelfTestItem::Memory => on_a_thread(|| memory::measure(memory::MOST)).await,
            SelfTestItem::Temperature => on_a_thread(|| temperature::measure(temperature::LOAD)).await,
            SelfTestItem::Clock => clock::measure(&self.clock),
            SelfTestItem::PowerBackup => power_backup::measure(&self.root).await,
            SelfTestItem::Watchdog => watchdog::measure(&self.root).await,
            SelfTestItem::Hardening => hardening::measure(&self.hardening, self.clock.now()),
            SelfTestItem::Touch
            | SelfTestItem::Display
            | SelfTestItem::Sound
            | SelfTestItem::Camera
            | SelfTestItem::Printer
            | SelfTestItem::ReceiptPrinter
            | SelfTestItem::IdCardReader
            | SelfTestItem::Scanner
            | SelfTestItem::SmartCardReader => Measured::failed_by("not_measured"),
        }
    }
}

#[async_trait]
impl Measurements for Machine {
    async fn measure(&self, item: SelfTestItem) -> Measured {
        match tokio::time::timeout(Self::LIMIT, self.judge(item)).await {
            Ok(measured) => measured,
            Err(_) => Measured::failed_by("timeout"),
        }
    }
}

/// What blocks for seconds, away from the threads that others wait for.
async fn on_a_thread(measure: impl FnOnce() -> Measured + Send + 'static) -> Measured {
    match tokio::task::spawn_blocking(measure).await {
        Ok(measured) => measured,
        Err(_) => Measured::failed_by("broke_off"),
    }
}
