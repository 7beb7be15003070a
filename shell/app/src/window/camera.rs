//! What the camera sees, for the page that asks the citizen: the page fetches one picture after the other, each when it has
//! drawn the one before, so that none heaps up. Kept in memory, and no longer than it is shown.

use std::cell::RefCell;

use terminal_devices::camera::Frame;
use webkit2gtk::URISchemeRequest;

use super::schemes;
use crate::serve;
use crate::stage::TrustedPage;

/// The picture that is shown, and whoever waits for the next.
#[derive(Default)]
pub struct Camera {
    shown: RefCell<Shown>,
}

#[derive(Default)]
struct Shown {
    frame: Option<Frame>,
    /// For whom it is.
    page: Option<TrustedPage>,
    /// Numbers them.
    count: u64,
    /// The page has the picture of this number already.
    waiting: Option<(u64, URISchemeRequest)>,
}

impl Camera {
    /// This is seen now on that page, and on no other; nothing, if the camera is put away.
    pub fn show(&self, page: TrustedPage, frame: Option<&Frame>) {
        let mut shown = self.shown.borrow_mut();
        shown.page = Some(page);
        shown.frame = frame.cloned();
        shown.count += 1;
        if let Some((_, request)) = shown.waiting.take() {
            shown.answer(&request);
        }
    }

    /// Whether what is seen is for this page. As long as nothing was seen it is for the one that asks citizens.
    pub fn is_for(&self, page: Option<TrustedPage>) -> bool {
        page == self.shown.borrow().page.or(Some(TrustedPage::Bar))
    }

    /// `GET /camera?after=NUMBER`: the picture behind that one, as soon as there is one.
    pub fn answer(&self, request: &URISchemeRequest, query: Option<&str>) {
        let after = query.and_then(|query| query.strip_prefix("after=")?.parse().ok()).unwrap_or(0);
        let mut shown = self.shown.borrow_mut();
        // A page that came anew waits for nothing more of what it asked before.
        if let Some((_, before)) = shown.waiting.take() {
            schemes::finish(&before, serve::refusal(204));
        }
        if shown.frame.is_some() && shown.count == after {
            shown.waiting = Some((after, request.clone()));
        } else {
            shown.answer(request);
        }
    }
}

impl Shown {
    fn answer(&self, request: &URISchemeRequest) {
        match &self.frame {
            Some(frame) => {
                let number = ("Frame", self.count.to_string());
                schemes::finish_with(
                    request,
                    &glib::Bytes::from_owned(frame.clone()),
                    "image/jpeg",
                    &[number],
                );
            }
            None => schemes::finish(request, serve::refusal(204)),
        }
    }
}
