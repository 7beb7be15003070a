use std::time::Duration;

use serde_json::json;
use terminal_core::Watchdog;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::bundle;

/// Lets a trusted page hang, and waits until it is another.
fn hang(shell: &Shell, page: &str) {
    shell.eval(page, "window.old = true; setTimeout(() => { for (;;); }, 100); 1").unwrap();
    let another = || shell.eval(page, "typeof old + !!window.state") == Ok(json!("undefinedtrue"));
    wait_for("the page to be another", SOON, || another().then_some(()));
}

#[test]
fn a_home_page_that_hangs_under_an_app_comes_back_and_the_app_stays() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", "window.typed = '512345'; 1").unwrap();
    hang(&shell, "home");
    assert_eq!(shell.eval("app", "typed"), Ok(json!("512345")));
    shell.wait_for_app();
    let beats = shell.agent.heartbeats();
    wait_for("the shell to be heard again", SOON, || (shell.agent.heartbeats() > beats).then_some(()));
    // Control, and what the agent would have restarted the shell for.
    let silence = shell.agent.longest_silence();
    assert!(silence > Duration::from_secs(6), "the page did not hang: {silence:?}");
    assert!(silence < Duration::from_millis(Watchdog::SILENCE_MS), "{silence:?}");
    wait_for("the cover to go", SOON, || (!shell.covered()).then_some(()));
    shell.click("bar", "返回首页");
    shell.open("应用");
}

#[test]
fn a_bar_that_hangs_comes_back_and_the_app_stays() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", "window.typed = '512345'; 1").unwrap();
    hang(&shell, "bar");
    assert_eq!(shell.eval("app", "typed"), Ok(json!("512345")));
    shell.click("bar", "返回首页");
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
}

#[test]
fn a_killed_shell_is_back_with_a_clean_home_page() {
    let mut shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.end();
    let took = shell.start_again();
    eprintln!("killed to painted home page: {} ms", took.as_millis());
    assert!(!shell.has_app());
    shell.wait_until("home", "state.session.state === 'none' && !state.message");
    shell.open("应用");
}
