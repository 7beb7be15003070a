//! What a view's page has to be read aloud: the script that finds it, and how it is handed over.

use std::cell::RefCell;

use glib::object::IsA;
use gtk::gio;
use javascriptcore::ValueExt as _;
use terminal_core::speech::PassageNumber;
use uuid::Uuid;
use webkit2gtk::{
    LoadEvent, URISchemeRequest, URISchemeRequestExt as _, UserContentInjectedFrames, UserContentManager,
    UserContentManagerExt as _, UserScript, UserScriptInjectionTime, WebView, WebViewExt as _,
};
use zeroize::Zeroizing;

use super::body::posted;
use super::documents::DOCUMENT_SCHEME;
use super::hosted::{WORLD, text_of};
use super::roster::Roster;
use crate::keyboard::FieldPlace;
use crate::page::Language;
use crate::queue::QueueSender;
use crate::stage::{Input, PageText};

const HANDLER: &str = "kioskSpeech";
const SPEECH_WORLD: &str = include_str!("../scripts/speech_world.js");
/// Below the scheme by which documents come, too.
const PATH: &str = "/speech/";
/// The longest passage in bytes: 4,000 characters.
const LONGEST: usize = 16_000;

/// The passage that a page has been asked for, under a name that nobody else knows.
#[derive(Default)]
pub struct Asked(RefCell<Option<(String, FieldPlace, PassageNumber)>>);

/// Puts the script into a view's page and listens to it. No page reaches its handler.
pub fn listen(
    manager: &impl IsA<UserContentManager>,
    view: &WebView,
    place: FieldPlace,
    inputs: &QueueSender<Input>,
) {
    manager.register_script_message_handler_in_world(HANDLER, WORLD);
    let said = inputs.clone();
    manager.connect_script_message_received(Some(HANDLER), move |_, result| {
        let input = match text_of(result).as_deref() {
            Some("moved") => Input::ReadingMoved(place),
            Some("left") => Input::ReadingLeft(place),
            _ => return,
        };
        said.send(input);
    });
    let script = SPEECH_WORLD.replace("__SPEECH__", &format!("{DOCUMENT_SCHEME}://localhost{PATH}"));
    let (top, start) = (UserContentInjectedFrames::TopFrame, UserScriptInjectionTime::Start);
    manager.add_script(&UserScript::for_world(&script, top, start, WORLD, &[], &[]));
    let left = inputs.clone();
    view.connect_load_changed(move |_, event| {
        if event == LoadEvent::Started {
            left.send(Input::ReadingLeft(place));
        }
    });
}

/// Asks for a passage, to come as [`Input::Passage`].
pub fn fetch(
    view: &WebView,
    roster: &Roster,
    (place, number): (FieldPlace, PassageNumber),
    first: bool,
    language: Language,
    inputs: &QueueSender<Input>,
) {
    let name = Uuid::new_v4().simple().to_string();
    let language = serde_json::json!(language);
    let script = format!("globalThis.__kioskSpeech?.next('{name}', {first}, {language}) ?? false");
    roster.asked_passage().0.replace(Some((name, place, number)));
    let inputs = inputs.clone();
    view.evaluate_javascript(&script, Some(WORLD), None, None::<&gio::Cancellable>, move |there| {
        if !there.is_ok_and(|there| there.to_boolean()) {
            inputs.send(Input::Passage(place, number, None));
        }
    });
}

/// Marks the passage that is being read, or marks it no more.
pub fn mark(view: &WebView, shown: bool) {
    let script = format!("globalThis.__kioskSpeech?.mark({shown})");
    view.evaluate_javascript(&script, Some(WORLD), None, None::<&gio::Cancellable>, |_| {});
}

/// Whether a request brings a passage.
pub fn is_passage(request: &URISchemeRequest) -> bool {
    request.path().is_some_and(|path| path.starts_with(PATH))
}

/// `POST kiosk-document://localhost/speech/NAME`, from the view that was asked for it; else the status that refuses it.
pub fn take_in(request: &URISchemeRequest, roster: &Roster, inputs: &QueueSender<Input>) -> Result<(), u16> {
    let path = request.path().ok_or(400_u16)?;
    let name = path.strip_prefix(PATH).ok_or(400_u16)?;
    let view = request.web_view().ok_or(403_u16)?;
    let mut asked = roster.asked_passage().0.borrow_mut();
    let expected = |(its, place, _): &mut (String, FieldPlace, PassageNumber)| {
        its == name && roster.shows(&view, *place)
    };
    let (_, place, number) = asked.take_if(expected).ok_or(403_u16)?;
    // Its last letter may be cut off.
    let text = String::from_utf8_lossy(&posted(request, LONGEST)?).into_owned();
    inputs.send(Input::Passage(place, number, Some(PageText(Zeroizing::new(text)))));
    Ok(())
}
