//! What a smart card answered. Only a bundle may speak to one, because its manifest names what is on the card; so this citizen
//! has an app of their own.

use terminal_core::ipc::HostedSource;
use terminal_devices::simulator::{SimulatedSmartCard, SimulatedSmartCardReader};

use super::*;
use crate::view::{bundle, pages};

/// The answers are given to the app in hexadecimal digits.
fn in_digits(text: &str) -> String {
    text.bytes()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn app() -> AppView {
    let source = HostedSource::Bundle {
        root: pages().join("card"),
        entry: "index.html".into(),
        allowed_origins: vec![],
    };
    AppView {
        permissions: [fleet_protocol::Permission::SmartCard].into_iter().collect(),
        source,
        ..bundle(1, "应用", &[])
    }
}

#[test]
fn nothing_is_left_of_a_smart_card() {
    #[expect(clippy::disallowed_methods, reason = "files carry the machine's own date")]
    let began = SystemTime::now();
    let dir = tempfile::tempdir().unwrap();
    let reader = SimulatedSmartCardReader::start(dir.path()).unwrap();
    let socket = reader.socket();
    let environment = [("PCSCLITE_CSOCK_NAME", socket.to_str().unwrap())];
    let args = ["--smart-card-reader", "Simulated"].map(AsRef::as_ref);
    let shell = Shell::launch(vec![app()], &environment, &args);
    let mut person = people().swap_remove(0);
    let mark = mark(began);
    person.name = Zeroizing::new(format!("{mark}kept"));

    shell.open("应用");
    shell.eval("app", include_str!("read_smart_card.js")).unwrap();
    shell.wait_until("bar", "window.consent?.phase === 'put_smart_card'");
    // Putting it in is the consent.
    reader.put(SimulatedSmartCard::of(&person)).unwrap();
    shell.wait_until("app", "!!window.text");
    assert_eq!(shell.eval("app", "text.split('\\n')[0].endsWith('kept')"), Ok(true.into()));
    let digits = in_digits(&mark);
    let found = |what: &str| !memory::found(shell.pid(), what).is_empty();
    assert!(found(&mark) && found(&digits), "what the card answered cannot be found while the app has it");
    reader.take();

    shell.click("bar", "结束并退出");
    let (_, left) = wait_for("the record of the wipe", SOON, || wiped(&shell, WipeCause::SessionEnd));
    assert_eq!(left, Residue::default());
    for what in [&mark, &digits] {
        wait_for("the answer to be gone", MOMENT, || (!found(what)).then_some(()));
        assert_eq!(disk::found(Path::new("/"), began, what), Vec::<String>::new());
    }
}
