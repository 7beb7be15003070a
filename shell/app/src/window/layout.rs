use std::cell::Cell;
use std::rc::Rc;

use gtk::prelude::*;
use webkit2gtk::WebView;

use super::beside::Beside;
use super::cover;
use super::rectangles::{Arrangement, Raised};
use crate::stage::{BarSize, Ease};

/// Exact rectangles in one window. Every part is always mapped at its place, so that its page paints
/// before it is seen; what is not to be seen lies below.
pub struct Layout {
    overlay: gtk::Overlay,
    home: WebView,
    /// Lies below the one that is seen.
    next_home: Option<WebView>,
    beside: Option<Beside>,
    cover: gtk::EventBox,
    /// Lies above an app that is shown low, over the home page.
    lid: gtk::EventBox,
    app: Option<WebView>,
    app_shown: bool,
    arrangement: Rc<Cell<Arrangement>>,
}

impl Layout {
    /// Moves Tauri's webview out of its box into an overlay. `None` if it is in no box.
    pub fn take_over(home: &WebView) -> Option<Self> {
        let parent = home.parent()?.downcast::<gtk::Box>().ok()?;
        let overlay = gtk::Overlay::new();
        let (cover, lid) = (cover::new(), cover::lid());
        let arrangement = Rc::new(Cell::new(Arrangement::PLAIN));
        let now = Rc::clone(&arrangement);
        overlay.connect_get_child_position(move |overlay, child| {
            let (width, height) = (overlay.allocated_width(), overlay.allocated_height());
            Some(now.get().rectangle(&child.widget_name(), width, height))
        });
        parent.remove(home);
        overlay.add(&cover::backdrop());
        let parts: [(&str, &gtk::Widget); 3] =
            [("home", home.upcast_ref()), ("cover", cover.upcast_ref()), ("lid", lid.upcast_ref())];
        for (name, part) in parts {
            part.set_widget_name(name);
            overlay.add_overlay(part);
        }
        parent.pack_start(&overlay, true, true, 0);
        overlay.show_all();
        let home = home.clone();
        let layout = Self {
            overlay,
            home,
            next_home: None,
            beside: None,
            cover,
            lid,
            app: None,
            app_shown: false,
            arrangement,
        };
        layout.order();
        Some(layout)
    }

    /// Takes bar and keyboard in.
    pub fn add_beside(&mut self, beside: &Beside) {
        for (name, view) in [("keyboard", &beside.keyboard), ("bar", &beside.bar)] {
            view.set_widget_name(name);
            self.overlay.add_overlay(view);
            view.show();
        }
        self.beside = Some(beside.clone());
        self.order();
    }

    /// Takes them out again.
    pub fn remove_beside(&mut self) {
        if let Some(beside) = self.beside.take() {
            beside.pages().into_iter().for_each(|(_, view)| self.overlay.remove(view));
        }
    }

    /// Takes the home page's next view in, not to be seen yet.
    pub fn add_next_home(&mut self, view: &WebView) {
        view.set_widget_name("next-home");
        self.overlay.add_overlay(view);
        view.show();
        self.next_home = Some(view.clone());
        self.order();
    }

    /// Shows it, and takes the one before out.
    pub fn show_next_home(&mut self) {
        if let Some(next) = self.next_home.take() {
            let left = std::mem::replace(&mut self.home, next);
            self.overlay.remove(&left);
            self.home.set_widget_name("home");
            self.order();
        }
    }

    /// Takes it out again.
    pub fn remove_next_home(&mut self) {
        if let Some(next) = self.next_home.take() {
            self.overlay.remove(&next);
            self.order();
        }
    }

    /// Takes an app's view in, not to be seen yet.
    pub fn add_app(&mut self, view: &WebView) {
        view.set_widget_name("app");
        self.overlay.add_overlay(view);
        view.show();
        self.app = Some(view.clone());
        self.show_app(false);
    }

    /// Shows the app and the bar instead of the home page, or the home page.
    pub fn show_app(&mut self, shown: bool) {
        self.app_shown = shown;
        self.order();
    }

    /// Takes the app's view out and shows the home page.
    pub fn remove_app(&mut self) {
        if let Some(view) = self.app.take() {
            self.overlay.remove(&view);
        }
        self.show_app(false);
    }

    /// Sets the bar's height.
    pub fn size_bar(&self, bar: BarSize) {
        self.arrangement.set(Arrangement { bar, ..self.arrangement.get() });
        self.overlay.queue_resize();
    }

    /// Shows apps in this way.
    pub fn set_ease(&self, ease: Ease) {
        self.arrangement.set(Arrangement { ease, ..self.arrangement.get() });
        self.order();
    }

    /// Shows the keyboard, or puts it away.
    pub fn set_keyboard(&self, keyboard: Option<Raised>) {
        self.arrangement.set(Arrangement { keyboard, ..self.arrangement.get() });
        self.order();
    }

    /// Covers the home page until it has painted, or takes the cover off.
    pub fn set_covered(&self, covered: bool) {
        self.cover.set_visible(covered);
    }

    /// Brings the app and the bar to the top, or the home page and its cover; the keyboard, while it is shown, over
    /// the page but under a countdown and a cover.
    fn order(&self) {
        let app = self.app.iter().map(Cast::upcast_ref::<gtk::Widget>);
        let raised = self.arrangement.get().keyboard;
        let beside = self.beside.as_ref();
        let bar = beside.map(|beside| beside.bar.upcast_ref::<gtk::Widget>());
        let keyboard = beside.map(|beside| beside.keyboard.upcast_ref::<gtk::Widget>());
        let at = |at_home: bool| keyboard.filter(|_| raised.is_some_and(|raised| raised.at_home == at_home));
        let hidden = keyboard.filter(|_| raised.is_none());
        let lid = [self.lid.upcast_ref::<gtk::Widget>()];
        let of_app: Vec<&gtk::Widget> = lid.into_iter().chain(app).chain(at(false)).chain(bar).collect();
        let home = self.next_home.iter().chain([&self.home]).map(Cast::upcast_ref::<gtk::Widget>);
        let of_home: Vec<&gtk::Widget> = home.chain(at(true)).chain([self.cover.upcast_ref()]).collect();
        let (lower, upper) = if self.app_shown { (of_home, of_app) } else { (of_app, of_home) };
        for (place, part) in (0..).zip(hidden.into_iter().chain(lower).chain(upper)) {
            self.overlay.reorder_overlay(part, place);
        }
        self.lid.set_visible(
            self.arrangement.get().top(self.overlay.allocated_width(), self.overlay.allocated_height()) > 0,
        );
        self.overlay.queue_resize();
    }
}
