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

/// Exact rectangles in one window. Every part is always mapped at its place, so that its page paints
/// before it is seen; what is not to be seen lies below.
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
        let height_now = Rc::clone(&bar_height);
        overlay.connect_get_child_position(move |overlay, child| {
            let (width, height) = (overlay.allocated_width(), overlay.allocated_height());
            Some(rectangle(&child.widget_name(), height_now.get(), width, height))
        });
        parent.remove(home);
        overlay.add(&cover::backdrop());
        let parts: [(&str, &gtk::Widget); 3] =
            [("bar", bar.upcast_ref()), ("home", home.upcast_ref()), ("cover", cover.upcast_ref())];
        for (name, part) in parts {
            part.set_widget_name(name);
            overlay.add_overlay(part);
        }
        parent.pack_start(&overlay, true, true, 0);
        overlay.show_all();
        let layout = Self { overlay, home: home.clone(), bar: bar.clone(), cover, app: None, bar_height };
        layout.bring_up(false);
        Some(layout)
    }

    /// Takes an app's view in, not to be seen yet.
    pub fn add_app(&mut self, view: &WebView) {
        view.set_widget_name("app");
        self.overlay.add_overlay(view);
        view.show();
        self.app = Some(view.clone());
        self.bring_up(false);
    }

    /// Shows the app and the bar instead of the home page.
    pub fn show_app(&self) {
        self.bring_up(true);
    }

    /// Takes the app's view out and shows the home page.
    pub fn remove_app(&mut self) {
        if let Some(view) = self.app.take() {
            self.overlay.remove(&view);
        }
        self.bring_up(false);
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

    /// Brings the app and the bar to the top, or the home page and its cover.
    fn bring_up(&self, app_shown: bool) {
        let app = self.app.iter().map(Cast::upcast_ref::<gtk::Widget>);
        let of_app: Vec<&gtk::Widget> = app.chain([self.bar.upcast_ref()]).collect();
        let of_home: [&gtk::Widget; 2] = [self.home.upcast_ref(), self.cover.upcast_ref()];
        let (lower, upper) =
            if app_shown { (&of_home[..], &of_app[..]) } else { (&of_app[..], &of_home[..]) };
        for (place, part) in (0..).zip(lower.iter().chain(upper)) {
            self.overlay.reorder_overlay(*part, place);
        }
        self.overlay.queue_resize();
    }
}

fn rectangle(part: &str, bar_height: i32, width: i32, height: i32) -> Rectangle {
    // Even a window lower than the bar gives every part a pixel: GTK refuses empty ones.
    let bar = bar_height.min(height - 1).max(1);
    match part {
        "bar" => Rectangle::new(0, height - bar, width, bar),
        "app" => Rectangle::new(0, 0, width, (height - BAR_USUAL).max(1)),
        _ => Rectangle::new(0, 0, width, height),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(part: &str, bar_height: i32, width: i32, height: i32) -> (i32, i32, i32, i32) {
        let area = rectangle(part, bar_height, width, height);
        (area.x(), area.y(), area.width(), area.height())
    }

    #[test]
    fn the_app_has_everything_above_the_bar() {
        assert_eq!(of("app", BAR_USUAL, 1080, 1920), (0, 0, 1080, 1792));
        assert_eq!(of("bar", BAR_USUAL, 1080, 1920), (0, 1792, 1080, 128));
        assert_eq!(of("home", BAR_USUAL, 1080, 1920), (0, 0, 1080, 1920));
    }

    #[test]
    fn a_grown_bar_lies_over_the_app_and_does_not_resize_it() {
        assert_eq!(of("app", BAR_WARNING, 1920, 1080), (0, 0, 1920, 952));
        assert_eq!(of("bar", BAR_WARNING, 1920, 1080), (0, 660, 1920, 420));
    }

    #[test]
    fn no_window_is_too_low() {
        assert_eq!(of("app", BAR_USUAL, 320, 100), (0, 0, 320, 1));
        assert_eq!(of("bar", BAR_WARNING, 320, 100), (0, 1, 320, 99));
    }
}
