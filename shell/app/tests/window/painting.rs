use std::time::Duration;

use serde_json::json;
use terminal_core::ipc::{AgentMessage, ShellMessage};

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, remote};

const HOME: &str = "#EEEEFF";
const BAR: &str = "#222255";

/// Looks at a pixel again and again while the views repaint.
fn stays(shell: &Shell, colour: &str, x: i64, y: i64) {
    wait_for("the colour", SOON, || (shell.display.pixel(x, y) == colour).then_some(()));
    for look in 0..20 {
        assert_eq!(shell.display.pixel(x, y), colour, "look {look}");
    }
}

const FLICKER: &str =
    "setInterval(() => (document.body.style.background = Date.now() % 2 ? 'red' : 'lime'), 20); 1";

#[test]
fn the_countdown_is_seen_over_an_app_that_repaints() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", FLICKER).unwrap();
    shell.eval("home", FLICKER).unwrap();
    stays(&shell, BAR, 900, 1900);
    let place = |name: &str| {
        shell.report()["views"].as_array().unwrap().iter().find(|it| it["view"] == name).unwrap().clone()
    };
    wait_for("the countdown", Duration::from_secs(25), || {
        (place("bar")["height"] == json!(420)).then_some(())
    });
    stays(&shell, BAR, 900, 1510);
}

#[test]
fn the_home_page_is_seen_until_the_app_has_painted() {
    // Takes connections and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", silent.local_addr().unwrap());
    let shell = Shell::start(vec![remote(1, "应用", &origin, &[&origin])]);
    shell.click("home", "应用");
    wait_for("the app to begin", SOON, || shell.has_app().then_some(()));
    shell.eval("bar", FLICKER).unwrap();
    stays(&shell, HOME, 900, 20);
    stays(&shell, HOME, 900, 1900);
}

#[test]
fn pages_draw_in_three_dimensions() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    let script = "document.createElement('canvas').getContext('webgl2') !== null";
    assert_eq!(shell.eval("app", script), Ok(json!(true)));
}

#[test]
fn a_page_without_a_background_of_its_own_is_white() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", "document.body.style.background = 'none'; 1").unwrap();
    stays(&shell, "#FFFFFF", 900, 1000);
}

#[test]
fn pages_are_asked_for_in_chinese() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    assert_eq!(shell.eval("app", "navigator.language"), Ok(json!("zh-CN")));
}

/// What stands where the window was: the server's own background, whatever it shows.
fn becomes(shell: &Shell, colour: &str) {
    wait_for("the colour", SOON, || (shell.display.pixel(900, 1900) == colour).then_some(()));
}

#[test]
fn between_two_versions_the_screen_shows_that_an_upgrade_is_under_way() {
    let mut shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.agent.say(&AgentMessage::MaySwitch);
    wait_for("the answer", SOON, || {
        shell.agent.said().contains(&ShellMessage::SwitchAnswer { idle: true }).then_some(())
    });
    shell.end();
    becomes(&shell, HOME);
}

#[test]
fn a_shell_that_ends_without_an_upgrade_leaves_the_colour_of_its_covers() {
    let mut shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.agent.say(&AgentMessage::MaySwitch);
    wait_for("the answer", SOON, || {
        shell.agent.said().contains(&ShellMessage::SwitchAnswer { idle: true }).then_some(())
    });
    shell.agent.say(&AgentMessage::SwitchCancelled);
    shell.wait_until("home", "!state.message");
    shell.end();
    becomes(&shell, "#0D3A62");
}
