//! A fleet server for thousands of terminals in trouble: a signed repository over real HTTP, and for each terminal
//! what it is to run and what it has reported.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use fleet_protocol::{DesiredRelease, Event, OutboxPosition, RecordBody, UpgradeReport, path};
use fleet_release::client::{METADATA_DIR, TARGETS_DIR};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use url::Url;
use uuid::Uuid;

/// Releases come in pieces of so many bytes, so that a download is many writes.
const PIECE: usize = 4096;

/// What a terminal of the harness says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckIn {
    pub version: String,
    pub report: Option<UpgradeReport>,
    pub outbox: OutboxPosition,
}

/// What it is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reply {
    pub desired: Option<DesiredRelease>,
    pub acknowledged: u64,
}

/// One terminal as the server knows it.
#[derive(Debug, Clone, Default)]
pub struct Terminal {
    /// What it is to run, one after the other; the next when the attempt at the one before has ended.
    pub wishes: Vec<DesiredRelease>,
    pub at: usize,
    /// The highest number stored of each epoch.
    pub stored: BTreeMap<Uuid, u64>,
    /// Numbers stored since it was made known here, in the order in which they came.
    pub numbers: Vec<(Uuid, u64)>,
    /// Files that the terminal found damaged.
    pub healed: Vec<String>,
    /// The versions that checked in, in order, each once in a row.
    pub versions: Vec<String>,
    pub report: Option<UpgradeReport>,
    /// Whether all that it had to say has been said.
    pub is_drained: bool,
}

impl Terminal {
    fn check_in(&mut self, said: CheckIn) -> Reply {
        if self.versions.last() != Some(&said.version) {
            self.versions.push(said.version);
        }
        self.is_drained = said.outbox.records.is_empty();
        let stored = self.stored.entry(said.outbox.epoch).or_default();
        for record in said.outbox.records {
            if record.seq > *stored {
                *stored = record.seq;
                self.numbers.push((said.outbox.epoch, record.seq));
                if let RecordBody::Event(Event::FileHealed { file, reason }) = record.body {
                    self.healed.push(format!("{file}: {reason}"));
                }
            }
        }
        let acknowledged = *stored;
        self.report = said.report;
        let ended = self.report.as_ref().is_some_and(|report| {
            report.state.is_end()
                && self.wishes.get(self.at).is_some_and(|w| w.attempt_id == report.attempt_id)
        });
        if ended && self.at + 1 < self.wishes.len() {
            self.at += 1;
        }
        Reply { desired: self.wishes.get(self.at).cloned(), acknowledged }
    }
}

type Terminals = HashMap<String, watch::Sender<Terminal>>;

/// The running server.
#[derive(Debug, Clone)]
pub struct Fleet {
    address: String,
    repository: PathBuf,
    terminals: Arc<Mutex<Terminals>>,
}

impl Fleet {
    /// Serves the repository in a directory.
    pub async fn start(repository: PathBuf) -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let fleet = Self { address, repository, terminals: Arc::default() };
        let router = Router::new()
            .route(&format!("/{{terminal}}{}/{{file}}", path::RELEASE_METADATA), get(metadata))
            .route(&format!("/{{terminal}}{}/{{file}}", path::RELEASE_TARGETS), get(target))
            .route("/{terminal}/check-in", post(check_in))
            .with_state(fleet.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(fleet)
    }

    /// Makes a terminal known; its name and how to watch it.
    pub fn admit(&self, name: &str, terminal: Terminal) -> watch::Receiver<Terminal> {
        let (sender, receiver) = watch::channel(terminal);
        self.lock().insert(name.to_owned(), sender);
        receiver
    }

    pub fn forget(&self, name: &str) {
        self.lock().remove(name);
    }

    /// The address that a terminal is given.
    pub fn address_of(&self, name: &str) -> anyhow::Result<Url> {
        Ok(Url::parse(&format!("{}/{name}", self.address))?)
    }

    fn lock(&self) -> MutexGuard<'_, Terminals> {
        self.terminals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn check_in(
    State(fleet): State<Fleet>,
    Path(name): Path<String>,
    Json(said): Json<CheckIn>,
) -> Result<Json<Reply>, StatusCode> {
    let terminals = fleet.lock();
    let terminal = terminals.get(&name).ok_or(StatusCode::NOT_FOUND)?;
    let mut reply = None;
    terminal.send_modify(|terminal| reply = Some(terminal.check_in(said)));
    reply.map(Json).ok_or(StatusCode::INTERNAL_SERVER_ERROR)
}

async fn metadata(State(fleet): State<Fleet>, Path((_, file)): Path<(String, String)>) -> Response {
    match std::fs::read(fleet.repository.join(METADATA_DIR).join(file)) {
        Ok(bytes) => bytes.into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn target(
    State(fleet): State<Fleet>,
    Path((_, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Ok(bytes) = std::fs::read(fleet.repository.join(TARGETS_DIR).join(file)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let begin = first_byte(&headers).min(bytes.len());
    let range = format!("bytes {begin}-{}/{}", bytes.len().saturating_sub(1), bytes.len());
    let pieces: Vec<Result<Bytes, std::convert::Infallible>> =
        bytes[begin..].chunks(PIECE).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    let status = if begin > 0 { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    (status, [(header::CONTENT_RANGE, range)], body).into_response()
}

/// Of `Range: bytes=100-`.
fn first_byte(headers: &HeaderMap) -> usize {
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let begin = range.and_then(|range| range.strip_prefix("bytes=")?.split('-').next()?.parse().ok());
    begin.unwrap_or(0)
}
