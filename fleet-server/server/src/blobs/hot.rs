use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use bytes::Bytes;

/// Pieces of files that were read a moment ago. When a fleet fetches a release, everybody fetches the same few
/// pieces: they are read from the disk's cache once, and not copied for each.
pub(super) static HOT: LazyLock<HotPieces> = LazyLock::new(|| HotPieces::new(64 << 20));

/// One state of one file: another content has another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FileState {
    pub device: u64,
    pub inode: u64,
    pub length: u64,
    /// Nanoseconds.
    pub changed: i128,
}

/// At most so many bytes of pieces, those that were used last.
#[derive(Debug)]
pub(super) struct HotPieces {
    most: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    bytes: usize,
    uses: u64,
    pieces: HashMap<(FileState, u64), Piece>,
}

#[derive(Debug)]
struct Piece {
    bytes: Bytes,
    used: u64,
}

impl HotPieces {
    pub fn new(most: usize) -> Self {
        Self { most, kept: Mutex::default() }
    }

    /// The piece of a file that begins at this byte.
    pub fn get(&self, file: FileState, from: u64) -> Option<Bytes> {
        let mut kept = self.lock();
        kept.uses += 1;
        let uses = kept.uses;
        let piece = kept.pieces.get_mut(&(file, from))?;
        piece.used = uses;
        Some(piece.bytes.clone())
    }

    /// Keeps a piece, in place of those that were used longest ago.
    pub fn keep(&self, file: FileState, from: u64, bytes: &Bytes) {
        let mut kept = self.lock();
        kept.uses += 1;
        let piece = Piece { bytes: bytes.clone(), used: kept.uses };
        kept.bytes += bytes.len();
        if let Some(before) = kept.pieces.insert((file, from), piece) {
            kept.bytes -= before.bytes.len();
        }
        while kept.bytes > self.most {
            let oldest = kept.pieces.iter().min_by_key(|(_, piece)| piece.used).map(|(key, _)| *key);
            let Some(gone) = oldest.and_then(|key| kept.pieces.remove(&key)) else { return };
            kept.bytes -= gone.bytes.len();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_last_stays_within_the_limit() {
        let hot = HotPieces::new(30);
        let file = FileState { device: 1, inode: 2, length: 50, changed: 3 };
        let piece = |n: u8| Bytes::from(vec![n; 10]);
        for n in 0..3_u8 {
            hot.keep(file, u64::from(n), &piece(n));
        }
        assert_eq!(hot.get(file, 0), Some(piece(0)));
        hot.keep(file, 3, &piece(3));
        hot.keep(file, 3, &piece(3));
        assert_eq!((hot.get(file, 1), hot.get(file, 0)), (None, Some(piece(0))));
        assert_eq!(hot.get(FileState { changed: 4, ..file }, 0), None, "another content");
    }
}
