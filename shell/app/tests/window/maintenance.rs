use fleet_protocol::{MaintenanceAct, MaintenanceCode};
use serde_json::{Value, json};
use terminal_core::ipc::{
    AgentMessage, MaintenanceRequest, MaintenanceWord, NetworkRequest, NetworkView, PinRefusal, ShellMessage,
};
use terminal_core::network_test::NetworkTest;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::bundle;

fn wants(shell: &Shell) -> Vec<MaintenanceRequest> {
    let wanted = |said| match said {
        ShellMessage::Maintenance(request) => Some(request),
        _ => None,
    };
    shell.agent.said().into_iter().filter_map(wanted).collect()
}

fn ask(shell: &Shell, call: &str) {
    shell.eval("home", &format!("kioskHost.invoke('maintenance', {call}); 1")).unwrap();
}

fn word(shell: &Shell, word: MaintenanceWord) {
    shell.agent.say(&AgentMessage::Maintenance(word));
}

#[test]
fn four_corners_a_pin_and_home_again() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    // In another order it is nothing but a citizen's touches.
    for (x, y) in [(20, 20), (20, 1_900), (1_060, 1_900), (1_060, 20)] {
        shell.display.click(x, y);
    }
    shell.wait_until("home", "state.session.state === 'active' && state.maintenance === null");
    shell.touch_corners();
    shell.wait_until("home", "state.maintenance?.stage === 'pad' && state.session.state === 'none'");

    ask(&shell, "{ want: 'enter', code: '01200000000' }");
    let code: MaintenanceCode = "01200000000".parse().unwrap();
    let entered = [MaintenanceRequest::Enter { code }];
    wait_for("the PIN to be handed on", SOON, || (wants(&shell) == entered).then_some(()));
    word(&shell, MaintenanceWord::Refused(PinRefusal::Wrong { tries_left: 4 }));
    shell.wait_until("home", "state.maintenance.note?.tries_left === 4");
    ask(&shell, "{ want: 'act', act: { act: 'restart_machine' } }");
    ask(&shell, "{ want: 'enter', code: '01289591866' }");
    wait_for("the next one", SOON, || (wants(&shell).len() == 2).then_some(()));
    word(&shell, MaintenanceWord::Entered { number: 12.try_into().unwrap() });
    shell.wait_until("home", "state.maintenance.stage === 'open' && state.maintenance.number === '012'");

    ask(&shell, "{ want: 'act', act: { act: 'check_in' } }");
    let act = MaintenanceAct::CheckIn;
    wait_for("the act", SOON, || wants(&shell).contains(&MaintenanceRequest::Act { act }).then_some(()));
    word(&shell, MaintenanceWord::Granted { act });
    shell.wait_until("home", "state.maintenance.last?.act.act === 'check_in'");
    shell.display.click(500, 900);
    assert_eq!(shell.eval("home", "state.session.state"), Ok(json!("none")), "no citizen's");

    // The network: what the page wants goes to the agent, what that says is shown, and gone with the visit.
    shell.eval("home", "kioskHost.invoke('network', { want: 'test' }); 1").unwrap();
    let asked = || shell.agent.said().contains(&ShellMessage::Network(NetworkRequest::Test {}));
    wait_for("the test to be asked for", SOON, || asked().then_some(()));
    let test = NetworkTest::begin("fleet.example:443".into(), None, 5).report().clone();
    let view = NetworkView { test: Some(test), ..NetworkView::default() };
    shell.agent.say(&AgentMessage::Network(Box::new(view)));
    shell.wait_until("home", "state.network?.test.running === 'link'");

    word(&shell, MaintenanceWord::Ended);
    shell.wait_until("home", "state.maintenance === null && state.network === null");
    shell.display.click(500, 900);
    shell.wait_until("home", "state.session.state === 'active'");
}

/// Presses the button of a page as it is shipped that has this in its label.
fn press(shell: &Shell, view: &str, part: &str) {
    let pressed = format!(
        "(() => {{ const key = [...document.querySelectorAll('button')].find((it) => it.textContent.includes('{part}')); \
         key?.click(); return !!key; }})()"
    );
    shell.wait_until(view, &pressed);
}

#[test]
fn a_session_that_had_an_app_gives_way_to_the_pad() {
    let pages = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/kiosk/dist");
    let shell = Shell::launch(vec![bundle(1, "应用", &[])], &[], &["--pages".as_ref(), pages.as_ref()]);
    press(&shell, "home", "应用");
    shell.wait_for_app();
    press(&shell, "bar", "返回");
    wait_for("the home page", SOON, || (!shell.has_app()).then_some(()));
    shell.touch_corners();
    // What the app's networking is ended under is fetched again.
    let digit = "[...document.querySelectorAll('button')].some((key) => key.textContent.trim() === '7')";
    shell.wait_until("home", digit);
}

#[test]
fn an_app_is_never_left_for_it_and_reaches_none_of_it() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.touch_corners();
    shell.wait_until("home", "state.session.state === 'active' && state.maintenance === null");
    assert!(shell.has_app());
    let there =
        "[typeof window.kioskHost, typeof kiosk.maintenance, typeof window.webkit?.messageHandlers?.kiosk]";
    assert_eq!(shell.eval("app", there), Ok(json!(["undefined", "undefined", "undefined"])));
    // Nor by a call that its page makes up, nor by the addresses that the trusted pages call.
    let forged = "window.told = []; postMessage({ kioskCall: JSON.stringify({ id: 1, method: 'maintenance', \
        params: { want: 'leave' } }) }, '*'); \
        for (const address of ['kiosk://localhost/invoke', 'kiosk://localhost/home.html']) \
            fetch(address, { method: 'POST', body: '{\"id\":1,\"name\":\"maintenance\",\"args\":{\"want\":\"leave\"}}' }) \
                .then(() => told.push('reached'), () => told.push('refused')); 1";
    shell.eval("app", forged).unwrap();
    shell.wait_until("app", "told.length === 2");
    assert_eq!(shell.eval("app", "told"), Ok(json!(["refused", "refused"])));
    assert_eq!((wants(&shell), shell.eval("home", "state.maintenance")), (vec![], Ok(Value::Null)));
}
