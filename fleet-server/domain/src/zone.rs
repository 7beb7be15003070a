//! Zones (专区): where one stands, and what a picture on a terminal may be.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a zone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZoneState {
    /// Being composed.
    Draft,
    /// Shown, from and until the times it has.
    Published,
    /// Taken back.
    Withdrawn,
}

/// What is done with a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneDeed {
    /// Shows it.
    Publish,
    /// Takes it back.
    Withdraw,
}

impl ZoneState {
    /// Where a deed leads; `None` if it cannot be done now.
    pub const fn after(self, deed: ZoneDeed) -> Option<Self> {
        match (self, deed) {
            (Self::Draft | Self::Withdrawn, ZoneDeed::Publish) => Some(Self::Published),
            (Self::Published, ZoneDeed::Withdraw) => Some(Self::Withdrawn),
            (Self::Published, ZoneDeed::Publish) | (Self::Draft | Self::Withdrawn, ZoneDeed::Withdraw) => {
                None
            }
        }
    }
}

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefused {
    /// Neither PNG nor JPEG nor WebP, or not whole.
    #[error("neither PNG nor JPEG nor WebP")]
    Type,
    /// More pixels than a terminal's engine should unpack.
    #[error("too many pixels")]
    Pixels,
}

/// The longest side of a picture, in pixels: twice that of a terminal's screen is more than enough.
const LONGEST: u32 = 4_096;
/// And as many in all: unpacked, four bytes each.
const MOST: u64 = 8_000_000;

/// The media type of a picture for terminals, by its content. What it says of its size is believed, for that is what
/// an engine makes room for.
pub fn check_picture(bytes: &[u8]) -> Result<&'static str, PictureRefused> {
    let (media_type, size) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("image/png", png(bytes))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()) {
        ("image/webp", webp(bytes))
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        ("image/jpeg", jpeg(bytes))
    } else {
        return Err(PictureRefused::Type);
    };
    let (width, height) =
        size.filter(|(width, height)| *width > 0 && *height > 0).ok_or(PictureRefused::Type)?;
    let fits = width.max(height) <= LONGEST && u64::from(width) * u64::from(height) <= MOST;
    if fits { Ok(media_type) } else { Err(PictureRefused::Pixels) }
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    bytes.get(at..at + length).map(|part| part.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    bytes.get(at..at + length).map(|part| part.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

/// PNG (ISO/IEC 15948): the header comes first.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.get(12..16) == Some(b"IHDR".as_slice())).then_some(())?;
    Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
}

/// WebP (RFC 9649): plain, lossless, extended.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

/// JPEG (ITU-T T.81): the frame header, behind segments that each tell their length.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        (*bytes.get(at)? == 0xff).then_some(())?;
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            _ => at += 2 + big(bytes, at + 2, 2)? as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn pictures_are_known_by_their_content_and_bounded_by_their_size() {
        assert_eq!(check_picture(&png_of(1_080, 600)), Ok("image/png"));
        assert_eq!(check_picture(&png_of(30_000, 2)), Err(PictureRefused::Pixels));
        assert_eq!(check_picture(&png_of(4_000, 4_000)), Err(PictureRefused::Pixels));
        assert_eq!(check_picture(&png_of(0, 5)), Err(PictureRefused::Type));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x11\x08\x02\x58\x04\x38\x03";
        assert_eq!((super::jpeg(jpeg), check_picture(jpeg)), (Some((1_080, 600)), Ok("image/jpeg")));
        let lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x37\x84\x95\0\0";
        assert_eq!(webp(lossless), Some((1_080, 599)));
        for wrong in [b"GIF89a".as_slice(), b"<svg/>", b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(check_picture(wrong), Err(PictureRefused::Type));
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_uploaded_upsets_it(head in 0..3_usize, rest: Vec<u8>) {
            let heads = [b"\xff\xd8\xff".as_slice(), b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"];
            let _ = check_picture(&[heads[head], &rest].concat());
        }
    }

    #[test]
    fn only_what_is_shown_is_taken_back() {
        assert_eq!(ZoneState::Draft.after(ZoneDeed::Withdraw), None);
        assert_eq!(ZoneState::Published.after(ZoneDeed::Publish), None);
        assert_eq!(ZoneState::Withdrawn.after(ZoneDeed::Publish), Some(ZoneState::Published));
    }
}
