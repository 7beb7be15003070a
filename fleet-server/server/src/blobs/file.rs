use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::ops::Range;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};

use super::hot::{FileState, HOT};

/// Read at once: large enough that neither the system calls nor the way to the thread that reads count.
const PIECE: u64 = 512 << 10;
/// Pieces that are read while one is on its way out.
const AHEAD: usize = 2;

/// A part of a file, read a little ahead of who takes it. What others took a moment ago is not read again.
pub fn file_stream(file: File, range: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let file = Arc::new(file);
    // Pieces begin at multiples of their length, whatever part was asked for: so they are the same for all.
    let aligned = range.start / PIECE * PIECE..range.end;
    let begins = stream::iter(aligned.step_by(usize::try_from(PIECE).unwrap_or(usize::MAX)));
    let state = state_of(&file);
    let pieces = begins.map(move |from| {
        let (file, range) = (file.clone(), range.clone());
        async move {
            let kept = state.and_then(|state| HOT.get(state, from));
            let bytes = if let Some(bytes) = kept {
                bytes
            } else {
                let read = tokio::task::spawn_blocking(move || piece(&file, from));
                let bytes = read.await.map_err(io::Error::other)??;
                if let Some(state) = state {
                    HOT.keep(state, from, &bytes);
                }
                bytes
            };
            cut(&bytes, from, &range)
        }
    });
    pieces.buffered(AHEAD)
}

/// Nothing is kept of a file whose state is not known.
fn state_of(file: &File) -> Option<FileState> {
    let metadata = file.metadata().ok()?;
    let changed = i128::from(metadata.mtime()) * 1_000_000_000 + i128::from(metadata.mtime_nsec());
    Some(FileState { device: metadata.dev(), inode: metadata.ino(), length: metadata.len(), changed })
}

/// The piece that begins at `from`; the last one is shorter.
fn piece(file: &File, from: u64) -> io::Result<Bytes> {
    // No more room than there is to read: what is kept is counted by its length.
    let there = file.metadata()?.len().saturating_sub(from).min(PIECE);
    let mut bytes = Vec::with_capacity(usize::try_from(there).map_err(io::Error::other)?);
    At { file, from }.take(there).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

/// What of a piece belongs to the range. The length that was promised cannot be kept if the file is shorter than it
/// was when it was opened.
fn cut(bytes: &Bytes, from: u64, range: &Range<u64>) -> io::Result<Bytes> {
    let begin = range.start.saturating_sub(from);
    let end = (range.end - from).min(PIECE);
    let place = |offset: u64| usize::try_from(offset).map_err(io::Error::other);
    let (begin, end) = (place(begin)?, place(end)?);
    if end > bytes.len() {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes.slice(begin..end))
}

/// Reads without moving the file's own position, which all pieces share.
struct At<'a> {
    file: &'a File,
    from: u64,
}

impl io::Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.from)?;
        self.from += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt as _;

    use super::*;

    #[tokio::test]
    async fn any_part_of_a_file_comes_whole_and_in_order_read_or_kept() {
        let dir = tempfile::tempdir().unwrap();
        let content: Vec<u8> = (0..(PIECE * 3 + 17)).map(|n| (n % 251) as u8).collect();
        let path = dir.path().join("file");
        std::fs::write(&path, &content).unwrap();
        let end = content.len() as u64;
        let ranges =
            [0..end, 5..end, PIECE..PIECE * 2, 3..4, 7..7, end..end, PIECE - 1..PIECE + 1, end - 1..end];
        for range in ranges.iter().chain(&ranges) {
            let file = File::open(&path).unwrap();
            let pieces: Vec<Bytes> = file_stream(file, range.clone()).try_collect().await.unwrap();
            let expected =
                &content[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()];
            assert!(pieces.concat() == expected, "{range:?}");
        }
        let file = File::open(&path).unwrap();
        let short: Result<Vec<Bytes>, _> = file_stream(file, 0..end + 1).try_collect().await;
        assert_eq!(short.unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }

    #[tokio::test]
    async fn a_file_that_was_written_anew_is_read_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("timestamp.json");
        for content in ["one", "two, longer"] {
            let new = dir.path().join("new");
            std::fs::write(&new, content).unwrap();
            std::fs::rename(&new, &path).unwrap();
            let file = File::open(&path).unwrap();
            let pieces: Vec<Bytes> = file_stream(file, 0..content.len() as u64).try_collect().await.unwrap();
            assert_eq!(pieces.concat(), content.as_bytes());
        }
    }
}
