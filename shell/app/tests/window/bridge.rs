use fleet_protocol::{Event, SessionEnd};
use serde_json::json;
use terminal_core::ipc::{AgentMessage, ShellMessage};
use terminal_core::lock::LockReport;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, home, remote};
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
    let flood = "window.codes = []; window.began = performance.now(); for (let i = 0; i < 100; i++) kiosk.info().then(() => codes.push('ok'), (e) => codes.push(e.code)); 1";
    shell.eval("app", flood).unwrap();
    shell.wait_until("app", "codes.length === 100");
    // Twenty in each second, of which the first and the last are begun: a busy machine takes several for a hundred.
    let seconds = "(performance.now() - began) / 1000 + 2";
    let bounded = format!("codes.filter((code) => code === 'ok').length <= 20 * ({seconds})");
    shell.wait_until("app", &format!("codes.includes('too_many') && {bounded}"));
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

/// What the shell said of the lock last.
fn lock(shell: &Shell) -> Option<LockReport> {
    let lock = |said| if let ShellMessage::Lock { held } = said { Some(held) } else { None };
    shell.agent.said().into_iter().rev().find_map(lock).flatten()
}

/// Calls the bridge in the app and waits for what comes of it: the value, or the code of the error.
fn call(shell: &Shell, call: &str) -> serde_json::Value {
    let script =
        format!("window.came = 0; kiosk.{call}.then((value) => (came = [value]), (e) => (came = e.code)); 1");
    shell.eval("app", &script).unwrap();
    shell.wait_until("app", "came !== 0");
    shell.eval("app", "came").unwrap()
}

#[test]
fn an_app_holds_the_lock_and_nothing_disturbs_it_until_it_lets_go() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    let until = call(&shell, "hold('payment', 600)")[0]["until"].as_i64().unwrap();
    assert!((1_795_000_600_000..1_795_000_700_000).contains(&until), "{until}");
    let held = wait_for("the agent to be told", SOON, || lock(&shell));
    assert_eq!((held.reason.to_string().as_str(), held.left_ms), ("payment", 600_000));
    shell.agent.say(&AgentMessage::MaySwitch);
    wait_for("the answer", SOON, || {
        shell.agent.said().contains(&ShellMessage::SwitchAnswer { idle: false }).then_some(())
    });
    // Unlisted in the middle of it.
    shell.agent.say(&AgentMessage::View(Box::new(home(vec![]))));
    shell.wait_until("home", "state.screen.apps.length === 0");
    assert!(shell.has_app());
    for (wrong, code) in [
        ("hold()", "invalid_arguments"),
        ("hold('付款', 60)", "invalid_arguments"),
        ("hold('payment', 601)", "invalid_arguments"),
        ("hold('x'.repeat(100000), 60)", "too_large"),
    ] {
        assert_eq!(call(&shell, wrong), json!(code), "{wrong}");
    }
    shell.eval("app", "kiosk.release(); 1").unwrap();
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
    wait_for("the agent to be told", SOON, || lock(&shell).is_none().then_some(()));
}

#[test]
fn a_lock_goes_with_its_app_and_no_frame_takes_it() {
    let (own, other) = (Web::start(), Web::start());
    let origins = [own.origin(), other.origin()];
    let allowed: Vec<&str> = origins.iter().map(String::as_str).collect();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", own.origin()), &allowed)]);
    shell.open("应用");
    // A frame of the own origin posts what the bridge itself would post.
    let forged =
        "{ kioskCall: JSON.stringify({ id: 1, method: 'hold', args: { reason: 'evil', seconds: 600 } }) }";
    let frame = format!(
        "window.there = 0; const frame = document.createElement('iframe'); frame.src = '/frame'; \
         frame.onload = () => {{ const script = frame.contentDocument.createElement('script'); \
         script.textContent = `parent.postMessage({forged}, '*'); parent.there = 1`; \
         frame.contentDocument.body.append(script); }}; document.body.append(frame); 1"
    );
    shell.eval("app", &frame).unwrap();
    shell.wait_until("app", "there === 1");
    // Calls are heard in their order: had the forged one counted, it would have been heard before this.
    assert!(call(&shell, "hold('payment', 60)")[0]["until"].is_i64());
    let reasons: Vec<String> = shell
        .agent
        .said()
        .into_iter()
        .filter_map(|said| if let ShellMessage::Lock { held } = said { held } else { None })
        .map(|held| held.reason.to_string())
        .collect();
    assert_eq!(reasons, ["payment"]);
    shell.click("bar", "返回首页");
    wait_for("the agent to be told", SOON, || lock(&shell).is_none().then_some(()));
}
