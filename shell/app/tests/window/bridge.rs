use fleet_protocol::{Event, SessionEnd};
use serde_json::json;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, remote};
use crate::web::Web;

#[test]
fn an_app_asks_where_it_is_and_ends_the_session() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", "window.info = 0; kiosk.info().then((value) => (info = value)); 1").unwrap();
    shell.wait_until("app", "info !== 0");
    assert_eq!(
        shell.eval("app", "[info.language, info.elder, info.terminal_name]"),
        Ok(json!(["zh-CN", false, "一号机"]))
    );
    shell.eval("app", "kiosk.end(); 1").unwrap();
    wait_for("the end", SOON, || {
        shell
            .agent
            .events()
            .iter()
            .any(|event| matches!(event, Event::Session { end: SessionEnd::App, .. }))
            .then_some(())
    });
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
}

#[test]
fn too_many_calls_are_refused_with_a_stable_code() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    let flood = "window.codes = []; for (let i = 0; i < 100; i++) kiosk.info().then(() => codes.push('ok'), (e) => codes.push(e.code)); 1";
    shell.eval("app", flood).unwrap();
    shell.wait_until("app", "codes.length === 100");
    shell.wait_until(
        "app",
        "codes.includes('too_many') && codes.filter((code) => code === 'ok').length <= 40",
    );
}

#[test]
fn frames_and_other_origins_have_no_bridge_and_cannot_forge_a_call() {
    let (own, other) = (Web::start(), Web::start());
    let shell = Shell::start(vec![remote(
        1,
        "应用",
        &format!("{}/", own.origin()),
        &[&own.origin(), &other.origin()],
    )]);
    shell.open("应用");
    assert_eq!(
        shell.eval("app", "[typeof kiosk, typeof window.webkit?.messageHandlers?.kiosk]"),
        Ok(json!(["object", "undefined"]))
    );
    // A frame of the own origin, and one whose messages come from another window.
    let frame = "window.there = 0; const frame = document.createElement('iframe'); frame.src = '/frame'; \
        frame.onload = () => { there = typeof frame.contentWindow.kiosk; \
        const script = frame.contentDocument.createElement('script'); \
        script.textContent = `parent.postMessage({ kioskCall: JSON.stringify({ id: 1, method: 'end' }) }, '*')`; \
        frame.contentDocument.body.append(script); }; document.body.append(frame); 1";
    shell.eval("app", frame).unwrap();
    shell.wait_until("app", "there === 'undefined'");
    // The top frame at another allowed origin.
    shell.eval("app", &format!("location.href = '{}/elsewhere'; 1", other.origin())).unwrap();
    shell.wait_until("app", "location.pathname === '/elsewhere' && document.readyState === 'complete'");
    assert_eq!(shell.eval("app", "typeof kiosk"), Ok(json!("undefined")));
    let forged = "postMessage({ kioskCall: JSON.stringify({ id: 1, method: 'end' }) }, '*'); 1";
    shell.eval("app", forged).unwrap();
    // Whatever was forged has been handled by then: pings and answers go the same way.
    shell.wait_until("app", "document.readyState === 'complete'");
    assert!(shell.has_app());
    assert!(!shell.agent.events().iter().any(|event| matches!(event, Event::Session { .. })));
}
