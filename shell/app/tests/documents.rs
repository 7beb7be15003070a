//! What an app wants printed is read by a process of its own, within limits.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;

use terminal_devices::printer::apart::Reader;
use terminal_devices::printer::{Document, DocumentError, RawDocument};
use terminal_devices::simulator::blank_pdf;
use zeroize::Zeroizing;

fn read(document: RawDocument) -> Result<u32, DocumentError> {
    Reader::new(env!("CARGO_BIN_EXE_kiosk-shell").into(), "read-document")
        .read(document)
        .map(|read| read.pages())
}

#[test]
fn pages_are_counted_and_what_is_wrong_is_told() {
    let garbage = RawDocument::new(Zeroizing::new(b"GIF89a".to_vec()));
    let large = RawDocument::new(Zeroizing::new(vec![b' '; Document::MAX_BYTES + 1]));
    assert_eq!(read(blank_pdf(3)), Ok(3));
    assert_eq!(read(blank_pdf(21)), Err(DocumentError::TooManyPages));
    assert_eq!(read(garbage), Err(DocumentError::NotAPdf));
    assert_eq!(read(large), Err(DocumentError::TooLarge));
}

#[test]
fn what_unpacks_to_more_than_the_process_may_have_is_no_document() {
    assert_eq!(read(padded(32 << 20)), Ok(1));
    assert_eq!(read(padded(500 << 20)), Err(DocumentError::NotAPdf));
}

#[test]
fn without_a_process_nothing_is_printed() {
    let nobody = Reader::new("/nonexistent/kiosk-shell".into(), "read-document");
    assert_eq!(nobody.read(blank_pdf(1)).unwrap_err(), DocumentError::NotAPdf);
}

/// One page, whose objects stand in a stream that unpacks to that many bytes: 64 times what it takes.
fn padded(bytes: usize) -> RawDocument {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R>>",
    ];
    let mut text = String::new();
    let mut places = String::new();
    for (object, number) in objects.iter().zip(1..) {
        write!(places, "{number} {} ", text.len()).unwrap();
        write!(text, "{object} ").unwrap();
    }
    let first = places.len();
    let mut packed = Vec::new();
    for literal in (places + &text).as_bytes().chunks(128) {
        packed.push(u8::try_from(literal.len() - 1).unwrap());
        packed.extend_from_slice(literal);
    }
    packed.extend([129, b' '].repeat(bytes / 128));
    packed.push(128);

    let mut pdf = b"%PDF-1.7\n".to_vec();
    let stream_at = pdf.len();
    let header = format!(
        "4 0 obj\n<</Type/ObjStm/N 3/First {first}/Filter/RunLengthDecode/Length {}>>\nstream\n",
        packed.len()
    );
    pdf.extend(header.as_bytes());
    pdf.extend(packed);
    pdf.extend(b"\nendstream\nendobj\n");
    let table_at = pdf.len();
    pdf.extend(b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length 36>>\nstream\n");
    for (kind, at, index) in
        [(0, 0, 255), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, stream_at, 0), (1, table_at, 0)]
    {
        pdf.push(kind);
        pdf.extend(u32::try_from(at).unwrap().to_be_bytes());
        pdf.push(index);
    }
    pdf.extend(format!("\nendstream\nendobj\nstartxref\n{table_at}\n%%EOF").as_bytes());
    RawDocument::new(Zeroizing::new(pdf))
}
