use std::cell::RefCell;

use terminal_devices::printer::{Document, RawDocument};
use webkit2gtk::{URISchemeRequest, URISchemeRequestExt as _};

use super::body::posted;
use super::roster::Roster;
use crate::bridge::DocumentToken;

/// The scheme by which the isolated world hands over a document. As a request: a script message would leave it in the
/// shell's own script engine.
pub const DOCUMENT_SCHEME: &str = "kiosk-document";

/// One that is on the way to the printer, and one that waits for its call.
const MOST: usize = 2;

/// Documents that were handed over and not yet asked for.
#[derive(Default)]
pub struct Documents {
    kept: RefCell<Vec<(DocumentToken, RawDocument)>>,
}

impl Documents {
    /// Takes one out.
    pub fn take(&self, token: &DocumentToken) -> Option<RawDocument> {
        let mut kept = self.kept.borrow_mut();
        let place = kept.iter().position(|(named, _)| named == token)?;
        Some(kept.remove(place).1)
    }

    /// The app is gone.
    pub fn forget(&self) {
        self.kept.borrow_mut().clear();
    }

    fn keep(&self, token: DocumentToken, document: RawDocument) {
        let mut kept = self.kept.borrow_mut();
        if kept.len() >= MOST {
            kept.remove(0);
        }
        kept.push((token, document));
    }
}

/// `POST kiosk-document://localhost/TOKEN`, from the view of the app that is open; else the status that refuses it.
pub fn take_in(request: &URISchemeRequest, roster: &Roster) -> Result<(), u16> {
    let view = request.web_view().filter(|view| roster.is_app(view));
    view.ok_or(403_u16)?;
    let path = request.path().ok_or(400_u16)?;
    let token = path.trim_start_matches('/').to_owned();
    let token = DocumentToken::try_from(token).map_err(|_| 400_u16)?;
    roster.documents().keep(token, RawDocument::new(posted(request, Document::MAX_BYTES + 1)?));
    Ok(())
}
