use proptest::prelude::*;

use super::*;

fn taken(content_type: &str, stream: &[u8], piece: usize) -> Result<Vec<Vec<u8>>, NotAStream> {
    let mut multipart = Multipart::of(content_type).unwrap();
    let mut taken = Vec::new();
    for piece in stream.chunks(piece) {
        multipart.handle_bytes(piece, |part| taken.push(part.to_vec()))?;
    }
    Ok(taken)
}

const AS_AXIS: (&str, &[u8]) = (
    "multipart/x-mixed-replace; boundary=myboundary",
    b"--myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\n\r\n\xff\xd8--\xd9\r\n\
      --myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n\r\nabc\r\n--myboundary\r\n",
);
/// The dashes are counted to the boundary, and no length is given.
const AS_OTHERS: (&str, &[u8]) = (
    "Multipart/X-Mixed-Replace;boundary=\"--frame\"",
    b"\r\n--frame\r\nContent-type: image/jpeg\r\n\r\n\xff\xd8--\xd9\r\n--frame\r\n\r\nabc\r\n----frame\r\nA: b\r\n\r\n",
);

#[test]
fn pictures_are_taken_out_as_cameras_write_them() {
    for (content_type, stream) in [AS_AXIS, AS_OTHERS] {
        for piece in [1, 2, 7, 1000] {
            let taken = taken(content_type, stream, piece).unwrap();
            assert_eq!(taken, [&b"\xff\xd8--\xd9"[..], b"abc"], "{content_type} by {piece}");
        }
    }
}

#[test]
fn what_is_no_stream_is_refused() {
    for bad in
        ["", "text/html", "image/jpeg", "multipart/x-mixed-replace", "multipart/x-mixed-replace; boundary=--"]
    {
        assert!(Multipart::of(bad).is_none(), "{bad}");
    }
    let of = |stream: &[u8]| taken("multipart/x-mixed-replace; boundary=b", stream, 4096);
    assert_eq!(of(b"<html>\r\n\r\n"), Err(NotAStream::Head));
    assert_eq!(of(b"--b\r\nContent-Type: text/html\r\n\r\n"), Err(NotAStream::Head));
    assert_eq!(of(b"--b\r\nContent-Length: -1\r\n\r\n"), Err(NotAStream::Head));
    assert_eq!(of(b"--b\r\nContent-Length: 2097153\r\n\r\n"), Err(NotAStream::TooLarge));
    assert_eq!(of(&vec![b'a'; MOST_HEAD + 1]), Err(NotAStream::Head));
    let endless = [&b"--b\r\n\r\n"[..], &vec![0; ROOM]].concat();
    assert_eq!(of(&endless), Err(NotAStream::TooLarge));
}

proptest! {
    #[test]
    fn nothing_that_is_sent_does_harm(stream in prop::collection::vec(prop::sample::select(&b"-b\r\n: 5C"[..]), 0..200)) {
        let _ = taken("multipart/x-mixed-replace; boundary=b", &stream, 3);
    }
}
