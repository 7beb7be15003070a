//! A screen that is touched with fingers: an X server with its own driver for tests in place of the glass
//! (inputtestdrv(4)), so that window and engine get the touches that they get from a real one. XTest has but a mouse.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::display::Display;

/// Of the driver's protocol: version, and the events that a finger makes (`xf86-input-inputtest-protocol.h`).
const VERSION: (u16, u16) = (1, 1);
const CLIENT_VERSION: u32 = 0;
const WAIT_FOR_SYNC: u32 = 1;
const TOUCH: u32 = 6;
/// Of the X Input extension (`XI2.h`).
const BEGIN: u32 = 18;
const UPDATE: u32 = 19;
const END: u32 = 20;

/// A place on the screen, in pixels.
pub type Place = (i64, i64);

/// Ten fingers at most.
pub struct Touchscreen {
    driver: UnixStream,
    size: (u32, u32),
    _dir: TempDir,
}

impl Touchscreen {
    /// A display that has one.
    pub fn start(width: u32, height: u32) -> (Display, Self) {
        let dir = tempfile::tempdir().unwrap();
        let (config, socket) = (dir.path().join("xorg.conf"), dir.path().join("touch"));
        std::fs::write(&config, configuration(width, height, &socket)).unwrap();
        let mut server = Command::new("/usr/lib/xorg/Xorg")
            .args(["-displayfd", "1", "-noreset", "-nolisten", "tcp", "-novtswitch", "-sharevts", "-config"])
            .arg(&config)
            .arg("-logfile")
            .arg(dir.path().join("log"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("xserver-xorg-core is installed");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let display = Display::of(server, &number);
        let log = std::fs::read_to_string(dir.path().join("log")).unwrap_or_default();
        let driver = UnixStream::connect(&socket).unwrap_or_else(|error| panic!("{error}: {log}"));
        let mut touchscreen = Self { driver, size: (width, height), _dir: dir };
        touchscreen.greet();
        (display, touchscreen)
    }

    fn greet(&mut self) {
        let version = [VERSION.0.to_ne_bytes(), VERSION.1.to_ne_bytes()].concat();
        self.send(CLIENT_VERSION, &version);
        self.driver.read_exact(&mut [0; 12]).unwrap();
    }

    pub fn down(&mut self, finger: u32, at: Place) {
        self.touch(finger, BEGIN, at);
    }

    pub fn to(&mut self, finger: u32, at: Place) {
        self.touch(finger, UPDATE, at);
    }

    pub fn up(&mut self, finger: u32, at: Place) {
        self.touch(finger, END, at);
    }

    pub fn tap(&mut self, at: Place) {
        self.down(0, at);
        self.up(0, at);
    }

    /// Fingers that go at once, each from one place to another in steps that an eye can follow.
    pub fn go(&mut self, ways: &[(Place, Place)]) {
        const STEPS: i64 = 12;
        let at = |(from, to): (Place, Place), step: i64| {
            (from.0 + (to.0 - from.0) * step / STEPS, from.1 + (to.1 - from.1) * step / STEPS)
        };
        let fingers = || (0_u32..).zip(ways.iter().copied());
        fingers().for_each(|(finger, way)| self.down(finger, way.0));
        for step in 1..=STEPS {
            // What comes within one picture is one movement to the engine, and no way.
            std::thread::sleep(std::time::Duration::from_millis(16));
            fingers().for_each(|(finger, way)| self.to(finger, at(way, step)));
        }
        fingers().for_each(|(finger, way)| self.up(finger, way.1));
    }

    fn touch(&mut self, finger: u32, kind: u32, (x, y): Place) {
        const VALUATORS: usize = 64;
        let mut body = [finger.to_ne_bytes(), kind.to_ne_bytes(), 0_u32.to_ne_bytes()].concat();
        // Two are given: the place on the glass.
        body.extend([0b11, 0, 0, 0, 0, 0, 0, 0]);
        body.extend([0; 4]);
        let mut values = [0.0_f64; 2 * VALUATORS];
        values[..2].copy_from_slice(&[on_glass(x, self.size.0), on_glass(y, self.size.1)]);
        body.extend(values.iter().flat_map(|value| value.to_ne_bytes()));
        self.send(TOUCH, &body);
        self.send(WAIT_FOR_SYNC, &[]);
        self.driver.read_exact(&mut [0; 8]).unwrap();
    }

    fn send(&mut self, kind: u32, body: &[u8]) {
        let length = u32::try_from(8 + body.len()).unwrap();
        self.driver.write_all(&[&length.to_ne_bytes(), &kind.to_ne_bytes(), body].concat()).unwrap();
    }
}

/// The middle of a pixel, as the driver counts: the whole side is 65535.
fn on_glass(pixel: i64, side: u32) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let pixel = pixel as f64 + 0.5;
    pixel * 65_535.0 / f64::from(side)
}

fn configuration(width: u32, height: u32, socket: &Path) -> String {
    let mode = format!(
        "100 {width} {} {} {} {height} {} {} {}",
        width + 1,
        width + 2,
        width + 20,
        height + 1,
        height + 2,
        height + 30
    );
    format!(
        r#"
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
  Modeline "hall" {mode}
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "hall"
    Virtual {width} {height}
  EndSubSection
EndSection
Section "InputDevice"
  Identifier "glass"
  Driver "inputtest"
  Option "DeviceType" "Touch"
  Option "TouchCount" "10"
  Option "SocketPath" "{}"
EndSection
Section "InputDevice"
  Identifier "pointer"
  Driver "inputtest"
  Option "DeviceType" "PointerAbsolute"
  Option "SocketPath" "{0}.pointer"
EndSection
Section "InputDevice"
  Identifier "keys"
  Driver "inputtest"
  Option "DeviceType" "Keyboard"
  Option "SocketPath" "{0}.keys"
EndSection
Section "ServerLayout"
  Identifier "layout"
  Screen "screen"
  InputDevice "keys" "CoreKeyboard"
  InputDevice "pointer" "CorePointer"
  InputDevice "glass" "SendCoreEvents"
EndSection
"#,
        socket.display()
    )
}
