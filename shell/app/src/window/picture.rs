use gtk::prelude::*;
use gtk::{cairo, gio};
use terminal_core::Picture;
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

/// Looks whether something is to be seen of a view.
pub fn look(view: &WebView, then: impl FnOnce(Picture) + 'static) {
    let nothing = None::<&gio::Cancellable>;
    view.snapshot(SnapshotRegion::Visible, SnapshotOptions::NONE, nothing, move |surface| {
        let surface = surface.ok().and_then(|surface| cairo::ImageSurface::try_from(surface).ok());
        then(surface.and_then(judge).unwrap_or(Picture::Unknown));
    });
}

/// A picture of one colour shows nothing.
fn judge(mut surface: cairo::ImageSurface) -> Option<Picture> {
    let stride = usize::try_from(surface.stride()).ok()?;
    let width = usize::try_from(surface.width()).ok()?;
    let pixels = surface.data().ok()?;
    let rows = pixels.chunks_exact(stride.max(1)).filter_map(|row| row.get(..width * PIXEL));
    let mut all = rows.flat_map(|row| row.chunks_exact(PIXEL));
    let first = all.next()?;
    Some(if all.all(|pixel| pixel == first) { Picture::Blank } else { Picture::Drawn })
}

/// Bytes of a pixel in the engine's pictures.
const PIXEL: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn surface(draw: impl FnOnce(&cairo::Context)) -> cairo::ImageSurface {
        let surface = cairo::ImageSurface::create(cairo::Format::ARgb32, 31, 17).unwrap();
        let context = cairo::Context::new(&surface).unwrap();
        context.set_source_rgb(1.0, 1.0, 1.0);
        context.paint().unwrap();
        draw(&context);
        drop(context);
        surface
    }

    #[test]
    fn one_colour_is_blank_and_a_single_point_is_not() {
        assert_eq!(judge(surface(|_| {})), Some(Picture::Blank));
        let point = surface(|context| {
            context.set_source_rgb(0.0, 0.0, 0.0);
            context.rectangle(30.0, 16.0, 1.0, 1.0);
            context.fill().unwrap();
        });
        assert_eq!(judge(point), Some(Picture::Drawn));
    }
}
