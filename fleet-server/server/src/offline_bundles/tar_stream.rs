use std::fs::File;
use std::io;

use bytes::Bytes;
use fleet_protocol::UnixMillis;
use futures_util::{Stream, StreamExt as _, stream};

use crate::blobs::file_stream;

/// A tar file goes in blocks of this many bytes.
const BLOCK: u64 = 512;
/// It ends with two empty ones.
const END: [u8; 1024] = [0; 1024];

/// A file of a tar file that is made while it is sent.
pub struct Entry {
    name: String,
    content: Content,
}

enum Content {
    Bytes(Bytes),
    File(File, u64),
}

impl Entry {
    /// A file of these bytes.
    pub fn bytes(name: String, bytes: Vec<u8>) -> Self {
        Self { name, content: Content::Bytes(bytes.into()) }
    }

    /// A file of the disk, as long as it is now.
    pub fn file(name: String, file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self { name, content: Content::File(file, length) })
    }

    fn length(&self) -> u64 {
        match &self.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::File(_, length) => *length,
        }
    }

    fn header(&self, made_at: UnixMillis) -> io::Result<Bytes> {
        let mut header = tar::Header::new_ustar();
        header.set_path(&self.name)?;
        header.set_size(self.length());
        header.set_mode(0o644);
        header.set_mtime(u64::try_from(made_at / 1000).unwrap_or(0));
        header.set_cksum();
        Ok(Bytes::copy_from_slice(header.as_bytes()))
    }
}

/// Bytes of the tar file of these entries.
pub fn length(entries: &[Entry]) -> u64 {
    let entry = |entry: &Entry| BLOCK + entry.length().next_multiple_of(BLOCK);
    entries.iter().map(entry).sum::<u64>() + END.len() as u64
}

/// The tar file of these entries.
pub fn stream(entries: Vec<Entry>, made_at: UnixMillis) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let files = stream::iter(entries).flat_map(move |entry| {
        let length = entry.length();
        let padding = vec![0; usize::try_from(length.next_multiple_of(BLOCK) - length).unwrap_or(0)];
        let header = stream::iter([entry.header(made_at)]);
        let content = match entry.content {
            Content::Bytes(bytes) => stream::iter([Ok(bytes)]).boxed(),
            Content::File(file, length) => file_stream(file, 0..length).boxed(),
        };
        header.chain(content).chain(stream::iter([Ok(Bytes::from(padding))]))
    });
    files.chain(stream::iter([Ok(Bytes::from_static(&END))]))
}
