//! The pages beside the home page: bar and keyboard. They share a process, of which each takes some 60 MiB; it is not that of the
//! home page, which draws the pictures of apps.

use gtk::prelude::*;
use webkit2gtk::{UserContentManager, WebContext, WebView};

use crate::stage::TrustedPage;

/// Both views.
#[derive(Clone)]
pub struct Beside {
    pub bar: WebView,
    pub keyboard: WebView,
}

impl Beside {
    /// Starts their process. Neither takes the focus: touching them does not blur the app.
    pub fn new(context: &WebContext) -> Self {
        let manager = UserContentManager::new();
        let bar = WebView::builder().web_context(context).user_content_manager(&manager).build();
        let manager = UserContentManager::new();
        let keyboard = WebView::builder().related_view(&bar).user_content_manager(&manager).build();
        for view in [&bar, &keyboard] {
            view.set_can_focus(false);
        }
        Self { bar, keyboard }
    }

    /// Which page is which view.
    pub const fn pages(&self) -> [(TrustedPage, &WebView); 2] {
        [(TrustedPage::Bar, &self.bar), (TrustedPage::Keyboard, &self.keyboard)]
    }
}
