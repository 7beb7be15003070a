use std::process::{Command, Stdio};

use crate::display::Display;
use crate::shell::{SOON, wait_for};

#[test]
fn an_engine_that_is_too_old_is_told_of_on_the_screen() {
    let (display, dir) = (Display::start(1_080, 1_920), tempfile::tempdir().unwrap());
    let mut shell = Command::new(env!("CARGO_BIN_EXE_kiosk-shell"))
        .args(["--pages", "/nowhere", "--agent-socket", "/nowhere"])
        .env("DISPLAY", display.name())
        .env("KIOSK_PROBE_ENGINE", "2.38.5")
        .env("HOME", dir.path())
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    wait_for("the words", SOON, || (display.pixel(20, 1_900) == "#0D3A62").then_some(()));
    assert!(shell.try_wait().unwrap().is_none(), "they stay to be read");
    shell.kill().unwrap();
    shell.wait().unwrap();
}
