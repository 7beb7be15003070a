//! The engine alone: one sandboxed page in an empty window, and nothing of the terminal. What it takes is the least that
//! anything made with this engine can take, and `cargo xtask bench shell` tells it beside the shell's own figures.

#![expect(clippy::exit, clippy::unwrap_used, reason = "a program to measure with")]

use gtk::prelude::*;
use webkit2gtk::{WebContext, WebContextExt as _, WebView, WebViewExt as _};

/// `bare-engine <address> <width> <height>`: Alt and the left arrow go back.
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
    view.load_uri(address);
    window.add(&view);
    window.connect_key_press_event(move |_, key| {
        if key.state().contains(gdk::ModifierType::MOD1_MASK) && key.keyval() == gdk::keys::constants::Left {
            view.go_back();
        }
        glib::Propagation::Proceed
    });
    window.show_all();
    gtk::main();
}
