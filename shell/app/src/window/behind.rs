//! What is seen where the window was, while one version of the shell has ended and the next has not yet opened its own:
//! the background of the X server's root window, which the server itself paints. Where a desktop or a window manager
//! draws its own background, that is seen instead.

use gdk::prelude::*;
use gtk::cairo::{Content, Context, Extend, SurfacePattern};
use gtk::prelude::*;
use gtk::{cairo, gio};
use webkit2gtk::{SnapshotOptions, SnapshotRegion, WebView, WebViewExt as _};

use super::cover::BACKGROUND;

/// Leaves a picture of what a view shows.
pub fn leave_picture(view: &WebView, then: impl FnOnce() + 'static) {
    let place = view.window().map(|window| window.origin()).map_or((0, 0), |(_, x, y)| (x, y));
    let nothing = None::<&gio::Cancellable>;
    view.snapshot(SnapshotRegion::Visible, SnapshotOptions::NONE, nothing, move |picture| {
        let left = picture
            .map_err(|error| error.to_string())
            .and_then(|picture| paint(Some((&picture, place))).map_err(|error| error.to_string()));
        if let Err(error) = left {
            tracing::warn!(error, "nothing can be left on the bare screen");
        }
        then();
    });
}

/// Leaves the colour of the covers: no black screen, but no word that may be untrue later either.
pub fn leave_plain() {
    if let Err(error) = paint(None) {
        tracing::warn!(%error, "the bare screen cannot be painted");
    }
}

fn paint(picture: Option<(&cairo::Surface, (i32, i32))>) -> Result<(), cairo::Error> {
    let Some(root) = gdk::Screen::default().and_then(|screen| screen.root_window()) else { return Ok(()) };
    let (red, green, blue) = BACKGROUND;
    let (width, height) = if picture.is_some() { (root.width(), root.height()) } else { (8, 8) };
    let Some(canvas) = root.create_similar_surface(Content::Color, width, height) else { return Ok(()) };
    let context = Context::new(&canvas)?;
    context.set_source_rgb(red, green, blue);
    context.paint()?;
    if let Some((picture, (x, y))) = picture {
        context.set_source_surface(picture, f64::from(x), f64::from(y))?;
        context.paint()?;
    }
    drop(context);
    canvas.flush();
    let pattern = SurfacePattern::create(&canvas);
    pattern.set_extend(Extend::Repeat);
    root.set_background_pattern(Some(&pattern));
    root.display().flush();
    Ok(())
}
