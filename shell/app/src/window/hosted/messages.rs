use std::rc::Rc;

use fleet_protocol::{MissingPart, ScriptError};
use serde::Deserialize;
use terminal_devices::printer::Document;
use webkit2gtk::{
    UserContentInjectedFrames, UserContentManager, UserContentManagerExt as _, UserScript,
    UserScriptInjectionTime, WebView,
};

use super::super::documents::DOCUMENT_SCHEME;
use super::super::roster::Roster;
use super::{WORLD, text_of};
use crate::bridge::{self, DocumentToken, Forwarded, Gate, MAX_CALL};
use crate::origins::reported_name;
use crate::queue::QueueSender;
use crate::stage::{HostedApp, Input};

const HANDLER: &str = "kiosk";
const BRIDGE_PAGE: &str = include_str!("../../scripts/bridge_page.js");
const BRIDGE_WORLD: &str = include_str!("../../scripts/bridge_world.js");
const WATCH_WORLD: &str = include_str!("../../scripts/watch_world.js");
const TRIAL_WORLD: &str = include_str!("../../scripts/trial_world.js");
const TRIAL_PAGE: &str = include_str!("../../scripts/trial_page.js");
const NO_DRAG: &str = include_str!("../../scripts/no_drag.js");
const NO_TOUCH: &str = include_str!("../../scripts/no_touch.js");
const TOUCH_POINTERS: &str = include_str!("../../scripts/touch_pointers.js");

/// What the isolated world says. No page can reach its handler.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum Said {
    Painted,
    Blocked {
        address: String,
    },
    ScriptFailed {
        message: String,
        source: String,
        line: u32,
    },
    PartMissing {
        address: String,
    },
    Call {
        id: u64,
        origin: String,
        call: String,
        #[serde(default)]
        document: Option<DocumentToken>,
    },
}

/// Puts the scripts into the app's pages and listens to them: by requests to what may be a citizen's, by messages to the rest.
pub fn listen(
    manager: &UserContentManager,
    view: &WebView,
    app: &HostedApp,
    roster: &Roster,
    inputs: &QueueSender<Input>,
) {
    manager.register_script_message_handler_in_world(HANDLER, WORLD);
    let (inputs, opening, origins) = (inputs.clone(), app.opening, app.origins.clone());
    let hear = Rc::new(move |said: &str| {
        let input = match serde_json::from_str(said).ok() {
            None => return,
            Some(Said::Painted) => Input::AppPainted(opening),
            Some(Said::Blocked { address }) => Input::AppBlocked(opening, reported_name(&address)),
            Some(Said::ScriptFailed { message, source, line }) => {
                Input::AppScriptFailed(opening, ScriptError { message, source, line })
            }
            // Told already, by the policy that kept it away.
            Some(Said::PartMissing { address }) if !origins.permit(&address) => return,
            Some(Said::PartMissing { address }) => {
                Input::AppPartMissing(opening, MissingPart { url: address, kept_from: false })
            }
            Some(Said::Call { id, origin, call, document }) => Input::AppCalled(
                opening,
                bridge::parse(Forwarded { id, origin, call, document }, origins.own()),
            ),
        };
        inputs.send(input);
    });
    let heard = Rc::clone(&hear);
    manager.connect_script_message_received(Some(HANDLER), move |_, result| {
        if let Some(text) = text_of(result) {
            heard(&text);
        }
    });
    add_scripts(manager, app.origins.own(), &roster.ways().open(view, move |said| hear(said)));
    if app.on_trial {
        let (all, start) = (UserContentInjectedFrames::AllFrames, UserScriptInjectionTime::Start);
        manager.add_script(&UserScript::for_world(TRIAL_WORLD, all, start, WORLD, &[], &[]));
        manager.add_script(&UserScript::new(TRIAL_PAGE, all, start, &[], &[]));
    }
}

fn add_scripts(manager: &UserContentManager, own: &str, say: &str) {
    let for_app = |script: &str| {
        script
            .replace("__OWN_ORIGIN__", own)
            .replace("__SAY__", say)
            .replace("__MOST_CALLS__", &(2 * Gate::PER_SECOND).to_string())
            .replace("__MAX_CALL__", &MAX_CALL.to_string())
            .replace("__DOCUMENTS__", &format!("{DOCUMENT_SCHEME}://localhost/"))
            .replace("__MAX_DOCUMENT__", &Document::MAX_BYTES.to_string())
    };
    let start = UserScriptInjectionTime::Start;
    let top = UserContentInjectedFrames::TopFrame;
    let all = UserContentInjectedFrames::AllFrames;
    manager.add_script(&UserScript::new(NO_TOUCH, all, start, &[], &[]));
    manager.add_script(&UserScript::new(TOUCH_POINTERS, all, start, &[], &[]));
    manager.add_script(&UserScript::for_world(NO_DRAG, all, start, WORLD, &[], &[]));
    manager.add_script(&UserScript::new(&for_app(BRIDGE_PAGE), top, start, &[], &[]));
    manager.add_script(&UserScript::for_world(&for_app(BRIDGE_WORLD), top, start, WORLD, &[], &[]));
    manager.add_script(&UserScript::for_world(&for_app(WATCH_WORLD), all, start, WORLD, &[], &[]));
}
