use fleet_protocol::{Event, Residue, WipeCause};
use serde_json::{Value, json};

use crate::processes::NETWORK;
use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, remote};
use crate::web::Web;

const WRITE: &str = "document.cookie = 'who=me; max-age=9999'; localStorage.who = 'me'; sessionStorage.who = 'me'; \
    window.written = 0; const asked = indexedDB.open('who', 1); \
    asked.onupgradeneeded = () => asked.result.createObjectStore('me'); asked.onsuccess = () => (written = 1); 1";

const READ: &str = "window.found = 0; indexedDB.databases().then((all) => \
    (found = { cookie: document.cookie, local: localStorage.who ?? null, session: sessionStorage.who ?? null, \
    databases: all.length, history: history.length })); 1";

fn found(shell: &Shell) -> Value {
    shell.eval("app", READ).unwrap();
    shell.wait_until("app", "found !== 0");
    shell.eval("app", "found").unwrap()
}

fn nothing_is_left(shell: &Shell, cookie: &str) {
    shell.open("应用");
    let before = shell.web_processes();
    shell.eval("app", WRITE).unwrap();
    shell.wait_until("app", "written === 1");
    let there = found(shell);
    // Control: what is looked for can be found.
    assert_eq!(
        (&there["cookie"], &there["local"], &there["databases"]),
        (&json!(cookie), &json!("me"), &json!(1))
    );

    shell.click("bar", "结束并退出");
    wait_for("the web process to be gone", SOON, || {
        let now = shell.web_processes();
        (!shell.has_app() && before.iter().filter(|pid| !now.contains(pid)).count() == 1).then_some(())
    });
    shell.open("应用");
    let expected = json!({ "cookie": "", "local": null, "session": null, "databases": 0, "history": 1 });
    assert_eq!(found(shell), expected);
}

#[test]
fn the_next_citizen_finds_nothing_in_a_remote_app() {
    let web = Web::start();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()])]);
    nothing_is_left(&shell, "who=me");
    let written = std::process::Command::new("grep")
        .args(["-rlE", "who.?=?.?me"])
        .arg(shell.home_dir())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&written.stdout), "", "something was written to the disk");
}

#[test]
fn the_next_citizen_finds_nothing_in_a_bundle() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    // Custom schemes have no cookies at all.
    nothing_is_left(&shell, "");
}

#[test]
fn the_clipboard_is_empty_after_the_end() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", "const input = document.querySelector('input'); input.value = '512345'; input.focus(); input.select(); 1").unwrap();
    shell.display.xdotool(&["key", "ctrl+c"]);
    shell.display.xdotool(&["key", "Right", "ctrl+v"]);
    // Control: copying works.
    shell.wait_until("app", "document.querySelector('input').value === '512345512345'");
    shell.click("bar", "结束并退出");
    wait_for("the app to close", SOON, || (!shell.has_app()).then_some(()));
    shell.open("应用");
    shell.eval("app", "document.querySelector('input').focus(); 1").unwrap();
    shell.display.xdotool(&["key", "ctrl+v"]);
    shell.display.xdotool(&["key", "z"]);
    shell.wait_until("app", "document.querySelector('input').value.includes('z')");
    assert_eq!(shell.eval("app", "document.querySelector('input').value"), Ok(json!("z")));
}

/// What was counted at the end of the first session.
fn counted(shell: &Shell) -> Option<(Residue, Residue)> {
    shell.agent.events().into_iter().find_map(|event| match event {
        Event::Wiped { cause: WipeCause::SessionEnd, before, after } => Some((before, after)),
        _ => None,
    })
}

#[test]
fn who_opened_no_app_left_no_process_and_ends_none() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    let networks = wait_for("the network", SOON, || {
        Some(shell.processes(NETWORK)).filter(|networks| !networks.is_empty())
    });
    // The gesture of the staff ends the session that its touches began.
    shell.touch_corners();
    let (before, after) = wait_for("the count", SOON, || counted(&shell));
    assert_eq!((before.processes, after.processes), (0, 0));
    assert_eq!(shell.processes(NETWORK), networks, "what did nothing for a citizen goes on");
}
