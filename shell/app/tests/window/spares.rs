//! The process that waits for the next app: it serves one opening, and no citizen gets one from before the last had left.

use serde_json::json;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::bundle;

fn of_app(shell: &Shell, before: &[u32]) -> Vec<u32> {
    shell.web_processes().into_iter().filter(|pid| !before.contains(pid)).collect()
}

#[test]
fn an_app_opens_in_the_process_that_waited_for_it() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    let (before, spare) = (shell.web_processes(), shell.wait_for_spare());
    shell.open("应用");
    assert_eq!(of_app(&shell, &before), [spare]);
    assert_eq!(shell.eval("app", "history.length"), Ok(json!(1)), "nothing was there before the app");
}

#[test]
fn after_a_session_another_process_waits() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    let (before, first) = (shell.web_processes(), shell.wait_for_spare());
    shell.open("应用");
    shell.click("bar", "返回首页");
    let second = shell.wait_for_spare();
    shell.eval("home", "kioskHost.invoke('end_session', {}); 1").unwrap();
    wait_for("a process of its own for the next citizen", SOON, || {
        (![first, second].contains(&shell.wait_for_spare())).then_some(())
    });
    wait_for("the processes of the session to be gone", SOON, || {
        (shell.web_processes() == before).then_some(())
    });
}
