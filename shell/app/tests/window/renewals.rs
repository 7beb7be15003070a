//! The trusted pages get new processes after some sessions, while nobody is there and so that nobody sees it.

use fleet_protocol::Event;
use serde_json::json;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::bundle;

/// After so many sessions.
const SESSIONS: usize = 20;
const HOME: &str = "#EEEEFF";
/// What a test makes of the page that is to be replaced, to know it by.
const MARK: &str = "#010203";

fn ended(shell: &Shell) -> usize {
    shell.agent.events().iter().filter(|event| matches!(event, Event::Session { .. })).count()
}

/// One citizen after another; the last leaves.
fn sessions(shell: &Shell) {
    for session in 1..=SESSIONS {
        shell.display.click(900, 1000);
        shell.wait_until("home", "state.session.state === 'active'");
        shell.eval("home", "kioskHost.invoke('end_session', {}); 1").unwrap();
        wait_for("the end of the session", SOON, || (ended(shell) == session).then_some(()));
    }
    shell.eval("home", "document.body.style.background = 'rgb(1, 2, 3)'; 1").unwrap();
}

fn is_replaced(shell: &Shell) -> bool {
    shell.report()["views"].as_array().unwrap().iter().any(|view| view["view"] == "next-home")
}

#[test]
fn nobody_sees_that_the_pages_are_replaced() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    let first = shell.web_processes();
    sessions(&shell);
    wait_for("the first page's colour", SOON, || (shell.display.pixel(900, 1900) == MARK).then_some(()));
    wait_for("the next page in the first one's place", SOON, || {
        let colour = shell.display.pixel(900, 1900);
        assert!([MARK, HOME].contains(&colour.as_str()), "{colour} was seen");
        assert!(!shell.covered());
        (colour == HOME).then_some(())
    });
    wait_for("new processes for all pages", SOON, || {
        let now = shell.web_processes();
        (now.len() == first.len() && now.iter().all(|pid| !first.contains(pid))).then_some(())
    });
    shell.open("应用");
    assert_eq!(shell.eval("app", "history.length"), Ok(json!(1)));
}

#[test]
fn a_touch_in_the_middle_of_it_is_not_lost() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    let first = shell.web_processes();
    let (x, y) = shell.place("home", "应用");
    sessions(&shell);
    wait_for("the next page", SOON, || is_replaced(&shell).then_some(()));
    shell.display.click(x, y);
    shell.wait_for_app();
    assert!(!is_replaced(&shell));
    shell.wait_until("home", "document.body.style.background === 'rgb(1, 2, 3)'");
    shell.wait_until("home", "state.session.open_app !== null");
    let now = shell.web_processes();
    assert!(first.iter().all(|pid| now.contains(pid)), "the pages that were seen stay");
}
