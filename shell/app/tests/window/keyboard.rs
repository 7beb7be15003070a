use serde_json::{Value, json};
use terminal_core::ipc::{AppView, HostedSource};

use crate::shell::{SOON, Shell, wait_for};
use crate::typist::Typist;
use crate::view::bundle;

#[test]
fn every_kind_of_field_takes_what_is_typed() {
    let typist = Typist::new();
    let fields: [(&str, &str, &[&str], Value); 9] = [
        ("at('plain')", "at('plain').value", &["王", "12", "退格"], json!("王1")),
        ("at('vue')", "seen.vue", &["王", "x"], json!("王x")),
        ("at('react')", "seen.react", &["王", "x", "退格", "王"], json!("王王")),
        ("at('area')", "at('area').value", &["王", "换行", "x"], json!("王\nx")),
        ("at('rich')", "at('rich').textContent", &["王", "x", "退格"], json!("王")),
        (
            "at('shadow').shadowRoot.children[1]",
            "at('shadow').shadowRoot.children[1].value",
            &["王"],
            json!("王"),
        ),
        (
            "at('shadow').shadowRoot.children[2]",
            "at('shadow').shadowRoot.children[2].value",
            &["x"],
            json!("x"),
        ),
        ("at('number')", "at('number').value", &["12"], json!("12")),
        ("at('email')", "at('email').value", &["x", "12"], json!("x12")),
    ];
    for (element, value, keys, expected) in fields {
        typist.touch(element);
        typist.wait_up();
        for key in keys {
            typist.key(key);
        }
        typist.becomes(value, &expected);
    }
}

#[test]
fn passwords_and_frames_take_it_too() {
    let typist = Typist::new();
    for (element, value, keys, expected) in [
        ("at('password')", "at('password').value", &["x", "12", "退格"][..], json!("x1")),
        ("at('tel')", "at('tel').value", &["12"], json!("12")),
        ("at('same')", "seen.same", &["王", "12", "退格"], json!({ "typed": "王1", "trusted": true })),
        ("at('other')", "seen.other", &["王", "12", "退格"], json!({ "typed": "王1", "trusted": true })),
    ] {
        typist.touch(element);
        typist.wait_up();
        for key in keys {
            typist.key(key);
        }
        typist.becomes(value, &expected);
    }
}

#[test]
fn the_app_ends_above_it_and_the_field_comes_into_sight() {
    let typist = Typist::new();
    let before = typist.view("app")["height"].clone();
    for (element, shown) in [
        ("at('low')", "at('low').getBoundingClientRect()"),
        // What is in a frame of another origin is found by what that frame said of it.
        ("at('other')", "at('other').getBoundingClientRect()"),
    ] {
        typist.touch(element);
        typist.wait_up();
        let (app, bar) = (typist.view("app"), typist.view("bar"));
        let keyboard = typist.view("keyboard");
        assert_eq!(app["height"], keyboard["y"]);
        let end = keyboard["y"].as_i64().unwrap() + keyboard["height"].as_i64().unwrap();
        assert_eq!(Some(end), bar["y"].as_i64());
        typist.becomes(
            &format!(
                "(() => {{ const box = {shown}; return box.top >= 0 && box.top + 60 <= innerHeight; }})()"
            ),
            &json!(true),
        );
        typist.key("x");
        typist.key("完成");
        typist.wait_down();
        assert_eq!(typist.view("app")["height"], before);
    }
    typist.becomes("at('low').value", &json!("x"));
    typist.becomes("seen.other.typed", &json!("x"));
}

