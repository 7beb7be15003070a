//! Other views in place of those of the trusted pages, with processes of their own. The home page's first view stays in sight until its second
//! has painted, so that nobody sees the change.

use gtk::prelude::*;
use webkit2gtk::{UserContentManager, WebView, WebViewExt as _};

use super::spare::Spare;
use super::{Window, trusted};
use crate::stage::TrustedPage;

impl Window {
    /// From here on the second is the home page for all but the eye. `false` if it cannot be now.
    pub(super) fn begin_renewal(&mut self) -> bool {
        // Which process is whose can be told of one at a time.
        if self.leaving_home.is_some() || self.spare.as_ref().is_some_and(Spare::is_starting) {
            return false;
        }
        let manager = UserContentManager::new();
        let next = WebView::builder().web_context(&self.context).user_content_manager(&manager).build();
        if trusted::prepare(&next, TrustedPage::Home, &self.roster, &self.inputs).is_none() {
            // It was given one.
            tracing::error!("the home page's next view has no content manager");
        }
        self.roster.set_trusted(TrustedPage::Home, &next);
        self.layout.add_next_home(&next);
        trusted::load(&next, TrustedPage::Home);
        self.leaving_home = Some(std::mem::replace(&mut self.home, next));
        true
    }

    /// The second has painted.
    pub(super) fn finish_renewal(&mut self) {
        let Some(left) = self.leaving_home.take() else { return };
        let had_focus = left.has_focus();
        self.layout.show_next_home();
        // The first view of all is also Tauri's, and does not end here; its process does.
        left.terminate_web_process();
        if had_focus {
            Self::focus(&self.home);
        }
    }

    /// The second goes.
    pub(super) fn give_up_renewal(&mut self) {
        let Some(home) = self.leaving_home.take() else { return };
        self.roster.set_trusted(TrustedPage::Home, &home);
        let next = std::mem::replace(&mut self.home, home);
        self.layout.remove_next_home();
        next.terminate_web_process();
    }

    /// Bar and keyboard get new views: those there are, loaded again, would have a process each.
    pub(super) fn renew_beside(&mut self) {
        if let Some(beside) = self.beside.take() {
            self.layout.remove_beside();
            beside.bar.terminate_web_process();
        }
        self.load_beside();
    }

    /// The view of the home page that is seen.
    pub(super) fn seen_home(&self) -> &WebView {
        self.leaving_home.as_ref().unwrap_or(&self.home)
    }
}
