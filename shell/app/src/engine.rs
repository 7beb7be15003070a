#![expect(unsafe_code, reason = "the engine tells its version by C functions that no safe crate has")]

//! Whether WebKitGTK is new enough. The package demands it by name, but a terminal is also upgraded without the system's packages, and systems are
//! made of other ones.

use std::fmt;
use std::time::Duration;

use gtk::prelude::*;

use crate::window::shown_area;

/// A version of WebKitGTK. Its odd minor numbers are of no stable release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    major: u32,
    minor: u32,
    micro: u32,
}

/// The oldest one, which the package's dependencies say too: they are found by the functions that are called.
const OLDEST: Version = Version { major: 2, minor: 42, micro: 0 };

/// Long enough to be read and written down. Then the launcher counts a crash, starts the program again, and falls back where this was an upgrade.
const SHOWN_FOR: Duration = Duration::from_secs(60);

/// `EX_CONFIG` of `sysexits.h`: the launcher tells the agent that the system is not what the program needs.
const SYSTEM_UNFIT: i32 = 78;

const STYLE: &str = "
window { background-color: #0d3a62; }
label { color: #ffffff; font-family: 'Noto Sans CJK SC', sans-serif; font-size: 3vmin; }
";

/// Goes on where the engine is new enough. Else the screen says what is to be done, for a while, and the process ends.
pub fn demand() {
    let found = running();
    if found >= OLDEST {
        return;
    }
    tracing::error!(%found, oldest = %OLDEST, "WebKitGTK is too old: upgrade the system's package");
    if let Err(error) = show(&words(found)) {
        tracing::error!(%error, "nobody at the screen is told");
    }
    std::process::exit(SYSTEM_UNFIT);
}

/// The engine's version, for papers.
pub fn version() -> String {
    running().to_string()
}

fn running() -> Version {
    #[cfg(feature = "probe")]
    if let Some(said) = std::env::var("KIOSK_PROBE_ENGINE").ok().and_then(|said| Version::parse(&said)) {
        return said;
    }
    // SAFETY: they take nothing, and return constants of the library.
    unsafe {
        Version {
            major: webkit2gtk_sys::webkit_get_major_version(),
            minor: webkit2gtk_sys::webkit_get_minor_version(),
            micro: webkit2gtk_sys::webkit_get_micro_version(),
        }
    }
}

fn words(found: Version) -> String {
    format!(
        "<span size='x-large' weight='bold'>本机暂时不能使用</span>\n\n\
         网页引擎（WebKitGTK {found}）太旧，\n需要 {OLDEST} 或更新的版本。\n\
         请维护人员升级系统的软件包 libwebkit2gtk-4.1-0。\n\n\
         <span size='large' weight='bold'>This terminal cannot be used for now</span>\n\n\
         Its page engine (WebKitGTK {found}) is too old:\n{OLDEST} or newer is needed.\n\
         Staff: upgrade the system's package libwebkit2gtk-4.1-0."
    )
}

/// With GTK alone, since no page can be shown.
fn show(words: &str) -> Result<(), glib::BoolError> {
    gtk::init()?;
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    // Nobody makes it full-screen where there is no window manager.
    let area = gdk::Display::default().and_then(|display| shown_area(&display));
    let (width, height) = area.map_or((1080, 1920), |area| (area.width(), area.height()));
    window.set_decorated(false);
    window.set_default_size(width, height);
    style(width.min(height));
    let label = gtk::Label::new(None);
    label.set_markup(words);
    label.set_justify(gtk::Justification::Center);
    window.add(&label);
    window.connect_delete_event(|_, _| glib::Propagation::Stop);
    window.show_all();
    glib::timeout_add_local_once(SHOWN_FOR, gtk::main_quit);
    gtk::main();
    Ok(())
}

/// Letters by the shorter side of the screen: GTK knows no such unit.
fn style(side: i32) {
    let css = gtk::CssProvider::new();
    let letters = format!("{}px", side / 33);
    if css.load_from_data(STYLE.replace("3vmin", &letters).as_bytes()).is_ok()
        && let Some(screen) = gdk::Screen::default()
    {
        gtk::StyleContext::add_provider_for_screen(&screen, &css, gtk::STYLE_PROVIDER_PRIORITY_APPLICATION);
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.micro)
    }
}

#[cfg(any(test, feature = "probe"))]
impl Version {
    fn parse(said: &str) -> Option<Self> {
        let mut parts = said.split('.').map(|part| part.parse().ok());
        Some(Self { major: parts.next()??, minor: parts.next()??, micro: parts.next()?? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_go_by_numbers() {
        let version = |said| Version::parse(said).unwrap();
        assert!(version("2.42.0") >= OLDEST && version("2.50.6") > OLDEST && version("3.0.0") > OLDEST);
        assert!(version("2.41.92") < OLDEST && version("2.9.99") < OLDEST && version("1.99.0") < OLDEST);
    }

    #[test]
    fn both_languages_tell_what_is_there_and_what_is_needed() {
        let words = words(Version { major: 2, minor: 38, micro: 5 });
        assert_eq!((words.matches("2.38.5").count(), words.matches("2.42.0").count()), (2, 2));
    }
}
