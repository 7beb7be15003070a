use std::cell::Cell;
use std::rc::Rc;

use gdk::Rectangle;
use gtk::prelude::*;
use webkit2gtk::WebView;

use super::cover;
use crate::stage::BarSize;

/// Heights of the bar in pixels; the pages are drawn for them.
const BAR_USUAL: i32 = 128;
const BAR_WARNING: i32 = 420;

/// Exact rectangles in one window. Every part is always mapped, so that its page paints before it is
/// seen; what is not to be seen lies below.
pub struct Layout {
    overlay: gtk::Overlay,
    home: WebView,
    bar: WebView,
    cover: gtk::EventBox,
    app: Option<WebView>,
    bar_height: Rc<Cell<i32>>,
}

impl Layout {
    /// Moves Tauri's webview out of its box into an overlay. `None` if it is in no box.
    pub fn take_over(home: &WebView, bar: &WebView) -> Option<Self> {
        let parent = home.parent()?.downcast::<gtk::Box>().ok()?;
        let overlay = gtk::Overlay::new();
        let cover = cover::new();
        let bar_height = Rc::new(Cell::new(BAR_USUAL));
        place_children(&overlay, &bar_height);
        parent.remove(home);
        overlay.add(&cover::backdrop());
        for (name, child) in [("bar", bar.upcast_ref::<gtk::Widget>()), ("home", home.upcast_ref()), ("cover", cover.upcast_ref())] {
            child.set_widget_name(name);
            overlay.add_overlay(child);
        }
        parent.pack_start(&overlay, true, true, 0);
        overlay.show_all();
        Some(Self { overlay, home: home.clone(), bar: bar.clone(), cover, app: None, bar_height })
    }

    /// Puts an app's view below everything.
    pub fn add_app(&mut self, view: &WebView) {
        view.set_widget_name("app");
        self.overlay.add_overlay(view);
        view.show();
        self.app = Some(view.clone());
        self.stack(false);
    }

    /// Brings the app and the bar to the top, or the home page.
    pub fn stack(&self, app_on_top: bool) {
        let app = self.app.as_ref().map(|view| view.upcast_ref::<gtk::Widget>());
        let (bar, home, cover) = (self.bar.upcast_ref(), self.home.upcast_ref(), self.cover.upcast_ref());
        let order: Vec<&gtk::Widget> = match app {
            Some(app) if app_on_top => vec![home, cover, app, bar],
            Some(app) => vec![app, bar, home, cover],
            None => vec![bar, home, cover],
        };
        for (place, widget) in (0..).zip(order) {
            self.overlay.reorder_overlay(widget, place);
        }
    }

    /// Takes an app's view out.
    pub fn remove_app(&mut self) {
        if let Some(view) = self.app.take() {
            self.overlay.remove(&view);
        }
        self.stack(false);
    }

    /// Sets the bar's height.
    pub fn size_bar(&self, size: BarSize) {
        self.bar_height.set(match size {
            BarSize::Usual => BAR_USUAL,
            BarSize::Warning => BAR_WARNING,
        });
        self.overlay.queue_resize();
    }

    /// Covers the home page until it has painted, or takes the cover off.
    pub fn set_covered(&self, covered: bool) {
        self.cover.set_visible(covered);
    }
}

fn place_children(overlay: &gtk::Overlay, bar_height: &Rc<Cell<i32>>) {
    let bar_height = Rc::clone(bar_height);
    overlay.connect_get_child_position(move |overlay, child| {
        let (width, height) = (overlay.allocated_width(), overlay.allocated_height());
        // Even a window lower than the bar gives every part a pixel: GTK refuses empty ones.
        let bar = bar_height.get().min(height - 1).max(1);
        Some(match child.widget_name().as_str() {
            "bar" => Rectangle::new(0, height - bar, width, bar),
            "app" => Rectangle::new(0, 0, width, (height - BAR_USUAL).max(1)),
            _ => Rectangle::new(0, 0, width, height),
        })
    });
}
