use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{SheetRefused, UNPACKED};
use crate::apps::open_archive;

/// The parts of an xlsx that tell of its cells, in a new archive that is not packed. What the reader of cells is given
/// then is no larger than what was counted here, whatever the file announced; pictures and the like stay behind unread.
pub(super) fn repacked(file: &[u8]) -> Result<Vec<u8>, SheetRefused> {
    let mut archive = open_archive(Cursor::new(file)).map_err(|_| SheetRefused::Unreadable)?;
    let mut kept = ZipWriter::new(Cursor::new(Vec::new()));
    let mut left = UNPACKED;
    let mut part = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|_| SheetRefused::Unreadable)?;
        let name = file.name().to_owned();
        if !is_about_cells(&name) {
            continue;
        }
        part.clear();
        // One byte more than is allowed tells that there is more.
        let most = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        file.take(most).read_to_end(&mut part).map_err(|_| SheetRefused::Unreadable)?;
        left = left.checked_sub(part.len()).ok_or(SheetRefused::TextTooLong)?;
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        kept.start_file(name, plain).map_err(|_| SheetRefused::Unreadable)?;
        kept.write_all(&part).map_err(|_| SheetRefused::Unreadable)?;
    }
    let kept = kept.finish().map_err(|_| SheetRefused::Unreadable)?;
    Ok(kept.into_inner())
}

fn is_about_cells(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    ["rels", "xml"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}
