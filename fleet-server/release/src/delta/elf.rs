//! Finds the parts of a program that can be foreseen. What it does not understand is plain.

use super::layout::{Image, Kind, Region, Segment};

/// What a file is made of.
pub fn image_of(bytes: &[u8]) -> Image {
    let plain = Image { length: bytes.len(), ..Image::default() };
    read(bytes).unwrap_or(plain)
}

const AMD64: u64 = 62;
const LOAD: u64 = 1;
const EXECUTABLE: u64 = 4;
const IN_MEMORY: u64 = 2;

/// A number of `size` bytes.
fn number(bytes: &[u8], at: u64, size: usize) -> Option<u64> {
    let at = usize::try_from(at).ok()?;
    let mut word = [0; 8];
    word[..size].copy_from_slice(bytes.get(at..at.checked_add(size)?)?);
    Some(u64::from_le_bytes(word))
}

fn read(bytes: &[u8]) -> Option<Image> {
    // 64 bits, little end first.
    if !bytes.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let mut image = Image { length: bytes.len(), ..Image::default() };
    let machine = number(bytes, 18, 2)?;
    let (headers, size, count) = (number(bytes, 32, 8)?, number(bytes, 54, 2)?, number(bytes, 56, 2)?);
    for index in 0..count.min(32) {
        let header = headers.wrapping_add(index * size);
        if number(bytes, header, 4)? != LOAD {
            continue;
        }
        let [start, address, length, memory] =
            [8, 16, 32, 40].map(|at| number(bytes, header.wrapping_add(at), 8));
        let (start, length) = (start? as usize, length? as usize);
        image.top = image.top.max(address?.checked_add(memory?)?);
        image.segments.push(Segment { start, length, address: address? });
    }
    let mut regions = sections(bytes, machine)?;
    regions.sort_by_key(|region| region.start);
    let mut end = 0;
    for region in regions {
        if region.start < end
            || region.start.saturating_add(region.length) > bytes.len()
            || image.regions.len() == 60
        {
            continue;
        }
        end = region.start + region.length;
        image.regions.push(region);
    }
    Some(image)
}

fn sections(bytes: &[u8], machine: u64) -> Option<Vec<Region>> {
    let headers = number(bytes, 40, 8)?;
    let [size, count, names] = [58, 60, 62].map(|at| number(bytes, at, 2));
    let (size, count) = (size?, count?);
    let names = number(bytes, headers.wrapping_add(names? * size + 24), 8)?;
    let mut regions = Vec::new();
    for index in 0..count {
        let header = headers.wrapping_add(index * size);
        let name = names.wrapping_add(number(bytes, header, 4)?);
        let name = bytes.get(usize::try_from(name).ok()?..)?;
        let name = &name[..name.iter().position(|byte| *byte == 0)?];
        let [kind, flags] = [(4, 4), (8, 8)].map(|(at, size)| number(bytes, header.wrapping_add(at), size));
        let [start, length] = [24, 32].map(|at| number(bytes, header.wrapping_add(at), 8));
        let (kind, flags) = (kind?, flags?);
        let (start, length) = (usize::try_from(start?).ok()?, usize::try_from(length?).ok()?);
        // Without content: no bits, or no section at all.
        if kind == 8 || kind == 0 || length == 0 {
            continue;
        }
        let kind = match (kind, name) {
            (4, _) => Kind::Relocations,
            (2 | 11, _) => Kind::Symbols,
            (_, b".eh_frame") => Kind::Unwind,
            (_, b".eh_frame_hdr") => Kind::UnwindIndex,
            (_, b".debug_info" | b".debug_ranges" | b".debug_line" | b".debug_aranges" | b".debug_loc") => {
                Kind::Debug
            }
            _ if flags & EXECUTABLE != 0 && machine == AMD64 => Kind::Code,
            (14 | 15 | 6, _) => Kind::Words,
            (_, name)
                if flags & IN_MEMORY != 0 && (name.starts_with(b".data") || name.starts_with(b".got")) =>
            {
                Kind::Words
            }
            _ => Kind::Plain,
        };
        regions.push(Region { start, length, kind });
    }
    Some(regions)
}
