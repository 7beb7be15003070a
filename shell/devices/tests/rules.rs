//! The package's rules for scanners that type are those of the matrix. After a model was added:
//! `KIOSK_WRITE_RULES=1 cargo test -p terminal-devices --test rules`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
use std::path::Path;

use terminal_devices::models::{DeviceKind, Driver, Matrix};

const HEAD: &str = "\
# Made of the matrix of device models (shell/devices/models). Scanners that type are no keyboards of the X server's, even while no shell
# runs: only the shell opens them. One that is in no file needs a line of its own in /etc/udev/rules.d.
";

fn rules() -> String {
    let matrix = Matrix::load(Path::new("/nowhere"));
    let mut text = HEAD.to_owned();
    for model in matrix.models().filter(|model| model.kind == DeviceKind::Scanner) {
        for mark in model.usb.iter().filter(|mark| model.driver_at(Some(mark.id)) == Driver::Wedge) {
            let (vendor, product) = (mark.id.vendor, mark.id.product);
            let named = mark.product.as_ref().map(|name| format!(", ATTRS{{product}}==\"*{name}*\""));
            writeln!(
                text,
                "SUBSYSTEM==\"input\", KERNEL==\"event*\", ATTRS{{idVendor}}==\"{vendor:04x}\", \
                ATTRS{{idProduct}}==\"{product:04x}\"{}, ENV{{LIBINPUT_IGNORE_DEVICE}}=\"1\", GROUP=\"kiosk-shell\", MODE=\"0660\"",
                named.unwrap_or_default()
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn the_rules_of_the_package_are_those_of_the_matrix() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../installer/terminal/kiosk-scanners.rules");
    if std::env::var_os("KIOSK_WRITE_RULES").is_some() {
        std::fs::write(&file, rules()).unwrap();
    }
    assert!(rules().lines().count() > 20, "{}", rules());
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), rules());
}
