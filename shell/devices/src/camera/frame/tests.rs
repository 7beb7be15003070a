use proptest::prelude::*;

use super::*;
use crate::simulator::drawn_picture;

/// A segment of this kind with this in it.
fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

/// A picture with this right behind its beginning.
fn with(segment: &[u8]) -> Vec<u8> {
    let picture = drawn_picture();
    [&picture[..2], segment, &picture[2..]].concat()
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(bytes, what).is_some()
}

/// What a decoder makes of it that is not ours.
fn decoded(bytes: &[u8]) -> Vec<u8> {
    zune_jpeg::JpegDecoder::new(zune_core::bytestream::ZCursor::new(bytes)).decode().unwrap()
}

#[test]
fn a_picture_is_taken_as_it_is() {
    let picture = drawn_picture();
    let frame = Frame::read(&picture).unwrap();
    assert_eq!((frame.width(), frame.height()), (960, 720));
    assert!(decoded(frame.bytes()) == decoded(&picture));
    assert_eq!(format!("{frame:?}"), "Frame { width: 960, height: 720, .. }");
    // It is one already.
    assert!(Frame::read(frame.bytes()).unwrap().bytes() == frame.bytes());
}

#[test]
fn what_is_not_the_picture_is_left_out() {
    for marker in [0xe0, 0xe1, 0xef, 0xfe] {
        let frame = Frame::read(&with(&segment(marker, b"Exif GPS 107.47E"))).unwrap();
        assert!(!has(frame.bytes(), b"GPS"), "{marker:#x}");
        assert!(decoded(frame.bytes()) == decoded(&drawn_picture()));
    }
    let behind = [&drawn_picture()[..], b"GPS"].concat();
    assert!(!has(Frame::read(&behind).unwrap().bytes(), b"GPS"));
}

/// As cameras do that give moving pictures: see the tables.
#[test]
fn the_tables_that_a_camera_leaves_out_are_put_back() {
    let picture = drawn_picture();
    let mut without = Vec::new();
    let mut rest = &picture[2..];
    while rest[1] != SOS {
        let (part, behind) = rest.split_at(2 + usize::from(u16::from_be_bytes([rest[2], rest[3]])));
        if part[1] != DHT {
            without.extend_from_slice(part);
        }
        rest = behind;
    }
    let without = [&SOI, &without[..], rest].concat();
    assert!(without.len() < picture.len() - 400);
    let frame = Frame::read(&without).unwrap();
    assert!(decoded(frame.bytes()) == decoded(&picture));
}

#[test]
fn what_is_no_picture_is_refused() {
    let picture = drawn_picture();
    let read = |bytes: &[u8]| Frame::read(bytes).err();
    assert_eq!(read(b""), Some(NotAPicture::Torn));
    assert_eq!(read(b"<html>"), Some(NotAPicture::Torn));
    assert_eq!(read(&picture[..picture.len() - 2]), Some(NotAPicture::Torn));
    assert_eq!(read(&picture[..600]), Some(NotAPicture::Torn));
    assert_eq!(read(&[0xff, 0xd8, 0xff, 0xd9]), Some(NotAPicture::Torn));
    assert_eq!(read(&vec![0; Frame::MAX_BYTES + 1]), Some(NotAPicture::Size));
    let head = |marker, height: u16, width: u16| {
        let [h1, h0] = height.to_be_bytes();
        let [w1, w0] = width.to_be_bytes();
        read(&with(&segment(marker, &[8, h1, h0, w1, w0, 1, 1, 0x11, 0])))
    };
    // Progressive; and a bomb.
    assert_eq!(head(0xc2, 720, 960), Some(NotAPicture::Kind));
    assert_eq!(head(SOF_BASELINE, 65_000, 65_000), Some(NotAPicture::Size));
    assert_eq!(head(SOF_BASELINE, 0, 960), Some(NotAPicture::Size));
    // A second size behind the one that was looked at.
    assert_eq!(head(SOF_BASELINE, 720, 960), Some(NotAPicture::Kind));
}

proptest! {
    /// Whatever a camera sends, it is refused or a picture within its bounds.
    #[test]
    fn nothing_that_is_sent_does_harm(at in 2usize..2000, with in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut bytes = drawn_picture();
        let at = at.min(bytes.len());
        let end = (at + with.len()).min(bytes.len());
        bytes.splice(at..end, with);
        if let Ok(frame) = Frame::read(&bytes) {
            prop_assert!(frame.bytes().len() <= Frame::MAX_BYTES + HUFFMAN.len());
            prop_assert!(Frame::SIDES.contains(&frame.width()) && Frame::SIDES.contains(&frame.height()));
            prop_assert!(frame.bytes().ends_with(&[0xff, EOI]));
        }
    }
}
