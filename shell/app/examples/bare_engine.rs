//! The engine as it comes: one sandboxed page in an empty window, and nothing of the terminal. `cargo xtask bench shell` tells what it takes
//! beside the shell's own figures, so that one sees which part of them is the engine's.

#![expect(clippy::exit, clippy::unwrap_used, reason = "a program to measure with")]

use gtk::prelude::*;
use webkit2gtk::{WebContext, WebContextExt as _, WebView, WebViewExt as _};

/// `bare-engine <address> <width> <height>`
fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, address, width, height] = &arguments[..] else {
        eprintln!("bare-engine <address> <width> <height>");
        std::process::exit(2);
    };
    gtk::init().unwrap();
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_decorated(false);
    window.set_default_size(width.parse().unwrap(), height.parse().unwrap());
    let context = WebContext::new_ephemeral();
    context.set_sandbox_enabled(true);
    let view = WebView::with_context(&context);
    // As the screen is before: what is seen to change is the page.
    view.set_background_color(&gdk::RGBA::BLACK);
    view.load_uri(address);
    window.add(&view);
    window.show_all();
    gtk::main();
}
