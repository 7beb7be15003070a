//! The window: one full-screen Tauri window with exact rectangles for home, bar, keyboard and the hosted app.
//! Everything in here lives on the main thread; what it has to say goes out as [`Input`].

mod behind;
mod beside;
mod body;
mod camera;
mod cover;
mod documents;
mod features;
mod fields;
mod filter;
mod hosted;
mod input;
mod keys;
mod layout;
mod lockdown;
mod manifest;
mod one_finger;
mod paper;
mod photos;
mod picture;
#[cfg(feature = "probe")]
pub mod probe;
mod rectangles;
mod renewal;
mod roster;
mod schemes;
mod settings;
mod spare;
mod speech;
mod stage;
mod trusted;
mod typing;
mod ways;
mod wipe;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use gtk::prelude::*;
use webkit2gtk::{WebContext, WebView, WebViewExt as _};

use crate::queue::QueueSender;
use crate::residue::SessionProcess;
use crate::stage::{Ease, Input, TrustedPage};
use crate::usage::Measuring;
use beside::Beside;
use filter::FilterStore;
use hosted::HostedView;
use layout::Layout;
use roster::Roster;
use spare::Spare;

/// What the window is made of and with.
pub struct Parts {
    /// Tauri's own webview.
    pub home: WebView,
    /// Where the trusted pages are.
    pub pages: PathBuf,
    /// A directory of the shell's own, for compiled filters.
    pub state_dir: PathBuf,
    /// Where to say what happens.
    pub inputs: QueueSender<Input>,
}

/// The window as the controller's [`Stage`](crate::stage::Stage).
pub struct Window {
    layout: Layout,
    home: WebView,
    /// Still seen, until its successor has painted.
    leaving_home: Option<WebView>,
    /// Loaded when the home page has painted: nothing keeps that waiting.
    beside: Option<Beside>,
    context: WebContext,
    filters: FilterStore,
    roster: Rc<Roster>,
    app: Option<HostedView>,
    /// For the next one.
    spare: Option<Spare>,
    ease: Ease,
    /// Of the app that is open.
    measuring: Option<Measuring>,
    state_dir: PathBuf,
    /// Of the trusted pages.
    own_processes: Vec<SessionProcess>,
    /// Of the session's apps, some of them closed.
    app_processes: Vec<SessionProcess>,
    /// Of a session that has ended.
    leaving_processes: Vec<SessionProcess>,
    inputs: QueueSender<Input>,
}

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// Tauri's webview is not what it was when this was written.
    #[error("the window's own webview has no {0}")]
    Incomplete(&'static str),
    /// The compiled filters have no place.
    #[error("cannot make the directory of content filters: {0}")]
    FilterDirectory(#[from] std::io::Error),
}

impl Window {
    /// Takes over Tauri's window and loads the home page.
    pub fn new(parts: Parts) -> Result<Self, WindowError> {
        let Parts { home, pages, state_dir, inputs } = parts;
        let context = home.context().ok_or(WindowError::Incomplete("context"))?;
        let roster = Rc::new(Roster::new(pages));
        schemes::register(&context, &roster, &inputs);
        settings::harden_context(&context);
        let layout = Layout::take_over(&home).ok_or(WindowError::Incomplete("parent"))?;
        roster.set_trusted(TrustedPage::Home, &home);
        trusted::prepare(&home, TrustedPage::Home, &roster, &inputs)
            .ok_or(WindowError::Incomplete("content manager"))?;
        trusted::load(&home, TrustedPage::Home);
        Self::focus(&home);
        input::hook(inputs.clone());
        let filters = FilterStore::open(&filter_directory(&state_dir)?);
        let window = Self {
            layout,
            home,
            leaving_home: None,
            beside: None,
            context,
            filters,
            roster,
            app: None,
            spare: None,
            ease: Ease::default(),
            measuring: None,
            state_dir,
            own_processes: Vec::new(),
            app_processes: Vec::new(),
            leaving_processes: Vec::new(),
            inputs,
        };
        window.wipe_at_start();
        Ok(window)
    }

    /// Loads bar and keyboard, once.
    fn load_beside(&mut self) {
        if self.beside.is_some() {
            return;
        }
        let beside = Beside::new(&self.context);
        self.layout.add_beside(&beside);
        for (page, view) in beside.pages() {
            self.roster.set_trusted(page, view);
            if trusted::prepare(view, page, &self.roster, &self.inputs).is_none() {
                // It was given one.
                tracing::error!(?page, "the page's view has no content manager");
            }
            trusted::load(view, page);
        }
        self.beside = Some(beside);
    }

    /// The views of the trusted pages that are there.
    fn trusted_views(&self) -> impl Iterator<Item = &WebView> {
        [Some(&self.home), self.bar(), self.keyboard()].into_iter().flatten()
    }

    fn bar(&self) -> Option<&WebView> {
        self.beside.as_ref().map(|beside| &beside.bar)
    }

    fn keyboard(&self) -> Option<&WebView> {
        self.beside.as_ref().map(|beside| &beside.keyboard)
    }

    fn view_of(&self, page: TrustedPage) -> Option<&WebView> {
        match page {
            TrustedPage::Home => Some(&self.home),
            TrustedPage::Bar => self.bar(),
            TrustedPage::Keyboard => self.keyboard(),
        }
    }

    fn focus(view: &WebView) {
        view.grab_focus();
    }
}

/// What of the screen a window is to fill, in pixels.
pub fn shown_area(display: &gdk::Display) -> Option<gdk::Rectangle> {
    let monitor = display.primary_monitor().or_else(|| display.monitor(0))?;
    Some(monitor.geometry())
}

fn filter_directory(state_dir: &Path) -> std::io::Result<PathBuf> {
    let directory = state_dir.join("filters");
    std::fs::create_dir_all(&directory)?;
    Ok(directory)
}
