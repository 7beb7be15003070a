use std::fmt;
use std::io::{Cursor, Read};
use std::sync::Arc;

use hayro_syntax::Pdf;
use zeroize::Zeroizing;

/// Bytes of unknown origin that are to be printed. Overwritten when they are dropped; no `Debug` shows them.
pub struct RawDocument(Zeroizing<Vec<u8>>);

impl RawDocument {
    /// As they came.
    pub const fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for RawDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawDocument").finish_non_exhaustive()
    }
}

/// A PDF within the limits. Overwritten when it is dropped; has no `Debug` that would show it.
#[derive(Clone)]
pub struct Document {
    bytes: Arc<Zeroizing<Vec<u8>>>,
    pages: u32,
}

/// Why something is not printed at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Not a PDF that can be read without a password, or one without a page.
    #[error("not a PDF that can be read")]
    NotAPdf,
    /// More than [`Document::MAX_BYTES`].
    #[error("more than {} bytes", Document::MAX_BYTES)]
    TooLarge,
    /// More than [`Document::MAX_PAGES`], or [`Document::MAX_ALL_PAGES`] of all copies.
    #[error("more than {} pages, or {} of all copies", Document::MAX_PAGES, Document::MAX_ALL_PAGES)]
    TooManyPages,
}

impl Document {
    /// The largest document in bytes.
    pub const MAX_BYTES: usize = 8 << 20;
    /// The most pages of one copy.
    pub const MAX_PAGES: u32 = 20;
    /// The most pages of all copies.
    pub const MAX_ALL_PAGES: u32 = 40;

    /// Holds it against the limits. For documents of our own making; what others made is read [apart](super::apart).
    pub fn read(RawDocument(bytes): RawDocument) -> Result<Self, DocumentError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(DocumentError::TooLarge);
        }
        let bytes = Arc::new(bytes);
        // The reader mends what it can; what is no PDF at all is not handed to it.
        if !bytes.starts_with(b"%PDF-") {
            return Err(DocumentError::NotAPdf);
        }
        let pdf = Pdf::new(Arc::clone(&bytes)).map_err(|_| DocumentError::NotAPdf)?;
        Self::within(bytes, u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX))
    }

    /// One whose pages were counted already.
    pub(super) fn counted(RawDocument(bytes): RawDocument, pages: u32) -> Result<Self, DocumentError> {
        Self::within(Arc::new(bytes), pages)
    }

    fn within(bytes: Arc<Zeroizing<Vec<u8>>>, pages: u32) -> Result<Self, DocumentError> {
        match pages {
            0 => Err(DocumentError::NotAPdf),
            1..=Self::MAX_PAGES => Ok(Self { bytes, pages }),
            _ => Err(DocumentError::TooManyPages),
        }
    }

    /// Of one copy.
    pub const fn pages(&self) -> u32 {
        self.pages
    }

    /// Its bytes, one after the other.
    pub fn into_reader(self) -> impl Read + Send + 'static {
        Cursor::new(Shared(self.bytes))
    }
}

struct Shared(Arc<Zeroizing<Vec<u8>>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// How often a document is printed: 1 to [`Copies::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copies(u8);

/// Not a number of copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 1 to {} copies", Copies::MAX)]
pub struct NoCopies;

impl Copies {
    /// One.
    pub const ONE: Self = Self(1);
    /// The most.
    pub const MAX: u8 = 5;

    /// As a number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Copies {
    type Error = NoCopies;

    fn try_from(count: u8) -> Result<Self, Self::Error> {
        if (1..=Self::MAX).contains(&count) { Ok(Self(count)) } else { Err(NoCopies) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::blank_pdf as pdf;

    fn read(bytes: &[u8]) -> Result<Document, DocumentError> {
        Document::read(RawDocument::new(Zeroizing::new(bytes.to_vec())))
    }

    #[test]
    fn pages_are_counted_and_bounded() {
        assert_eq!(Document::read(pdf(1)).unwrap().pages(), 1);
        assert_eq!(Document::read(pdf(20)).unwrap().pages(), 20);
        assert_eq!(Document::read(pdf(21)).unwrap_err(), DocumentError::TooManyPages);
        assert_eq!(Document::read(pdf(0)).unwrap_err(), DocumentError::NotAPdf);
    }

    #[test]
    fn what_says_fewer_pages_than_it_has_does_not_get_by() {
        let lie = String::from_utf8(pdf(30).bytes().to_vec()).unwrap().replace("/Count 30", "/Count 1");
        assert_eq!(read(lie.as_bytes()).unwrap_err(), DocumentError::TooManyPages);
    }

    #[test]
    fn what_is_no_pdf_or_too_large_is_refused() {
        for bytes in [&b""[..], b"%PDF-", b"%PDF-1.7\ntrailer<</Root 1 0 R>>", b"GIF89a", b"\x1b@\x1dV"] {
            assert_eq!(read(bytes).unwrap_err(), DocumentError::NotAPdf, "{bytes:?}");
        }
        let large = vec![b' '; Document::MAX_BYTES + 1];
        assert_eq!(read(&large).unwrap_err(), DocumentError::TooLarge);
    }

    #[test]
    fn copies_are_bounded() {
        assert_eq!(Copies::try_from(5).map(Copies::get), Ok(5));
        assert_eq!((Copies::try_from(0), Copies::try_from(6)), (Err(NoCopies), Err(NoCopies)));
    }

    #[test]
    fn a_log_shows_nothing_of_it() {
        assert_eq!(format!("{:?}", Document::read(pdf(2)).unwrap()), "Document { pages: 2, .. }");
    }
}
