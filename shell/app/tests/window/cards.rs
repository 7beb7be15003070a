use fleet_protocol::DeviceState;
use serde_json::{Value, json};
use terminal_core::ipc::ShellMessage;
use terminal_devices::simulator::{SimulatedReader, SimulatedScanner, people};

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{asks_citizens, bundle};

const ASK: &str = "window.came = 0; kiosk.readIdCard({ reason: '查询本人参保记录' }) \
    .then((card) => (came = card), (error) => (came = error.code)); 1";

const ASK_CODE: &str = "window.came = 0; kiosk.scanCode({ reason: '查询办件进度' }) \
    .then((code) => (came = code), (error) => (came = error.code)); 1";

fn came(shell: &Shell) -> Value {
    shell.wait_until("app", "came !== 0");
    shell.eval("app", "came").unwrap()
}

/// What nobody asked for reaches nobody, not even the field that has the focus; what was asked for, the app that asked.
fn scan(shell: &Shell, scanner: &SimulatedScanner) {
    shell.eval("app", ASK_CODE).unwrap();
    shell.wait_until("bar", "window.consent?.phase === 'hold_code'");
    wait_for("the page to cover everything", SOON, || shell.bar_covers().then_some(()));
    scanner.write(b"torn\x00\r\n").unwrap();
    shell.wait_until("bar", "window.consent?.phase === 'unread_code'");
    scanner.present("https://达州.cn/办件?no=DZ-0107").unwrap();
    assert_eq!(came(shell), json!({ "text": "https://达州.cn/办件?no=DZ-0107", "format": null }));
    assert_eq!(shell.eval("app", "field.value"), Ok(json!("")));

    shell.eval("app", ASK_CODE).unwrap();
    shell.wait_until("bar", "window.consent?.phase === 'hold_code'");
    wait_for("the page to cover everything", SOON, || shell.bar_covers().then_some(()));
    shell.click("bar", "取消");
    assert_eq!(came(shell), "cancelled");
}

#[test]
fn a_citizen_is_asked_and_card_and_code_go_to_the_app_that_asked() {
    let dir = tempfile::tempdir().unwrap();
    let mut reader = SimulatedReader::start(&dir.path().join("reader")).unwrap();
    let apps = vec![asks_citizens(bundle(1, "应用", &[])), bundle(2, "别的", &[])];
    let scanner = SimulatedScanner::start(&dir.path().join("scanner")).unwrap();
    let shell = Shell::start_with_devices(apps, reader.link(), scanner.link());
    shell.open("应用");
    shell
        .eval("app", "window.touched = 0; addEventListener('pointerdown', () => touched++, true); 1")
        .unwrap();
    // By the time that somebody asks for a code, it has long been read.
    let field =
        "window.field = document.createElement('input'); document.body.prepend(field); field.focus(); 1";
    shell.eval("app", field).unwrap();
    scanner.present("UNASKED").unwrap();

    // Refused by a real touch of the page that covers everything; none of it reaches the app.
    shell.eval("app", ASK).unwrap();
    shell.wait_until("bar", "window.consent?.phase === 'put_card'");
    assert_eq!(
        shell.eval("bar", "[consent.app_name, consent.reason]"),
        Ok(json!(["应用", "查询本人参保记录"]))
    );
    assert_eq!(shell.eval("home", "JSON.stringify(state).includes('参保')"), Ok(json!(false)));
    wait_for("the page to cover everything", SOON, || shell.bar_covers().then_some(()));
    shell.display.click(540, 900);
    shell.click("bar", "取消");
    assert_eq!(came(&shell), "cancelled");
    wait_for("the app to be seen again", SOON, || (shell.bar()["height"] == 128).then_some(()));
    assert_eq!(shell.eval("app", "touched"), Ok(json!(0)));

    // A card that lies there already waits for the citizen's touch.
    reader.put(people()[1].clone());
    shell.eval("app", ASK).unwrap();
    shell.wait_until("bar", "window.consent?.phase === 'confirm_card'");
    shell.click("bar", "同意读取");
    let card = came(&shell);
    assert_eq!((&card["name"], &card["ethnicity"]), (&json!("罗渠江"), &json!("土家")));
    assert_eq!(card, serde_json::from_str::<Value>(&people()[1].to_json()).unwrap());

    // Pulled out in the middle of it, and plugged in again.
    shell.eval("app", ASK).unwrap();
    shell.wait_until("bar", "!!window.consent");
    reader.unplug();
    assert_eq!(came(&shell), "no_reader");
    let (id_card_reader, scanner_state) = (Some(DeviceState::Absent), Some(DeviceState::Ready));
    let gone = ShellMessage::Devices {
        id_card_reader,
        printer: None,
        speaker: None,
        scanner: scanner_state,
        receipt_printer: None,
        smart_card_reader: None,
        camera: None,
        toner: None,
    };
    wait_for("the agent to be told", SOON, || shell.agent.said().contains(&gone).then_some(()));
    reader.take();
    reader.plug_in().unwrap();

    scan(&shell, &scanner);

    // An app without the permission has no page of the shell at its disposal.
    shell.click("bar", "返回首页");
    shell.open("别的");
    shell.eval("app", ASK).unwrap();
    assert_eq!(came(&shell), "not_permitted");
    assert!(!shell.bar_covers());
}
