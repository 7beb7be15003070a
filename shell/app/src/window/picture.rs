use gtk::prelude::*;
use gtk::{cairo, gio};
use webkit2gtk::{SnapshotOptions, SnapshotRegion, WebView, WebViewExt as _};

/// Takes a picture of what a view shows, as PNG.
pub fn take(view: &WebView, then: impl FnOnce(Result<Vec<u8>, String>) + 'static) {
    let (width, height) = (view.allocated_width(), view.allocated_height());
    let nothing = None::<&gio::Cancellable>;
    view.snapshot(SnapshotRegion::Visible, SnapshotOptions::NONE, nothing, move |surface| {
        then(surface.map_err(|error| error.to_string()).and_then(|surface| png(&surface, width, height)));
    });
}

fn png(surface: &cairo::Surface, width: i32, height: i32) -> Result<Vec<u8>, String> {
    let pixels = gdk::pixbuf_get_from_surface(surface, 0, 0, width, height).ok_or("no pixels")?;
    pixels.save_to_bufferv("png", &[]).map_err(|error| error.to_string())
}
