use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_RANGE, HeaderMap, RANGE};
use url::Url;

use super::{Reply, Resource, Source, SourceError};

/// A source that gives no byte for this long is given up.
const STALL: Duration = Duration::from_secs(60);

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
}

impl HttpSource {
    /// A source whose metadata and targets lie below two addresses.
    pub fn new(client: reqwest::Client, metadata: Url, targets: Url, bearer: Arc<dyn Bearer>) -> Self {
        Self { client, metadata: as_directory(metadata), targets: as_directory(targets), bearer }
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
        let reply = tokio::time::timeout(STALL, request.send())
            .await
            .map_err(|_| stalled())?
            .map_err(|error| SourceError::Unreachable(error.to_string()))?;
        let begins_at = match reply.status() {
            StatusCode::OK => 0,
            StatusCode::PARTIAL_CONTENT => range_start(reply.headers()).unwrap_or(from),
            StatusCode::NOT_FOUND => return Err(SourceError::NotFound),
            status => return Err(SourceError::Unreachable(format!("status {status}"))),
        };
        let chunks = Box::pin(reply.bytes_stream());
        let body = futures_util::stream::try_unfold(chunks, |mut chunks| async move {
            let next = tokio::time::timeout(STALL, chunks.try_next()).await.map_err(|_| stalled())?;
            let next = next.map_err(|error| SourceError::Unreachable(error.to_string()))?;
            Ok(next.map(|bytes| (bytes, chunks)))
        });
        Ok(Reply { begins_at, body: body.boxed() })
    }
}

fn stalled() -> SourceError {
    SourceError::Unreachable(format!("no byte for {} s", STALL.as_secs()))
}

/// The first byte of `Content-Range: bytes 100-199/200`.
fn range_start(headers: &HeaderMap) -> Option<u64> {
    let value = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    value.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}
