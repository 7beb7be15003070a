//! Receipts and smart cards, from the page of an app to the simulated devices.

use std::ffi::OsStr;
use std::path::Path;

use fleet_protocol::{DeviceState, Permission};
use serde_json::{Value, json};
use terminal_core::ipc::{AppView, HostedSource, ShellMessage};
use terminal_devices::simulator::{
    SimulatedReceiptPrinter, SimulatedSmartCard, SimulatedSmartCardReader, people,
};

use crate::shell::{SOON, Shell, wait_for};
use crate::view::bundle;

/// A bundle with a manifest that names the simulated card's application.
fn app(number: u128, name: &str, root: &Path, granted: &[Permission]) -> AppView {
    std::fs::write(root.join("index.html"), "<!doctype html><meta charset=utf-8><p>应用").unwrap();
    let manifest = json!({ "smartCards": ["7378312E73682EC9E7BBE1B1A3D5CF"] });
    std::fs::write(root.join("kiosk-app.json"), manifest.to_string()).unwrap();
    let source =
        HostedSource::Bundle { root: root.to_owned(), entry: "index.html".into(), allowed_origins: vec![] };
    AppView { source, permissions: granted.iter().copied().collect(), ..bundle(number, name, &[]) }
}

/// Calls the bridge in the app: what came of it, or the code of the error.
fn ask(shell: &Shell, call: &str) -> Value {
    begin(shell, call);
    came(shell)
}

fn begin(shell: &Shell, call: &str) {
    let script = format!(
        "window.came = 0; kiosk.{call}.then((it) => (came = it ?? 'done'), (e) => (came = e.code)); 1"
    );
    shell.eval("app", &script).unwrap();
}

fn came(shell: &Shell) -> Value {
    shell.wait_until("app", "came !== 0");
    shell.eval("app", "came").unwrap()
}

const RECEIPT: &str = "printReceipt({ items: [{ kind: 'text', text: '受理回执', align: 'center', size: 'double' }, \
    { kind: 'pair', left: '申请人', right: '\"向\" 巴山' }, { kind: 'qr', text: 'DZ-2026-0107' }] })";

#[test]
fn an_app_prints_a_receipt_and_speaks_to_a_card_and_nothing_goes_on_without_it() {
    let dir = tempfile::tempdir().unwrap();
    let printer = SimulatedReceiptPrinter::start(&dir.path().join("receipts")).unwrap();
    let reader = SimulatedSmartCardReader::start(&dir.path().join("cards")).unwrap();
    let address = format!("serial:{}", printer.link().display());
    let socket = reader.socket();
    let devices = ["--receipt-printer", &address, "--smart-card-reader", "Simulated"].map(OsStr::new);
    let granted = [Permission::Receipt, Permission::SmartCard];
    let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let apps = vec![app(1, "应用", own.path(), &granted), app(2, "别的", other.path(), &[])];
    let shell = Shell::launch(apps, &[("PCSCLITE_CSOCK_NAME", socket.to_str().unwrap())], &devices);
    let ready = Some(DeviceState::Ready);
    let ready = ShellMessage::Devices {
        id_card_reader: None,
        printer: None,
        speaker: None,
        scanner: None,
        receipt_printer: ready.clone(),
        smart_card_reader: ready,
        camera: None,
        toner: None,
    };
    wait_for("both devices to be ready", SOON, || shell.agent.said().contains(&ready).then_some(()));
    shell.open("应用");
    receipts(&shell, &printer);
    smart_cards(&shell, &reader);

    // An app that ops granted nothing to has neither.
    shell.click("bar", "返回首页");
    shell.open("别的");
    for call in [RECEIPT, "receiptPrinter()", "openSmartCard({ reason: '读取社保卡' })"] {
        assert_eq!(ask(&shell, call), "not_permitted", "{call}");
    }
    assert_eq!(printer.printed().len(), 1);
}

fn receipts(shell: &Shell, printer: &SimulatedReceiptPrinter) {
    assert_eq!(ask(shell, "receiptPrinter()"), json!({ "state": "ready" }));
    printer.set_rows(Some(1));
    begin(shell, RECEIPT);
    shell.wait_until("bar", "state.print === 'out_of_paper'");
    printer.set_rows(None);
    assert_eq!(came(shell), "done");
    let name = "\"向\" 巴山";
    let pair = format!("申请人{}{name}", " ".repeat(32 - 6 - 9));
    assert_eq!(printer.printed()[0].text(), format!("受理回执\n{pair}\n[QR DZ-2026-0107]\n"));
    assert!(printer.is_empty());
    for (call, code) in [
        ("printReceipt()", "invalid_arguments"),
        ("printReceipt({ items: [{ kind: 'text', text: '\\x1b@' }] })", "invalid_arguments"),
        ("printReceipt({ items: [] })", "too_long"),
    ] {
        assert_eq!(ask(shell, call), code, "{call}");
    }
}

fn smart_cards(shell: &Shell, reader: &SimulatedSmartCardReader) {
    begin(shell, "openSmartCard({ reason: '读取社保卡' })");
    shell.wait_until("bar", "window.consent?.phase === 'put_smart_card'");
    wait_for("the page to cover everything", SOON, || shell.bar_covers().then_some(()));
    reader.put(SimulatedSmartCard::of(&people()[0])).unwrap();
    assert_eq!(came(shell), json!({ "atr": "3b800181" }));
    shell.wait_until("bar", "state.smart_card === 'in_use'");
    for (call, answer) in [
        ("sendToSmartCard('00B0000000')", json!("not_declared")),
        ("selectSmartCard('D156000005')", json!("not_declared")),
        ("selectSmartCard('7378312E73682EC9E7BBE1B1A3D5CF')", json!({ "data": "", "status": "9000" })),
        ("sendToSmartCard('0020000103313233')", json!("command_refused")),
        ("sendToSmartCard('00A4020002EF05')", json!({ "data": "", "status": "9000" })),
        ("sendToSmartCard('00B0000009')", json!({ "data": "445a30303030313037", "status": "9000" })),
    ] {
        assert_eq!(ask(shell, call), answer, "{call}");
    }
    assert_eq!(reader.card().unwrap().verified(), 0);
    reader.take();
    shell.wait_until("bar", "state.smart_card === null");
    assert_eq!(ask(shell, "sendToSmartCard('00B0000009')"), "card_closed");

    // A card that lies there already waits for the citizen's touch, unless the reader tells of it after it was asked for: then it was just put.
    reader.put(SimulatedSmartCard::of(&people()[1])).unwrap();
    begin(shell, "openSmartCard({ reason: '读取社保卡' })");
    wait_for("the card to be opened", SOON, || {
        if shell.eval("bar", "window.consent?.phase") == Ok(json!("confirm_smart_card")) {
            shell.click("bar", "同意读取");
            shell.wait_until("app", "came !== 0");
        }
        (shell.eval("app", "came") != Ok(json!(0))).then_some(())
    });
    assert_eq!(came(shell), json!({ "atr": "3b800181" }));
    assert_eq!(ask(shell, "closeSmartCard()"), "done");
    shell.wait_until("bar", "state.smart_card === 'take_along'");
}
