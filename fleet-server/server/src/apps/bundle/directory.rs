use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use zip::ZipArchive;

use super::{BundleFault, FILES};

/// The most bytes that are read to learn what an archive holds: names and notes of all its files.
const MOST_READ: u64 = 32 * 1024 * 1024;

/// Opens an archive without believing what it says of itself. The library makes room for as many files
/// as the archive announces, and reads about all of them, before anything can be checked.
pub(crate) fn open<R: Read + Seek>(mut file: R) -> Result<ZipArchive<Metered<R>>, BundleFault> {
    if announces_too_many(&mut file).map_err(|_| BundleFault::NotZip)? {
        return Err(BundleFault::Bomb);
    }
    let left = Rc::new(Cell::new(MOST_READ));
    let metered = Metered { file, left: left.clone() };
    let archive = ZipArchive::new(metered).map_err(|_| BundleFault::NotZip)?;
    if archive.len() > FILES {
        return Err(BundleFault::Bomb);
    }
    // From here on it is the unpacked bytes that are counted.
    left.set(u64::MAX);
    Ok(archive)
}

/// A file of which only so much may be read.
pub(crate) struct Metered<R> {
    file: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        let left = self.left.get().checked_sub(read as u64);
        self.left.set(left.ok_or(io::ErrorKind::FileTooLarge)?);
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// The beginning of the record that announces more files than fit into 16 bits (APPNOTE 4.3.14).
const RECORD: [u8; 4] = *b"PK\x06\x06";
/// Bytes of that record.
const RECORD_LENGTH: usize = 56;

/// Whether such a record announces more files than are allowed. It is looked for everywhere, because the
/// library, too, goes on looking for one if the last one leads nowhere.
fn announces_too_many(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut chunk = vec![0; 256 * 1024];
    let mut kept = 0;
    loop {
        let read = file.read(chunk.get_mut(kept..).unwrap_or_default())?;
        let seen = chunk.get(..kept + read).unwrap_or_default();
        if records(seen).any(|record| is_too_large(record, length)) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // A record may lie across the end of what was read.
        let from = seen.len().saturating_sub(RECORD_LENGTH - 1);
        kept = seen.len() - from;
        chunk.copy_within(from..from + kept, 0);
    }
}

/// Every place that looks like a record, if it is whole.
fn records(bytes: &[u8]) -> impl Iterator<Item = &[u8; RECORD_LENGTH]> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += bytes.get(at..)?.iter().position(|byte| *byte == RECORD[0])? + 1;
            let place = bytes.get(at - 1..)?;
            if let (true, Some(record)) = (place.starts_with(&RECORD), place.first_chunk()) {
                return Some(record);
            }
        }
    })
}

fn is_too_large(record: &[u8; RECORD_LENGTH], file_length: u64) -> bool {
    let number = |at: usize| {
        let bytes = record.get(at..).and_then(<[u8]>::first_chunk).copied();
        bytes.map_or(0, u64::from_le_bytes)
    };
    let (rest, files) = (number(4), number(32));
    // Four letters may stand anywhere in a picture; a whole record does not.
    (RECORD_LENGTH as u64 - 12..file_length).contains(&rest) && files > FILES as u64
}
