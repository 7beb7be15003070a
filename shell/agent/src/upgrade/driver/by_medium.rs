use std::path::{Path, PathBuf};
use std::sync::Arc;

use fleet_protocol::{AttemptId, DesiredRelease, Event};
use fleet_release::write_atomically;
use terminal_core::upgrade::Wishes;
use tokio_util::sync::CancellationToken;

use super::Driver;
use crate::media::{Media, ReceiptWriter, Receipts, watch};
use crate::upgrade::told::News;
use crate::upgrade::{Host, UpgraderConfig};

/// What the upgrader has to do with offline media.
pub(super) struct ByMedium {
    /// What is plugged in.
    pub media: Media,
    wishes: Wishes,
    /// The newest word of a medium that was taken: the medium may be gone at the next start.
    file: PathBuf,
    receipts: Option<(Receipts, ReceiptWriter)>,
}

impl ByMedium {
    pub fn open(config: &UpgraderConfig, dir: &Path, version: &str, stop: &CancellationToken) -> Self {
        let file = dir.join("offline.json");
        let mut wishes = Wishes::default();
        if let Some(word) = load(&file) {
            wishes.hear_medium(word);
        }
        let Some(offline) = &config.offline else {
            return Self { media: Media::none(), wishes, file, receipts: None };
        };
        let media = watch(offline.dir.clone(), config.terminal_id, stop.clone());
        let receipts = Receipts::open(dir, version.to_owned(), Arc::clone(&offline.identity));
        let writer = ReceiptWriter::start(Arc::clone(&offline.identity));
        Self { media, wishes, file, receipts: Some((receipts, writer)) }
    }

    /// The server's word; the newest of all.
    pub fn hear_server(&mut self, release: Option<DesiredRelease>, said_at: i64) -> Option<DesiredRelease> {
        self.wishes.hear_server(release, said_at);
        self.wishes.newest().cloned()
    }

    /// Remembers a step for the receipts.
    pub fn note(&mut self, event: &Event, at: i64) {
        if let Some((receipts, _)) = &mut self.receipts {
            receipts.note(event, at);
        }
    }

    /// Puts the receipts on the media that are plugged in.
    pub fn write_receipts(&self, now: i64) {
        if let Some((receipts, writer)) = &self.receipts {
            writer.write(receipts.due(&self.media.found(), now));
        }
    }

    /// A word that was checked; the newest of all if it is that.
    fn hear(&mut self, release: DesiredRelease) -> Option<DesiredRelease> {
        if let Some((receipts, _)) = &mut self.receipts {
            receipts.accept(release.attempt_id);
        }
        if !self.wishes.hear_medium(release) {
            return None;
        }
        let medium = self.wishes.medium();
        let saved = serde_json::to_vec(&medium).map_err(std::io::Error::from);
        if let Err(error) = saved.and_then(|bytes| write_atomically(&self.file, &bytes)) {
            tracing::error!(%error, "the medium's word is not remembered: it has to be there after a restart");
        }
        self.wishes.newest().cloned()
    }

    fn refuse(&mut self, attempt: AttemptId, reason: String) {
        if let Some((receipts, _)) = &mut self.receipts {
            receipts.refuse(attempt, reason);
        }
    }
}

fn load(file: &Path) -> Option<DesiredRelease> {
    let bytes = std::fs::read(file).ok()?;
    let read = serde_json::from_slice(&bytes);
    read.inspect_err(|error| tracing::warn!(%error, "the word of a medium is lost: plug it in again")).ok()?
}

impl<H: Host> Driver<H> {
    /// Something was plugged in or pulled out.
    pub(super) fn handle_media(&mut self) {
        let (now, wall) = (self.now(), self.host.now());
        let found = self.by_medium.media.found();
        if let Some(record) = self.machine.record()
            && found.iter().any(|found| found.serves(record.desired.attempt_id, wall))
        {
            self.machine.handle_source(now);
        }
        self.by_medium.write_receipts(wall);
        let (job, news) = (self.job.clone(), self.news.clone());
        tokio::spawn(async move {
            for found in found.iter() {
                let result = job.consider(found).await;
                let _ = news.send(News::Considered { attempt: found.attempt_id, result });
            }
        });
    }

    /// A medium's word was checked.
    pub(super) fn handle_considered(&mut self, attempt: AttemptId, result: Result<DesiredRelease, String>) {
        let now = self.now();
        match result {
            Ok(release) => {
                if let Some(newest) = self.by_medium.hear(release) {
                    tracing::info!(version = %newest.version, attempt = %newest.attempt_id, "a medium's word counts");
                    self.machine.handle_desired(Some(newest), self.probation_s, now);
                }
            }
            Err(reason) => {
                tracing::warn!(%attempt, reason, "the offline bundle is not taken");
                self.by_medium.refuse(attempt, reason);
            }
        }
        self.by_medium.write_receipts(self.host.now());
    }
}
