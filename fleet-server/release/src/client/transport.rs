use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::stream;
use tough::{Transport, TransportError, TransportErrorKind, TransportStream};
use url::Url;

use super::{Resource, Source, SourceError};

/// More than any metadata file may have; tough has tighter limits a role.
const MAX_METADATA: usize = 16 << 20;

/// The address that stands for the metadata directory of any source.
pub(super) const METADATA_BASE: &str = "source://metadata/";
/// The address that stands for the targets directory. Targets are fetched by [`super::download()`], not by tough.
pub(super) const TARGETS_BASE: &str = "source://targets/";

/// Lets tough read metadata from a [`Source`], and remembers whether the source failed: tough reports
/// a file that was not had and a file that was forged by the same error.
#[derive(Debug, Clone)]
pub(super) struct SourceTransport {
    source: Arc<dyn Source>,
    failure: Arc<Mutex<Option<SourceError>>>,
}

impl SourceTransport {
    pub fn new(source: Arc<dyn Source>) -> Self {
        Self { source, failure: Arc::default() }
    }

    /// The failure of the source, if there was one.
    pub fn failure(&self) -> Option<SourceError> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn read(&self, file: &str) -> Result<Bytes, SourceError> {
        let resource = Resource::Metadata(file.to_owned());
        let mut body = self.source.get(&resource, 0).await?.body;
        let mut bytes = BytesMut::new();
        while let Some(chunk) = body.next().await.transpose()? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MAX_METADATA {
                return Err(SourceError::Unreachable(format!("{file} has no end")));
            }
        }
        Ok(bytes.freeze())
    }
}

#[async_trait]
impl Transport for SourceTransport {
    async fn fetch(&self, url: Url) -> Result<TransportStream, TransportError> {
        let file = url.path().trim_start_matches('/').to_owned();
        let read = self.read(&file).await.map_err(|error| {
            // The chain of roots ends where the next is not found.
            let end_of_chain = error == SourceError::NotFound && file.ends_with(".root.json");
            if !end_of_chain {
                *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.clone());
            }
            let kind = match error {
                SourceError::NotFound => TransportErrorKind::FileNotFound,
                SourceError::Unreachable(_) => TransportErrorKind::Other,
            };
            TransportError::new_with_cause(kind, url, error)
        });
        // Errors go into the stream: tough takes an error of `fetch` itself for "no newer root", so
        // that a network attacker could hide a rotation of the keys.
        Ok(Box::pin(stream::iter([read])))
    }
}
