use bytes::BytesMut;
use futures_util::StreamExt;

use super::{Resource, SignedRelease, Source, SourceError};
use crate::{Digest, PartsList};

/// A list longer than this is for a file that no terminal could hold.
const MAX_PARTS: u64 = 1 << 16;

/// The parts of a file, each with a digest of its own.
pub(super) struct Parts {
    size: u64,
    length: u64,
    digests: Vec<Digest>,
}

impl Parts {
    /// The whole file as one part.
    pub fn whole(file: &SignedRelease) -> Self {
        Self { size: file.length.max(1), length: file.length, digests: vec![file.sha256] }
    }

    /// The parts that were signed, or the whole file as one if their list cannot be had.
    pub async fn of(source: &dyn Source, file: &SignedRelease) -> Result<Self, SourceError> {
        let Some(list) = file.custom.parts.filter(|list| list.size > 0) else { return Ok(Self::whole(file)) };
        match fetch_list(source, file, list).await? {
            Some(digests) => Ok(Self { size: u64::from(list.size), length: file.length, digests }),
            None => Ok(Self::whole(file)),
        }
    }

    pub fn count(&self) -> usize {
        self.digests.len()
    }

    pub fn start(&self, part: usize) -> u64 {
        part as u64 * self.size
    }

    pub fn end(&self, part: usize) -> u64 {
        (self.start(part) + self.size).min(self.length)
    }

    pub fn is(&self, part: usize, digest: &Digest) -> bool {
        self.digests[part] == *digest
    }
}

/// The digests of all parts; `None` if the source has none that were signed.
async fn fetch_list(
    source: &dyn Source,
    file: &SignedRelease,
    list: PartsList,
) -> Result<Option<Vec<Digest>>, SourceError> {
    let count = file.length.div_ceil(u64::from(list.size));
    if count > MAX_PARTS {
        return Ok(None);
    }
    let mut body = match source.get(&Resource::Target(list.file_name(&file.target)), 0).await {
        Ok(reply) => reply.body,
        Err(SourceError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut text = BytesMut::new();
    while let Some(chunk) = body.next().await.transpose()? {
        text.extend_from_slice(&chunk);
        if text.len() as u64 > count * 32 {
            break;
        }
    }
    if text.len() as u64 != count * 32 || Digest::of(&text) != list.sha256 {
        tracing::warn!(target = %file.target, "the list of its parts is not what was signed");
        return Ok(None);
    }
    Ok(Some(text.as_chunks::<32>().0.iter().map(|digest| Digest(*digest)).collect()))
}
