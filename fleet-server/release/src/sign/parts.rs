use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{SignError, at};
use crate::client::TARGETS_DIR;
use crate::{Digest, PartsList, write_atomically};

/// Puts the digests of a file's parts into the repository, and tells where.
pub(super) fn write_parts(repo: &Path, file: &Path, target: &str) -> Result<PartsList, SignError> {
    let mut input = File::open(file).map_err(at(file))?;
    let mut list = Vec::new();
    loop {
        let (digest, length) =
            Digest::of_reader((&mut input).take(u64::from(PartsList::PART))).map_err(at(file))?;
        if length == 0 {
            break;
        }
        list.extend(digest.0);
    }
    let parts = PartsList { size: PartsList::PART, sha256: Digest::of(&list) };
    let path = repo.join(TARGETS_DIR).join(parts.file_name(target));
    write_atomically(&path, &list).map_err(at(&path))?;
    Ok(parts)
}