#[test]
fn its_keys_take_no_focus_and_are_seen_over_everything_but_the_bar() {
    let typist = Typist::new();
    typist.touch("at('plain')");
    typist.wait_up();
    let (blurs, lost) = (typist.shell.eval("app", "seen.blurs"), typist.shell.eval("app", "seen.lost"));
    for key in ["王", "x", "12", "退格", "x"] {
        typist.key(key);
    }
    typist.becomes("at('plain').value", &json!("王x1x"));
    assert_eq!(
        (typist.shell.eval("app", "seen.blurs"), typist.shell.eval("app", "seen.lost")),
        (blurs, lost)
    );
    assert_eq!(typist.shell.eval("app", "document.hasFocus()"), Ok(json!(true)));
    let corner = typist.view("keyboard")["y"].as_i64().unwrap() + 400;
    wait_for("its colour", SOON, || (typist.shell.display.pixel(1000, corner) == "#225522").then_some(()));
    assert_eq!(typist.shell.display.pixel(1000, 1900), "#222255");
}

#[test]
fn it_goes_when_something_else_is_touched_and_that_gets_its_click() {
    let typist = Typist::new();
    let button = "document.body.insertAdjacentHTML('beforeend', \
        '<button style=\"position:fixed;bottom:20px;left:20px;width:300px;height:90px\">提交</button>'); \
        document.querySelector('button').onclick = () => (seen.clicked = true); 1";
    typist.shell.eval("app", button).unwrap();
    typist.touch("at('plain')");
    typist.wait_up();
    typist.shell.click("app", "提交");
    typist.becomes("seen.clicked", &json!(true));
    typist.wait_down();
}

#[test]
fn fields_that_cannot_be_written_and_those_that_want_none_raise_nothing() {
    let typist = Typist::new();
    typist
        .shell
        .eval("app", "at('vue').dataset.kioskKeyboard = 'none'; at('react').inputMode = 'none'; 1")
        .unwrap();
    for element in ["at('fixed')", "at('vue')", "at('react')"] {
        typist.touch(element);
        typist.becomes(&format!("document.activeElement === {element}"), &json!(true));
    }
    typist.touch("at('plain')");
    typist.wait_up();
    // The first field that was heard of is this one.
    assert_eq!(typist.shell.eval("keyboard", "state.keyboard.field"), Ok(json!(1)));
}

#[test]
fn a_field_that_vanishes_takes_it_along() {
    let typist = Typist::new();
    for (element, end) in [
        ("at('plain')", "at('plain').remove(); 1"),
        ("at('vue')", "at('vue').disabled = true; 1"),
        ("at('other')", "at('other').remove(); 1"),
        ("at('same')", "at('same').src = 'about:blank'; 1"),
    ] {
        typist.touch(element);
        typist.wait_up();
        typist.shell.eval("app", end).unwrap();
        typist.wait_down();
    }
}

#[test]
fn layouts_follow_the_field_and_what_stands_in_it_is_told_but_never_a_password() {
    let typist = Typist::new();
    typist.touch("at('card')");
    typist.wait_up();
    typist.shell.wait_until("keyboard", "state.keyboard.layout === 'id' && text === ''");
    typist.key("12");
    typist.shell.wait_until("keyboard", "text === '12'");
    typist.key("清空");
    typist.shell.wait_until("keyboard", "text === ''");
    typist.becomes("at('card').value", &json!(""));
    typist.touch("at('password')");
    typist.shell.wait_until("keyboard", "state.keyboard.secret && state.keyboard.layout === 'english'");
    typist.key("x");
    typist.becomes("at('password').value", &json!("x"));
    assert_eq!(typist.shell.eval("keyboard", "text"), Ok(Value::Null));
    // From one field to the next within a shadow root.
    typist.touch("at('shadow').shadowRoot.children[1]");
    typist.shell.wait_until("keyboard", "!state.keyboard.secret");
    let first = typist.shell.eval("keyboard", "state.keyboard.field");
    typist.touch("at('shadow').shadowRoot.children[2]");
    wait_for("the other field", SOON, || {
        (typist.shell.eval("keyboard", "state.keyboard.field") != first).then_some(())
    });
}

#[test]
fn at_the_end_of_the_session_it_is_gone_with_its_process() {
    let typist = Typist::new();
    typist.touch("at('card')");
    typist.wait_up();
    typist.key("12");
    typist.shell.wait_until("keyboard", "text === '12'");
    typist.shell.eval("keyboard", "window.left = 'behind'; 1").unwrap();
    typist.shell.click("bar", "结束并退出");
    wait_for("the app to close", SOON, || (!typist.shell.has_app()).then_some(()));
    typist.shell.wait_until("keyboard", "!window.left && text === null && !!window.state && !state.keyboard");
    typist.shell.wait_until("home", "state.session.state === 'none' && !state.keyboard");
}

