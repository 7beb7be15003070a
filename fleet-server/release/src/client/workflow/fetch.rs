use std::time::Duration;

use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use tough::schema::{Metafile, Role, Root, Signed};

use super::untrusted;
use crate::Digest;
use crate::client::{Resource, Source, SourceError, TrustError};

/// The longest that one metadata file may take: a source that trickles within the least rate gains nothing by it.
const DEADLINE: Duration = Duration::from_secs(600);
/// The major version of the specification that is understood.
const SPEC_MAJOR: &str = "1.";

/// A metadata file, `None` if the source has none of this name. Never more than `limit` bytes are taken.
pub(super) async fn fetch(source: &dyn Source, file: &str, limit: u64) -> Result<Option<String>, TrustError> {
    let bytes = tokio::time::timeout(DEADLINE, read(source, file, limit)).await;
    let bytes = match bytes {
        Ok(read) => read?,
        Err(_) => return Err(TrustError::Unreachable(format!("{file} took over {} s", DEADLINE.as_secs()))),
    };
    let text = bytes.map(String::from_utf8).transpose();
    text.map_err(|_| untrusted(format!("{file} is not text")))
}

async fn read(source: &dyn Source, file: &str, limit: u64) -> Result<Option<Vec<u8>>, TrustError> {
    let unreachable = |error: SourceError| TrustError::Unreachable(format!("{file}: {error}"));
    let mut body = match source.get(&Resource::Metadata(file.to_owned()), 0).await {
        Ok(reply) => reply.body,
        Err(SourceError::NotFound) => return Ok(None),
        Err(error) => return Err(unreachable(error)),
    };
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await.transpose().map_err(unreachable)? {
        if bytes.len() as u64 + chunk.len() as u64 > limit {
            return Err(untrusted(format!("{file} is longer than {limit} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

/// A file that must be there.
pub(super) async fn fetch_some(source: &dyn Source, file: &str, limit: u64) -> Result<String, TrustError> {
    fetch(source, file, limit)
        .await?
        .ok_or_else(|| TrustError::Unreachable(format!("{file}: {}", SourceError::NotFound)))
}

/// Reads metadata and checks the signatures by the keys that `root` names.
pub(super) fn verified<T>(root: &Root, file: &str, text: &str) -> Result<Signed<T>, TrustError>
where
    T: Role + DeserializeOwned,
{
    let signed: Signed<T> = parse(file, text)?;
    root.verify_role(&signed).map_err(|error| untrusted(format!("{file}: {error}")))?;
    Ok(signed)
}

/// Reads metadata whose signatures are checked elsewhere.
pub(super) fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<Signed<T>, TrustError> {
    serde_json::from_str(text).map_err(|error| untrusted(format!("{file}: {error}")))
}

/// Checks that this is metadata of a version of the specification that is understood.
pub(super) fn check_spec(file: &str, spec_version: &str) -> Result<(), TrustError> {
    if spec_version.starts_with(SPEC_MAJOR) {
        return Ok(());
    }
    Err(untrusted(format!("{file} is of version {spec_version} of the specification")))
}

/// Whether a text is the one that another role's metadata list.
pub(super) fn is_listed(text: &str, listed: &Metafile) -> bool {
    let length = listed.length.is_none_or(|length| length == text.len() as u64);
    let digest = |sha256: &[u8]| *sha256 == Digest::of(text.as_bytes()).0;
    length && listed.hashes.as_ref().is_none_or(|hashes| digest(&hashes.sha256))
}
