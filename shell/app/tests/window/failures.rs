use std::time::Duration;

use fleet_protocol::{AppFailure, Event};
use serde_json::json;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, remote};
use crate::web::Web;

fn failure(shell: &Shell, limit: Duration) -> AppFailure {
    wait_for("the failure", limit, || {
        shell.agent.events().into_iter().find_map(|event| match event {
            Event::AppFailed { failure, .. } => Some(failure),
            _ => None,
        })
    })
}

fn message_is(shell: &Shell, kind: &str) {
    shell.wait_until(
        "home",
        &format!(
            "!!state.message && state.message.kind === '{kind}' && state.message.contact === '0818-1234567'"
        ),
    );
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
}

fn kill(pid: u64) {
    assert!(std::process::Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
}

#[test]
fn a_killed_app_is_explained_and_opens_again() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    let before = shell.web_processes();
    shell.open("应用");
    let after = shell.web_processes();
    after.iter().filter(|pid| !before.contains(pid)).for_each(|pid| kill(*pid));
    assert_eq!(failure(&shell, SOON), AppFailure::Crashed);
    message_is(&shell, "app_failed");
    shell.open("应用");
}

#[test]
fn an_app_that_hangs_is_ended_within_ten_seconds() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", "setTimeout(() => { for (;;); }, 100); 1").unwrap();
    let AppFailure::Hung { for_ms } = failure(&shell, Duration::from_secs(12)) else { panic!("no hang") };
    assert!(for_ms <= 9_000, "{for_ms}");
    message_is(&shell, "app_hung");
}

#[test]
fn a_site_that_is_away_broken_or_a_download_is_explained() {
    let web = Web::start();
    let (good, away) = (web.origin(), "http://127.0.0.1:1".to_owned());
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    for address in [
        format!("{closed}/"),
        format!("{good}/broken"),
        format!("{good}/file"),
        format!("{good}/attached"),
        format!("{away}/"),
    ] {
        let shell = Shell::start(vec![remote(1, "应用", &address, &[&good, &away, &closed])]);
        shell.click("home", "应用");
        let failure = failure(&shell, Duration::from_secs(25));
        let AppFailure::LoadFailed { reason } = failure else { panic!("{address}: {failure:?}") };
        assert!(!reason.is_empty() && !reason.contains('/'), "{address}: {reason}");
        message_is(&shell, "app_load_failed");
    }
}

#[test]
fn a_crashed_home_page_comes_back() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.eval("home", "window.old = true").unwrap();
    shell.web_processes().into_iter().for_each(kill);
    let another = || shell.eval("home", "typeof old + !!window.state") == Ok(json!("undefinedtrue"));
    wait_for("the home page to be another", SOON, || another().then_some(()));
    wait_for("the cover to go", SOON, || (!shell.covered()).then_some(()));
    shell.open("应用");
}
