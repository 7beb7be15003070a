use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, TryStreamExt};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_RANGE, HeaderMap, RANGE};
use tokio::time::Instant;
use url::Url;

use super::{Reply, Resource, Source, SourceError};

/// How slow a source may be. One that keeps a terminal waiting with a trickle of bytes is given up: what came is kept,
/// and the next try may find a better way, or another server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The stretch of time that is looked at; the longest wait for an answer's beginning, too.
    pub window: Duration,
    /// The least bytes in it, unless the file ends.
    pub least: u64,
}

impl Default for Pace {
    /// 16 KiB a minute, 273 bytes a second: far below the worst line that a release can be fetched over at all.
    fn default() -> Self {
        Self { window: Duration::from_secs(60), least: 16 << 10 }
    }
}

impl Pace {
    fn too_slow(self) -> SourceError {
        let seconds = self.window.as_secs_f64();
        SourceError::Unreachable(format!("too slow: fewer than {} bytes in {seconds} s", self.least))
    }

    /// Passes `chunks` on, and ends them by an error where they are slower than this.
    fn keep(self, chunks: impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static) -> Chunks {
        let start = (Box::pin(chunks), Instant::now(), 0);
        let kept =
            futures_util::stream::try_unfold(start, move |(mut chunks, mut since, mut came)| async move {
                loop {
                    let Ok(next) = tokio::time::timeout_at(since + self.window, chunks.try_next()).await
                    else {
                        if came < self.least {
                            return Err(self.too_slow());
                        }
                        (since, came) = (Instant::now(), 0);
                        continue;
                    };
                    let next = next.map_err(|error| SourceError::Unreachable(error.to_string()))?;
                    return Ok(next.map(|bytes| {
                        let came = came + bytes.len() as u64;
                        (bytes, (chunks, since, came))
                    }));
                }
            });
        kept.boxed()
    }
}

type Chunks = BoxStream<'static, Result<Bytes, SourceError>>;

/// Whatever knows the terminal's token.
#[async_trait]
pub trait Bearer: Send + Sync {
    /// A valid bearer token; `None` when none can be had now.
    async fn bearer(&self) -> Option<String>;
}

/// The fleet server as a source.
#[derive(Clone)]
pub struct HttpSource {
    client: reqwest::Client,
    metadata: Url,
    targets: Url,
    bearer: Arc<dyn Bearer>,
    pace: Pace,
}

impl HttpSource {
    /// A source whose metadata and targets lie below two addresses.
    pub fn new(client: reqwest::Client, metadata: Url, targets: Url, bearer: Arc<dyn Bearer>) -> Self {
        Self {
            client,
            metadata: as_directory(metadata),
            targets: as_directory(targets),
            bearer,
            pace: Pace::default(),
        }
    }

    /// The same with another least pace.
    #[must_use]
    pub const fn with_pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    fn address(&self, resource: &Resource) -> Result<Url, SourceError> {
        let (base, name) = match resource {
            Resource::Metadata(name) => (&self.metadata, name),
            Resource::Target(name) => (&self.targets, name),
        };
        base.join(name).map_err(|error| SourceError::Unreachable(error.to_string()))
    }
}

impl fmt::Debug for HttpSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSource").field("metadata", &self.metadata.as_str()).finish_non_exhaustive()
    }
}

fn as_directory(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}

#[async_trait]
impl Source for HttpSource {
    async fn get(&self, resource: &Resource, from: u64) -> Result<Reply, SourceError> {
        let Some(token) = self.bearer.bearer().await else {
            return Err(SourceError::Unreachable("no token".to_owned()));
        };
        let mut request = self.client.get(self.address(resource)?).bearer_auth(token);
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        let reply = tokio::time::timeout(self.pace.window, request.send())
            .await
            .map_err(|_| self.pace.too_slow())?
            .map_err(|error| SourceError::Unreachable(error.to_string()))?;
        let begins_at = match reply.status() {
            StatusCode::OK => 0,
            StatusCode::PARTIAL_CONTENT => range_start(reply.headers()).unwrap_or(from),
            StatusCode::NOT_FOUND => return Err(SourceError::NotFound),
            status => return Err(SourceError::Unreachable(format!("status {status}"))),
        };
        Ok(Reply { begins_at, body: self.pace.keep(reply.bytes_stream()) })
    }
}

/// The first byte of `Content-Range: bytes 100-199/200`.
fn range_start(headers: &HeaderMap) -> Option<u64> {
    let value = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    value.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}
