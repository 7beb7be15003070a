use std::time::Duration;

use fleet_protocol::{AppFailure, Event};
use serde_json::json;

use crate::processes::{NETWORK, kill};
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
    let AppFailure::Hung { for_ms } = failure(&shell, SOON) else { panic!("no hang") };
    // By its own clock: a busy machine may hear of it later.
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
fn an_app_whose_address_leads_away_is_explained_and_reported() {
    let (good, evil) = (Web::start(), Web::start());
    let address = format!("{}/to?{}/led-away", good.origin(), evil.origin());
    let shell = Shell::start(vec![remote(1, "应用", &address, &[&good.origin()])]);
    shell.click("home", "应用");
    assert!(matches!(failure(&shell, SOON), AppFailure::LoadFailed { .. }));
    message_is(&shell, "app_blocked");
    let reported =
        |event: &Event| matches!(event, Event::AppBlocked { origin, .. } if *origin == evil.origin());
    assert!(shell.agent.events().iter().any(reported));
    assert_eq!(evil.seen(), Vec::<String>::new());
}

/// The engine says nothing of it, and starts another with the next request.
#[test]
fn a_killed_network_process_ends_neither_the_shell_nor_what_holds_an_app() {
    let (good, evil) = (Web::start(), Web::start());
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", good.origin()), &[&good.origin()])]);
    shell.open("应用");
    let before = shell.processes(NETWORK);
    assert!(!before.is_empty(), "no network process was found");
    before.iter().copied().for_each(kill);
    wait_for("another network process to serve", SOON, || {
        shell.eval("app", "fetch('/after'); 1").ok()?;
        good.has_seen("/after").then_some(())
    });
    crate::egress::nothing_reaches(&shell, &evil, &good);
    shell.click("bar", "结束并退出");
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
    shell.open("应用");
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
