use std::cell::RefCell;

use terminal_devices::camera::Frame;
use webkit2gtk::{URISchemeRequest, URISchemeRequestExt as _};

use super::roster::Roster;
use crate::bridge::DocumentToken;

/// A picture that was given to an app, and that its isolated world has yet to fetch.
#[derive(Default)]
pub struct Photos {
    kept: RefCell<Option<(DocumentToken, Frame)>>,
}

impl Photos {
    /// Keeps one, under a name that nobody can guess.
    pub fn keep(&self, photo: Frame) -> DocumentToken {
        let token = DocumentToken::random();
        *self.kept.borrow_mut() = Some((token.clone(), photo));
        token
    }

    /// The app is gone.
    pub fn forget(&self) {
        *self.kept.borrow_mut() = None;
    }

    fn take(&self, token: &DocumentToken) -> Option<Frame> {
        self.kept.borrow_mut().take_if(|(named, _)| named == token).map(|(_, photo)| photo)
    }
}

/// `GET kiosk-document://localhost/TOKEN`, once, from the view of the app that is open; else the status that refuses it.
pub fn hand_out(request: &URISchemeRequest, roster: &Roster) -> Result<Frame, u16> {
    request.web_view().filter(|view| roster.is_app(view)).ok_or(403_u16)?;
    let path = request.path().ok_or(400_u16)?;
    let token = DocumentToken::try_from(path.trim_start_matches('/').to_owned()).map_err(|_| 400_u16)?;
    roster.photos().take(&token).ok_or(404)
}
