//! The papers of acceptances: on this terminal's disk until the server has them.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use fleet_protocol::{Acceptance, AcceptanceId};
use terminal_core::{Backoff, Dice, Failure};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::api::Api;
use crate::bearer::BearerReader;
use crate::disk::{
    FreeSpace, check_room, make_directory_durably, remove_if_there, sync_directory, write_atomically,
};

/// Where the papers lie, `<id>.pdf` each; what the server does not want is `<id>.refused`.
#[derive(Debug, Clone)]
pub struct PaperShelf {
    directory: PathBuf,
    free_space: FreeSpace,
}

impl PaperShelf {
    /// So many may wait; a terminal is accepted once or twice in its life.
    pub const MOST: usize = 8;

    /// In the agent's directory.
    pub fn new(data_dir: &Path, free_space: FreeSpace) -> Self {
        Self { directory: data_dir.join("acceptances"), free_space }
    }

    /// Keeps a paper. It is on the disk when this returns.
    pub fn keep(&self, id: AcceptanceId, pdf: &[u8]) -> io::Result<()> {
        if pdf.len() as u64 > Acceptance::LARGEST_REPORT || self.waiting()?.len() >= Self::MOST {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        make_directory_durably(&self.directory, 0o700)?;
        check_room(self.free_space, &self.directory, pdf.len() as u64)
            .map_err(|_| io::ErrorKind::StorageFull)?;
        write_atomically(&self.path(id, "pdf"), pdf, 0o600)
    }

    /// Those that the server has yet to get.
    pub fn waiting(&self) -> io::Result<Vec<AcceptanceId>> {
        let entries = match std::fs::read_dir(&self.directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut ids = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            let id: Option<AcceptanceId> =
                name.to_str().and_then(|name| name.strip_suffix(".pdf")?.parse().ok());
            ids.extend(id);
        }
        ids.sort_unstable();
        Ok(ids)
    }

    fn read(&self, id: AcceptanceId) -> io::Result<Bytes> {
        std::fs::read(self.path(id, "pdf")).map(Bytes::from)
    }

    /// The server has it.
    fn forget(&self, id: AcceptanceId) -> io::Result<()> {
        remove_if_there(&self.path(id, "pdf"))?;
        sync_directory(&self.directory)
    }

    /// The server does not want it. The last of them is kept, for whoever looks why.
    fn set_aside(&self, id: AcceptanceId) -> io::Result<()> {
        std::fs::rename(self.path(id, "pdf"), self.directory.join("last.refused"))?;
        sync_directory(&self.directory)
    }

    fn path(&self, id: AcceptanceId, ending: &str) -> PathBuf {
        self.directory.join(format!("{id}.{ending}"))
    }
}

/// What the server says to a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    /// It has it.
    Over,
    /// It does not know the acceptance yet: its event is still on the way.
    NotYet,
    /// It will never take this one: too large, or not what was signed.
    Refused,
}

/// Hands papers to the server.
#[async_trait]
pub trait HandOver: Send + Sync {
    /// One of them.
    async fn put(&self, bearer: &str, id: AcceptanceId, pdf: Bytes) -> Result<Handed, Failure>;
}

#[async_trait]
impl HandOver for Api {
    async fn put(&self, bearer: &str, id: AcceptanceId, pdf: Bytes) -> Result<Handed, Failure> {
        self.acceptance_report(bearer, id, pdf).await
    }
}

/// Wakes up whoever hands papers over: another one is there.
#[derive(Debug, Clone, Default)]
pub struct Papers(Arc<Notify>);

impl Papers {
    /// Another paper is there.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// Hands over what waits, again and again until the server has it, or refuses it for ever; `tell` hears of both.
pub async fn hand_over(
    shelf: PaperShelf,
    server: impl HandOver,
    bearer: BearerReader,
    papers: Papers,
    mut backoff: Backoff,
    stop: CancellationToken,
    tell: impl Fn(AcceptanceId, Handed) + Send,
) {
    let mut dice = Dice::new(rand::random());
    loop {
        let waiting = shelf.waiting().unwrap_or_else(|error| {
            tracing::error!(%error, "the papers of acceptances cannot be listed");
            Vec::new()
        });
        let mut left = 0;
        for id in waiting {
            let Some(token) = bearer.get(&stop).await else { return };
            match hand_over_one(&shelf, &server, &token, id).await {
                Some(handed) => tell(id, handed),
                None => left += 1,
            }
        }
        if left == 0 {
            backoff.succeed();
            tokio::select! {
                () = stop.cancelled() => return,
                () = papers.0.notified() => continue,
            }
        }
        let wait = Duration::from_millis(backoff.fail(&mut dice));
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
            () = papers.0.notified() => backoff.succeed(),
        }
    }
}

/// What became of it; `None` if it is to be tried again.
async fn hand_over_one(
    shelf: &PaperShelf,
    server: &impl HandOver,
    token: &str,
    id: AcceptanceId,
) -> Option<Handed> {
    let pdf = match shelf.read(id) {
        Ok(pdf) => pdf,
        Err(error) => {
            tracing::error!(%id, %error, "the paper of an acceptance cannot be read");
            return None;
        }
    };
    let (handed, done) = match server.put(token, id, pdf).await {
        Ok(Handed::Over) => (Handed::Over, shelf.forget(id)),
        Ok(Handed::Refused) => {
            tracing::error!(%id, "the server does not take the paper of an acceptance: it is set aside");
            (Handed::Refused, shelf.set_aside(id))
        }
        Ok(Handed::NotYet) => return None,
        Err(failure) => {
            tracing::debug!(%id, ?failure, "the paper of an acceptance is not handed over yet");
            return None;
        }
    };
    if let Err(error) = done {
        tracing::error!(%id, %error, "the paper of an acceptance cannot be put away");
        return None;
    }
    Some(handed)
}