/// A page that moves the focus as fast as it can: it may raise the keyboard and put it away, and nothing else.
#[test]
fn a_page_that_floods_holds_nobody_up() {
    let typist = Typist::new();
    typist
        .shell
        .eval(
            "app",
            "window.flood = () => { for (let at = 0; at < 200; at += 1) { document.getElementById(at % 2 ? 'vue' : 'react').focus(); \
             document.activeElement.blur(); } at('email').focus(); }; setInterval(flood, 10); 1",
        )
        .unwrap();
    typist.shell.wait_until("keyboard", "!!state.keyboard");
    let beats = typist.shell.agent.heartbeats();
    wait_for("heartbeats", SOON, || (typist.shell.agent.heartbeats() >= beats + 3).then_some(()));
    typist.shell.click("bar", "返回首页");
    wait_for("the app to close", SOON, || (!typist.shell.has_app()).then_some(()));
    typist.shell.wait_until("keyboard", "!state.keyboard");
}

#[test]
fn a_page_cannot_speak_to_it() {
    let typist = Typist::new();
    let script = "String(window.webkit?.messageHandlers?.kioskField) + String(window.__kioskField) + String(window.kioskHost)";
    assert_eq!(typist.shell.eval("app", script), Ok(json!("undefinedundefinedundefined")));
    let forged = "document.body.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true })); \
        at('plain').dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true })); 1";
    typist.shell.eval("app", forged).unwrap();
    typist.touch("at('area')");
    typist.wait_up();
    assert_eq!(typist.shell.eval("keyboard", "state.keyboard.field"), Ok(json!(1)));
}

#[test]
fn it_rises_for_a_field_that_has_the_focus_from_the_start() {
    let typist = Typist::with("&focus=plain");
    typist.wait_up();
    typist.key("王");
    typist.becomes("at('plain').value", &json!("王"));
}

/// Its policy lets the page reach nothing at all; what its isolated world tells the shell goes by a request all the same.
#[test]
fn a_page_whose_own_policy_forbids_all_requests_has_it_and_the_bridge() {
    let dir = tempfile::tempdir().unwrap();
    let page = |body: &str| {
        format!(
            "<!doctype html><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\"connect-src 'none'\">{body}"
        )
    };
    let own = page("<input style='font-size: 40px'><iframe src=inner.html width=900 height=400></iframe>");
    std::fs::write(dir.path().join("index.html"), own).unwrap();
    std::fs::write(dir.path().join("inner.html"), page("<textarea autofocus></textarea>")).unwrap();
    let source =
        HostedSource::Bundle { root: dir.path().into(), entry: "index.html".into(), allowed_origins: vec![] };
    let shell = Shell::start(vec![AppView { source, ..bundle(1, "应用", &[]) }]);
    shell.open("应用");
    let watch = "window.refused = []; \
        document.addEventListener('securitypolicyviolation', ({ blockedURI }) => refused.push(blockedURI)); \
        fetch('kiosk-document://localhost/mine').catch(() => {}); 1";
    shell.eval("app", watch).unwrap();
    shell.wait_until("app", "refused.length > 0");
    let refused = shell.eval("app", "refused.length");
    shell.click_first_input();
    shell.wait_until("keyboard", "window.state?.keyboard?.enter === 'enter'");
    shell
        .eval("app", "document.querySelector('iframe').contentDocument.querySelector('textarea').focus(); 1")
        .unwrap();
    shell.wait_until("keyboard", "window.state.keyboard?.enter === 'line'");
    shell.eval("app", "kiosk.info().then((info) => (window.told = info.language)); 1").unwrap();
    shell.wait_until("app", "window.told === 'zh-CN'");
    assert_eq!(shell.eval("app", "refused.length"), refused, "nothing else was refused");
}
