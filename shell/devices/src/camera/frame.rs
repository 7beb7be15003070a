use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::tables::HUFFMAN;

/// One picture: a baseline JPEG without anything but the picture. Overwritten when the last that holds it drops it; no `Debug`
/// shows it.
#[derive(Clone)]
pub struct Frame {
    bytes: Arc<Zeroizing<Vec<u8>>>,
    width: u16,
    height: u16,
}

/// What a camera gave is not such a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPicture {
    /// More bytes or pixels than [`Frame::MAX_BYTES`] and [`Frame::SIDES`] allow, or fewer.
    #[error("a picture of another size than is taken")]
    Size,
    /// No JPEG, or one that is cut off.
    #[error("not a whole JPEG")]
    Torn,
    /// A JPEG of a kind that cameras do not make: progressive, lossless, of more or less than 8 bits.
    #[error("a JPEG of a kind that is not taken")]
    Kind,
}

// Markers of ITU-T T.81, table B.1.
const SOF_BASELINE: u8 = 0xc0;
const SOF_EXTENDED: u8 = 0xc1;
const DHT: u8 = 0xc4;
const SOI: [u8; 2] = [0xff, 0xd8];
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const DQT: u8 = 0xdb;
const DRI: u8 = 0xdd;

impl Frame {
    /// The most bytes that a picture has.
    pub const MAX_BYTES: usize = 2 << 20;
    /// How many pixels each side may have.
    pub const SIDES: RangeInclusive<u16> = 64..=2592;

    /// Takes the picture out of what a camera gave. What says where, when and by what it was taken (EXIF and the like), comments
    /// and what lies behind its end are left out: only what decodes it is copied.
    pub fn read(given: &[u8]) -> Result<Self, NotAPicture> {
        if given.len() > Self::MAX_BYTES {
            return Err(NotAPicture::Size);
        }
        // Its whole room at once: a buffer that grows leaves a copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(given.len() + HUFFMAN.len()));
        let mut parts = Parts { rest: given.strip_prefix(&SOI).ok_or(NotAPicture::Torn)? };
        let (mut size, mut has_tables) = (None, false);
        bytes.extend_from_slice(&SOI);
        loop {
            let (marker, part) = parts.next()?;
            match marker {
                DQT | DRI => bytes.extend_from_slice(part),
                DHT => {
                    has_tables = true;
                    bytes.extend_from_slice(part);
                }
                SOF_BASELINE | SOF_EXTENDED if size.is_none() => {
                    size = Some(size_of(part)?);
                    bytes.extend_from_slice(part);
                }
                SOS => {
                    // Cameras leave out the tables that all of them use, which not every decoder knows.
                    if !std::mem::replace(&mut has_tables, true) {
                        bytes.extend_from_slice(&HUFFMAN);
                    }
                    bytes.extend_from_slice(part);
                    bytes.extend_from_slice(parts.scan()?);
                }
                EOI => break,
                // SOF2 and its like, among which DAC and JPG are; and a second frame.
                0xc0..=0xcf => return Err(NotAPicture::Kind),
                // APPn, COM and what nobody needs.
                _ => {}
            }
        }
        bytes.extend_from_slice(&[0xff, EOI]);
        let (width, height) = size.ok_or(NotAPicture::Torn)?;
        Ok(Self { bytes: Arc::new(bytes), width, height })
    }

    /// The JPEG.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Pixels across.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Pixels down.
    pub const fn height(&self) -> u16 {
        self.height
    }
}

impl AsRef<[u8]> for Frame {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { width, height, .. } = self;
        f.debug_struct("Frame").field("width", width).field("height", height).finish_non_exhaustive()
    }
}

/// What a JPEG is made of, one after the other.
struct Parts<'a> {
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    /// The next marker, and its whole segment with it.
    fn next(&mut self) -> Result<(u8, &'a [u8]), NotAPicture> {
        // Any number of fill bytes may stand before a marker.
        while let [0xff, 0xff, ..] = self.rest {
            self.rest = &self.rest[1..];
        }
        let &[0xff, marker, ref rest @ ..] = self.rest else { return Err(NotAPicture::Torn) };
        if marker == EOI {
            return Ok((marker, &[]));
        }
        let &[high, low, ..] = rest else { return Err(NotAPicture::Torn) };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length < 2 {
            return Err(NotAPicture::Torn);
        }
        let (part, rest) = self.rest.split_at_checked(2 + length).ok_or(NotAPicture::Torn)?;
        self.rest = rest;
        Ok((marker, part))
    }

    /// What is coded after the head of a scan, up to the next marker that is none of its own.
    fn scan(&mut self) -> Result<&'a [u8], NotAPicture> {
        let is_end = |at: &usize| !matches!(self.rest.get(at + 1), None | Some(0 | 0xd0..=0xd7 | 0xff));
        let end = memchr::memchr_iter(0xff, self.rest).find(is_end).ok_or(NotAPicture::Torn)?;
        let (scan, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(scan)
    }
}

fn size_of(frame: &[u8]) -> Result<(u16, u16), NotAPicture> {
    let &[_, _, _, _, precision, h1, h0, w1, w0, components, ..] = frame else {
        return Err(NotAPicture::Torn);
    };
    if precision != 8 || !matches!(components, 1 | 3) {
        return Err(NotAPicture::Kind);
    }
    let (height, width) = (u16::from_be_bytes([h1, h0]), u16::from_be_bytes([w1, w0]));
    let fits = [width, height].iter().all(|side| Frame::SIDES.contains(side));
    if fits { Ok((width, height)) } else { Err(NotAPicture::Size) }
}

#[cfg(test)]
mod tests;
