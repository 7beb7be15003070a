use std::time::Duration;

use fleet_protocol::Event;
use serde_json::json;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{app_id, bundle, remote};
use crate::web::Web;

/// Long enough for a request that got away to arrive; nothing can be waited for that must not come.
const QUIET: Duration = Duration::from_secs(2);

/// Tries everything that stays on the page, then everything that leaves it.
pub fn nothing_reaches(shell: &Shell, evil: &Web, good: &Web) {
    let (evil_origin, good_origin) = (evil.origin(), good.origin());
    shell.eval("app", &format!("reach('{evil_origin}', '{good_origin}'); 1")).unwrap();
    assert_eq!(shell.eval("app", "window.opened"), Ok(json!(null)), "window.open gives no window");
    // Control: the same page reaches what it may, after all of the above.
    shell.eval("app", &format!("fetch('{good_origin}/control', {{ mode: 'no-cors' }}); 1")).unwrap();
    wait_for("the allowed origin to be reached", SOON, || good.has_seen("/control").then_some(()));
    for way in ["link", "location", "replace", "form", "refresh", "redirect"] {
        shell.eval("app", &format!("leave.{way}('{evil_origin}', '{good_origin}'); 1")).unwrap();
        shell.wait_until("app", "document.querySelector('h1').textContent === '测试应用'");
    }
    std::thread::sleep(QUIET);
    assert_eq!(evil.seen(), Vec::<String>::new(), "reached the origin that is not allowed");
    shell.wait_until("app", "document.querySelector('h1').textContent === '测试应用'");
    let tried = shell.eval("app", "tried.length").unwrap().as_i64();
    assert_eq!(tried, Some(36), "not every way was tried");
}

fn reported_once(shell: &Shell, evil: &Web) {
    let blocked =
        |event: &Event| matches!(event, Event::AppBlocked { origin, .. } if *origin == evil.origin());
    let reports = wait_for("the report", SOON, || {
        let reports: Vec<_> = shell.agent.events().into_iter().filter(|event| blocked(event)).collect();
        (!reports.is_empty()).then_some(reports)
    });
    assert_eq!(reports, [Event::AppBlocked { app_id: app_id(1), origin: evil.origin() }]);
}

#[test]
fn a_bundle_reaches_its_allowed_origins_and_nothing_else() {
    let (evil, good) = (Web::start(), Web::start());
    let shell = Shell::start(vec![bundle(1, "应用", &[&good.origin()])]);
    shell.open("应用");
    nothing_reaches(&shell, &evil, &good);
    reported_once(&shell, &evil);
}

#[test]
fn a_bundle_in_a_process_that_waited_reaches_no_more() {
    let (evil, good) = (Web::start(), Web::start());
    let shell = Shell::start(vec![bundle(1, "应用", &[&good.origin()])]);
    shell.wait_for_spare();
    shell.open("应用");
    nothing_reaches(&shell, &evil, &good);
}

#[test]
fn a_remote_app_reaches_its_allowed_origins_and_nothing_else() {
    let (evil, good) = (Web::start(), Web::start());
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", good.origin()), &[&good.origin()])]);
    shell.open("应用");
    nothing_reaches(&shell, &evil, &good);
    reported_once(&shell, &evil);
}

#[test]
fn an_app_reads_neither_another_bundle_nor_the_trusted_pages_nor_files() {
    let shell = Shell::start(vec![bundle(1, "应用", &[]), bundle(2, "另一个", &[])]);
    shell.open("应用");
    for address in [
        format!("app://{}/index.html", app_id(2)),
        "kiosk://localhost/home.html".into(),
        "kiosk://localhost/../../Cargo.toml".into(),
        "file:///etc/passwd".into(),
        format!("app://{}/..%2f..%2f..%2fCargo.toml", app_id(1)),
        "tauri://localhost/".into(),
        "ipc://localhost/plugin:app|version".into(),
    ] {
        let script = format!(
            "window.read = 0; fetch('{address}').then((r) => (read = r.ok ? 'read' : 'refused'), () => (read = 'refused')); 1"
        );
        shell.eval("app", &script).unwrap();
        shell.wait_until("app", "read !== 0");
        assert_eq!(shell.eval("app", "read"), Ok(json!("refused")), "{address}");
    }
    // Control.
    shell.eval("app", "read = 0; fetch('app.js', { headers: { Range: 'bytes=0-3' } }).then(async (r) => (read = [r.status, await r.text()])); 1").unwrap();
    shell.wait_until("app", "read !== 0");
    assert_eq!(shell.eval("app", "read"), Ok(json!([206, "// E"])));
}

#[test]
fn an_app_frames_nothing_of_the_shell_and_no_other_app() {
    let shell = Shell::start(vec![bundle(1, "应用", &[]), bundle(2, "另一个", &[])]);
    shell.open("应用");
    let other = format!("app://{}", app_id(2));
    for origin in [other.as_str(), "kiosk://localhost", "tauri://localhost"] {
        let script = format!(
            "window.frame = document.createElement('iframe'); frame.src = '{origin}/index.html'; \
             document.body.append(frame); location.href = '{origin}/index.html'; 1"
        );
        shell.eval("app", &script).unwrap();
        let blocked = |event: &Event| matches!(event, Event::AppBlocked { origin: it, .. } if it == origin);
        wait_for(origin, SOON, || shell.agent.events().iter().any(blocked).then_some(()));
        // Whoever is at another origin shows no document.
        let empty = "frame.contentDocument !== null && frame.contentDocument.body.children.length === 0";
        assert_eq!(shell.eval("app", empty), Ok(json!(true)), "{origin}");
    }
    let tauri = "[typeof __TAURI_INTERNALS__, typeof window.ipc, typeof kioskHost]";
    assert_eq!(shell.eval("app", tauri), Ok(json!(["undefined", "undefined", "undefined"])));
}
