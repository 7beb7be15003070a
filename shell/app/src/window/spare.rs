//! A view for the app that is opened next, whose process is there already. Starting one takes longer than all else that an app needs to be
//! seen, so it is done while nobody waits. It has shown nothing and belongs to nobody until then, and serves one opening like any other.

use std::cell::RefCell;
use std::rc::Rc;

use gtk::gio::Cancellable;
use webkit2gtk::{UserContentManager, WebContext, WebView, WebViewExt as _};

use super::settings;
use crate::page::Language;
use crate::residue::{SessionProcess, Work, session_processes};

/// An empty view with its process.
pub struct Spare {
    view: WebView,
    language: Language,
    state: Rc<RefCell<State>>,
}

enum State {
    Starting,
    Ready(SessionProcess),
    /// It has ended, was given away, or cannot be told from others.
    Gone,
}

impl Spare {
    /// Starts a process whose pages are told this language.
    pub fn start(context: &WebContext, language: Language) -> Self {
        settings::speak(context, language);
        let view = WebView::builder()
            .web_context(context)
            .is_ephemeral(true)
            .user_content_manager(&UserContentManager::new())
            .settings(&settings::hardened())
            .build();
        let state = Rc::new(RefCell::new(State::Starting));
        #[cfg(feature = "probe")]
        STATE.set(Some(Rc::clone(&state)));
        launch(&view, &state);
        Self { view, language, state }
    }

    /// The view, if its process is there and its pages are told that language.
    pub fn into_view(self, language: Language) -> Option<WebView> {
        self.process().filter(|_| self.language == language).map(|_| self.view.clone())
    }

    /// Its process, once it is there.
    pub fn process(&self) -> Option<SessionProcess> {
        match *self.state.borrow() {
            State::Ready(process) => Some(process),
            State::Starting | State::Gone => None,
        }
    }

    /// Whether its process is not there yet.
    pub fn is_starting(&self) -> bool {
        matches!(*self.state.borrow(), State::Starting)
    }

    /// What its pages are told.
    pub const fn language(&self) -> Language {
        self.language
    }
}

#[cfg(feature = "probe")]
thread_local! {
    static STATE: RefCell<Option<Rc<RefCell<State>>>> = const { RefCell::new(None) };
}

/// For tests: the number of its process, that there will be one, or nothing.
#[cfg(feature = "probe")]
pub fn report() -> serde_json::Value {
    STATE.with_borrow(|state| match state.as_ref().map(|state| state.borrow()).as_deref() {
        Some(State::Ready(process)) => process.pid().as_u32().into(),
        Some(State::Starting) => "starting".into(),
        Some(State::Gone) | None => serde_json::Value::Null,
    })
}

/// A script starts the process of a view that has loaded nothing, and leaves nothing in its history. Which process that is the engine does not
/// tell, but there is one more than before.
fn launch(view: &WebView, state: &Rc<RefCell<State>>) {
    let before = session_processes();
    // Until then the view stays, whoever wants it no more: no process is ended while it starts.
    let (launched, started) = (Rc::clone(state), view.clone());
    view.evaluate_javascript("1", None, None, None::<&Cancellable>, move |answer| {
        let mut new = session_processes();
        new.retain(|process| process.work == Work::Pages && !before.contains(process));
        let is_wanted = matches!(*launched.borrow(), State::Starting);
        if let (Ok(_), [process], true) = (answer, &new[..], is_wanted) {
            launched.replace(State::Ready(*process));
        } else {
            launched.replace(State::Gone);
            started.terminate_web_process();
        }
    });
    let lost = Rc::clone(state);
    view.connect_web_process_terminated(move |_, _| {
        lost.replace(State::Gone);
    });
}

impl Drop for Spare {
    fn drop(&mut self) {
        self.state.replace(State::Gone);
    }
}
