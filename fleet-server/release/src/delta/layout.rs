//! Where the files of a release lie behind one another, and what their parts are.

use super::arith::Side;
use super::numbers::Numbers;
use super::{DeltaError, MAX_CONTENT};

/// Parts and segments of one file that are taken note of.
const MAX_PIECES: usize = 64;
/// Files of a release.
pub const MAX_FILES: usize = 20_000;

/// What a part of a file holds, as far as it helps to foresee it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Anything.
    Plain,
    /// Instructions of x86-64.
    Code,
    /// Unwind records (`.eh_frame`).
    Unwind,
    /// Their sorted index (`.eh_frame_hdr`).
    UnwindIndex,
    /// Relocations with addends, 24 bytes each.
    Relocations,
    /// Words of 8 bytes, some of them addresses.
    Words,
    /// Symbols, 24 bytes each.
    Symbols,
    /// Debug information, which holds addresses anywhere.
    Debug,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Plain,
        Self::Code,
        Self::Unwind,
        Self::UnwindIndex,
        Self::Relocations,
        Self::Words,
        Self::Symbols,
        Self::Debug,
    ];
}

/// A part of a file, by its place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    pub start: usize,
    pub length: usize,
    pub kind: Kind,
}

/// A part of a file that lies in memory when the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// In the file.
    pub start: usize,
    /// In the file.
    pub length: usize,
    /// In memory.
    pub address: u64,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Image {
    pub length: usize,
    /// In the order of the file.
    pub regions: Vec<Region>,
    pub segments: Vec<Segment>,
    /// The end of its memory.
    pub top: u64,
}

impl Image {
    /// The address of a place in the file; one that never is in memory has its place for one.
    pub fn address(&self, at: usize) -> u64 {
        let segment = self.segments.iter().find(|segment| at.wrapping_sub(segment.start) < segment.length);
        segment.map_or(at as u64, |segment| segment.address.wrapping_add((at - segment.start) as u64))
    }

    /// The place in the file of an address.
    pub fn place(&self, address: u64) -> Option<usize> {
        let within = |segment: &&Segment| address.wrapping_sub(segment.address) < segment.length as u64;
        let segment = self.segments.iter().find(within)?;
        Some(segment.start + (address - segment.address) as usize)
    }

    /// The part that a place is in.
    pub fn region(&self, at: usize) -> Option<&Region> {
        let after = self.regions.partition_point(|region| region.start <= at);
        self.regions[..after].last().filter(|region| at - region.start < region.length)
    }
}

/// Files behind one another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    pub images: Vec<Image>,
    /// Where each begins, and where the last ends.
    pub starts: Vec<usize>,
}

impl Layout {
    pub fn new(images: Vec<Image>) -> Self {
        let mut starts = vec![0];
        let mut end = 0;
        for image in &images {
            end += image.length;
            starts.push(end);
        }
        Self { images, starts }
    }

    /// Bytes of all files.
    pub fn length(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The file that a place is in.
    pub fn image_at(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).clamp(1, self.images.len().max(1)) - 1
    }
}

/// Codes a layout; the decoding side gives an empty one.
pub fn code_layout(side: &mut impl Side, known: &Layout) -> Result<Layout, DeltaError> {
    let mut numbers = LayoutNumbers::new();
    let count = numbers.count.code(side, known.images.len() as u64) as usize;
    if count > MAX_FILES {
        return Err(DeltaError::Malformed("too many files"));
    }
    let mut images = Vec::new();
    let mut left = MAX_CONTENT;
    for index in 0..count {
        let image = numbers.image(side, &known.images.get(index).cloned().unwrap_or_default())?;
        left = left.checked_sub(image.length).ok_or(DeltaError::Malformed("too many bytes"))?;
        if side.stopped() {
            return Err(DeltaError::Truncated);
        }
        images.push(image);
    }
    Ok(Layout::new(images))
}

struct LayoutNumbers {
    count: Numbers,
    pieces: Numbers,
    length: Numbers,
    place: Numbers,
    address: Numbers,
    kind: Numbers,
}

impl LayoutNumbers {
    fn new() -> Self {
        let [count, pieces, length, place, address, kind] = std::array::from_fn(|_| Numbers::new());
        Self { count, pieces, length, place, address, kind }
    }

    fn image(&mut self, side: &mut impl Side, known: &Image) -> Result<Image, DeltaError> {
        let length = self.length.code(side, known.length as u64) as usize;
        if length > MAX_CONTENT {
            return Err(DeltaError::Malformed("a file is too large"));
        }
        let regions = self.pieces.code(side, known.regions.len() as u64) as usize;
        let segments = self.pieces.code(side, known.segments.len() as u64) as usize;
        if regions > MAX_PIECES || segments > MAX_PIECES {
            return Err(DeltaError::Malformed("a file has too many parts"));
        }
        let mut image = Image { length, ..Image::default() };
        let mut end = 0;
        for index in 0..regions {
            let known = known.regions.get(index).copied().unwrap_or(Region {
                start: end,
                length: 0,
                kind: Kind::Plain,
            });
            let region = self.region(side, &known, end, length)?;
            end = region.start + region.length;
            image.regions.push(region);
        }
        for index in 0..segments {
            let none = Segment { start: 0, length: 0, address: 0 };
            image.segments.push(self.segment(side, &known.segments.get(index).copied().unwrap_or(none)));
        }
        if segments > 0 {
            image.top = self.address.code(side, known.top) & (u64::MAX >> 1);
        }
        Ok(image)
    }

    fn region(
        &mut self,
        side: &mut impl Side,
        known: &Region,
        from: usize,
        file: usize,
    ) -> Result<Region, DeltaError> {
        let gap = self.place.code(side, known.start.saturating_sub(from) as u64) as usize;
        let length = self.length.code(side, known.length as u64) as usize;
        let kind = self.kind.code(side, known.kind as u64) as usize;
        let outside = DeltaError::Malformed("a part lies outside its file");
        let start = from.checked_add(gap).filter(|start| *start <= file);
        let start = start.ok_or(outside)?;
        if length > file - start {
            return Err(DeltaError::Malformed("a part lies outside its file"));
        }
        let kind = *Kind::ALL.get(kind).ok_or(DeltaError::Malformed("an unknown kind of part"))?;
        Ok(Region { start, length, kind })
    }

    fn segment(&mut self, side: &mut impl Side, known: &Segment) -> Segment {
        let start = self.place.code(side, known.start as u64) as usize;
        let length = self.length.code(side, known.length as u64) as usize;
        let shift = known.address.wrapping_sub(known.start as u64) as i64;
        let address = (start as u64).wrapping_add(self.address.signed(side, shift) as u64);
        Segment { start: start.min(MAX_CONTENT), length: length.min(MAX_CONTENT), address }
    }
}
