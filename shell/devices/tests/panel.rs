//! The panel behind X servers: a real one with a driver for a screen that is none (dummy(4)), which dims by gamma and cannot be
//! switched, and a simulated one, which speaks DPMS as a server with a real screen does.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use terminal_devices::panel::driver::start;
use terminal_devices::panel::{Dimmer, Panel as _, PanelEvent, PanelRequest, PanelState, ScreenPanel};
use terminal_devices::simulator::SimulatedScreenServer;

const SOON: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(20);

const CONFIGURATION: &str = r#"
Section "ServerFlags"
    Option "AutoAddDevices" "false"
EndSection
Section "Device"
    Identifier "dummy"
    Driver "dummy"
    VideoRam 16384
EndSection
Section "Screen"
    Identifier "screen"
    Device "dummy"
    DefaultDepth 24
EndSection
"#;

/// A real server.
struct Server {
    child: Child,
    display: String,
    _dir: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("xorg.conf");
        std::fs::write(&config, CONFIGURATION).unwrap();
        let mut child = Command::new("/usr/lib/xorg/Xorg")
            .args(["-displayfd", "1", "-noreset", "-nolisten", "tcp", "-novtswitch", "-sharevts", "-s", "0"])
            .arg("-config")
            .arg(&config)
            .arg("-logfile")
            .arg(dir.path().join("log"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("xserver-xorg-core is installed");
        let mut number = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { child, display: format!(":{}", number.trim()), _dir: dir }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn next_state(heard: &Receiver<PanelEvent>) -> PanelState {
    loop {
        if let PanelEvent::State(state) = heard.recv_timeout(SOON).unwrap() {
            return state;
        }
    }
}

#[test]
fn a_servers_panel_goes_dark_and_a_touch_wakes_it() {
    let server = SimulatedScreenServer::start().unwrap();
    assert!(server.has_timers());
    let (events, heard) = channel();
    let requests = start(ScreenPanel::new(Some(server.display())), LOOK, move |event| {
        let _ = events.send(event);
    })
    .unwrap();
    let begins = next_state(&heard);
    assert!(begins.switches_off && begins.is_lit, "{begins:?}");
    assert!(!server.has_timers(), "nothing goes dark by itself");
    requests.send(PanelRequest { lit: false, percent: None }).unwrap();
    assert!(!next_state(&heard).is_lit && server.is_dark());
    server.touch();
    assert_eq!(heard.recv_timeout(SOON).unwrap(), PanelEvent::Woken);
    requests.send(PanelRequest { lit: true, percent: None }).unwrap();
    assert!(next_state(&heard).is_lit);
    // Once more, from a server that has it switched off by now.
    requests.send(PanelRequest { lit: false, percent: None }).unwrap();
    assert!(!next_state(&heard).is_lit && server.is_dark());
}

#[test]
fn where_there_is_no_light_to_set_the_picture_gets_darker() {
    let server = Server::start();
    let nothing = tempfile::tempdir().unwrap();
    let mut panel = ScreenPanel::with_backlights(Some(server.display.clone()), nothing.path().to_owned());
    assert_eq!(panel.is_lit().unwrap(), None, "nothing glows that could be switched");
    assert_eq!(panel.set_brightness(40).unwrap(), Some(Dimmer::Gamma));
    let backlight = nothing.path().join("acpi_video0");
    std::fs::create_dir(&backlight).unwrap();
    std::fs::write(backlight.join("max_brightness"), "200\n").unwrap();
    std::fs::write(backlight.join("brightness"), "200\n").unwrap();
    assert_eq!(panel.set_brightness(40).unwrap(), Some(Dimmer::Backlight));
    assert_eq!(std::fs::read_to_string(backlight.join("brightness")).unwrap(), "80");
}

#[test]
fn a_server_that_is_not_there_is_an_error_and_no_end() {
    let mut panel = ScreenPanel::new(Some(":4711".to_owned()));
    panel.is_lit().unwrap_err();
    panel.is_lit().unwrap_err();
}
