use gtk::prelude::*;

/// The colour behind everything: what is seen where a page has not painted yet.
pub const BACKGROUND: (f64, f64, f64) = (0.051, 0.227, 0.384);

const STYLE: &str = "
#backdrop, #cover, #lid { background-color: #0d3a62; }
#cover label { color: #ffffff; font-family: 'Noto Sans CJK SC', sans-serif; font-size: 44px; }
";

/// Lies over the home page until it has painted: never a white or half-drawn screen.
pub fn new() -> gtk::EventBox {
    style_once();
    let cover = gtk::EventBox::new();
    let label = gtk::Label::new(Some("正在准备，请稍候…"));
    cover.add(&label);
    cover
}

/// Lies over the home page above an app that is shown low, and takes its touches.
pub fn lid() -> gtk::EventBox {
    gtk::EventBox::new()
}

/// Lies under everything.
pub fn backdrop() -> gtk::EventBox {
    let backdrop = gtk::EventBox::new();
    backdrop.set_widget_name("backdrop");
    backdrop
}

fn style_once() {
    let provider = gtk::CssProvider::new();
    if let Err(error) = provider.load_from_data(STYLE.as_bytes()) {
        tracing::error!(%error, "the cover has no style");
    }
    if let Some(screen) = gdk::Screen::default() {
        let priority = gtk::STYLE_PROVIDER_PRIORITY_APPLICATION;
        gtk::StyleContext::add_provider_for_screen(&screen, &provider, priority);
    }
}
