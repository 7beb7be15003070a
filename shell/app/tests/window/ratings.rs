use fleet_protocol::{Event, RatingLevel};
use serde_json::{Value, json};
use terminal_core::ipc::{AgentMessage, KioskView, Screen};

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{app_id, bundle, home, version_id};

fn asking_home() -> KioskView {
    let mut view = home(vec![bundle(1, "应用", &[])]);
    let Screen::Home(page) = &mut view.screen else { panic!("no home") };
    page.settings.ask_rating = true;
    view
}

fn rate(shell: &Shell, answer: &str) {
    shell.eval("home", &format!("kioskHost.invoke('rate', {answer}); 1")).unwrap();
}

#[test]
fn a_citizen_is_asked_when_everything_of_the_session_is_gone() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.agent.say(&AgentMessage::View(Box::new(asking_home())));
    shell.wait_until("home", "state.screen.settings.ask_rating");
    let before = shell.web_processes();
    shell.open("应用");
    let of_app: Vec<_> = shell.web_processes().into_iter().filter(|pid| !before.contains(pid)).collect();
    assert!(!of_app.is_empty());
    // At the moment in which the page is told of the question nothing of the app is there any more.
    shell
        .eval("home", "window.asked = null; kioskHost.onState((now) => { asked ??= now.rating; }); 1")
        .unwrap();
    shell.click("bar", "结束并退出");
    shell.wait_until("home", "asked !== null");
    let now = shell.web_processes();
    assert!(!shell.has_app() && !of_app.iter().any(|pid| now.contains(pid)));
    assert_eq!(shell.eval("home", "asked.app_name"), Ok(json!("应用")));
    rate(&shell, "{ answer: 'skip' }");

    // The home page is there at once; the next one answers.
    shell.open("应用");
    assert_eq!(shell.eval("home", "state.rating"), Ok(Value::Null));
    shell.click("bar", "结束并退出");
    shell.wait_until("home", "state.rating !== null");
    rate(&shell, "{ answer: 'level', level: 'dissatisfied' }");
    shell.wait_until("home", "state.rating.level === 'dissatisfied'");
    rate(&shell, "{ answer: 'reason', reason: 'too_slow' }");
    rate(&shell, "{ answer: 'send' }");
    let rating = wait_for("the rating", SOON, || {
        shell.agent.events().into_iter().find_map(|event| match event {
            Event::Rated { rating } => Some(rating),
            _ => None,
        })
    });
    assert_eq!((rating.app_id, rating.version_id), (app_id(1), version_id(1)));
    assert_eq!((rating.level, rating.reasons.len()), (RatingLevel::Dissatisfied, 1));
    shell.wait_until("home", "state.message?.kind === 'rated' && state.session.state === 'none'");
}
