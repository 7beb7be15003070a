use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;

/// A file of an image repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// Signed metadata, such as `timestamp.json`.
    Metadata(String),
    /// A release, such as `<sha256>.kiosk-terminal-1.4.0-x86_64.tar.zst`.
    Target(String),
}

/// Where the files of an image repository come from. Nothing that it gives is trusted.
#[async_trait]
pub trait Source: fmt::Debug + Send + Sync {
    /// Opens a file, from byte `from` on if the source can do that.
    async fn get(&self, resource: &Resource, from: u64) -> Result<Reply, SourceError>;
}

/// An opened file.
pub struct Reply {
    /// The byte that `body` begins at: what was asked for, or 0.
    pub begins_at: u64,
    /// The bytes.
    pub body: BoxStream<'static, Result<Bytes, SourceError>>,
}

/// Why a file was not had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The source has no such file.
    #[error("not found")]
    NotFound,
    /// The source was not reached, was too slow, or would not answer now. Worth trying again.
    #[error("not reached: {0}")]
    Unreachable(String),
}
