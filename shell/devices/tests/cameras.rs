//! The driver looks through cameras: a simulated one over a real socket, one of the machine itself where there is one.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::io::Write as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use linuxvideo::format::{PixFormat, PixelFormat};
use linuxvideo::{CapabilityFlags, Device};
use terminal_devices::camera::{
    CameraAddress, CameraError, CameraEvent, CameraFault, CameraLimits, CameraRequest, CameraState, Frame,
    driver,
};
use terminal_devices::simulator::{PictureFault, Scenery, SimulatedCamera};

const SOON: Duration = Duration::from_secs(10);

/// The same in an emulated machine, which draws slowly.
const LATEST: Duration = Duration::from_secs(60);

/// Soon enough for a test.
const LIMITS: CameraLimits =
    CameraLimits { between: Duration::from_millis(20), patience: Duration::from_millis(600) };

struct Looking {
    requests: Sender<CameraRequest>,
    events: Receiver<CameraEvent>,
}

impl Looking {
    fn through(address: &str) -> Self {
        Self::through_within(address, LIMITS)
    }

    fn through_within(address: &str, limits: CameraLimits) -> Self {
        let (tell, events) = channel();
        let address: CameraAddress = address.parse().unwrap();
        let requests = driver::start(address, limits, move |event| {
            let _ = tell.send(event);
        });
        Self { requests: requests.unwrap(), events }
    }

    fn ask(&self, request: CameraRequest) {
        self.requests.send(request).unwrap();
    }

    fn next(&self) -> CameraEvent {
        self.events.recv_timeout(SOON).expect("the camera says nothing")
    }

    fn state(&self) -> CameraState {
        let CameraEvent::State(state) = self.next() else { panic!("something else is told") };
        state
    }

    fn frame(&self) -> Frame {
        let CameraEvent::Frame(frame) = self.next() else { panic!("something else is told") };
        frame
    }

    /// The next picture that shows something else.
    fn next_but(&self, before: &Frame, what: &str) -> Frame {
        let start = Instant::now();
        loop {
            self.ask(CameraRequest::Next);
            let frame = self.frame();
            if frame.bytes() != before.bytes() {
                return frame;
            }
            assert!(start.elapsed() < LATEST, "{what} shows what it showed");
        }
    }

    fn ended(&self) -> CameraError {
        let CameraEvent::Ended(error) = self.next() else { panic!("something else is told") };
        error
    }
}

fn wait_for(what: &str, is: impl Fn() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < SOON, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn pictures_come_while_they_are_wanted_and_the_lamp_tells_the_truth() {
    let camera = SimulatedCamera::start().unwrap();
    camera.mark("secret");
    let looking = Looking::through(&camera.address());
    assert_eq!(looking.state(), CameraState::Ready);
    assert_eq!(camera.watchers(), 0, "it was looked for, and not looked through");
    looking.ask(CameraRequest::Open);
    let frame = looking.frame();
    assert_eq!((frame.width(), frame.height(), camera.watchers()), (960, 720, 1));
    // What decodes it is left, and nothing that is told of it.
    let has = |what: &str| memchr::memmem::find(frame.bytes(), what.as_bytes()).is_some();
    assert_eq!((has("secretphotographed"), has("secretcomment")), (true, false));
    // None but those that are asked for, and the one that is now.
    let before = camera.given();
    wait_for("pictures that nobody asks for", || camera.given() > before + 2);
    assert!(looking.events.try_recv().is_err());
    camera.show(Scenery::Document);
    looking.ask(CameraRequest::Next);
    looking.frame();
    looking.ask(CameraRequest::Close);
    wait_for("the lamp to go out", || camera.watchers() == 0);
}

#[test]
fn one_that_goes_away_or_gives_no_pictures_is_told_of_and_comes_back() {
    let camera = SimulatedCamera::start().unwrap();
    let looking = Looking::through(&camera.address());
    assert_eq!(looking.state(), CameraState::Ready);
    looking.ask(CameraRequest::Open);
    looking.frame();
    camera.unplug();
    assert_eq!((looking.state(), looking.ended()), (CameraState::Absent, CameraError::NoCamera));
    looking.ask(CameraRequest::Open);
    assert_eq!(looking.ended(), CameraError::NoCamera);
    camera.plug_in().unwrap();
    for (fault, code) in [
        (PictureFault::Garbage, CameraFault::NoPicture),
        (PictureFault::Silent, CameraFault::NoPicture),
        (PictureFault::Locked, CameraFault::NoCamera),
    ] {
        camera.set_fault(Some(fault));
        looking.ask(CameraRequest::Open);
        // It may have been seen in the meantime.
        let state = std::iter::repeat_with(|| looking.state()).find(|state| *state != CameraState::Ready);
        assert_eq!(
            (state.unwrap(), looking.ended()),
            (CameraState::Failed(code), CameraError::Failed),
            "{fault:?}"
        );
        camera.set_fault(None);
        looking.ask(CameraRequest::Open);
        assert_eq!(looking.state(), CameraState::Ready);
        looking.frame();
        looking.ask(CameraRequest::Close);
        wait_for("the lamp to go out", || camera.watchers() == 0);
    }
}

#[test]
fn what_is_no_camera_of_the_machine_is_refused() {
    let none = Looking::through("v4l2:/dev/kiosk-no-such-camera");
    none.ask(CameraRequest::Open);
    assert_eq!(none.ended(), CameraError::NoCamera);
    let file = tempfile::NamedTempFile::new().unwrap();
    for path in [file.path(), Path::new("/dev/null")] {
        let looking = Looking::through(&format!("v4l2:{}", path.display()));
        assert_eq!(looking.state(), CameraState::Failed(CameraFault::NoCamera), "{}", path.display());
        looking.ask(CameraRequest::Open);
        assert_eq!(looking.ended(), CameraError::Failed);
    }
}

/// Soon enough for an emulated machine.
const PATIENT: CameraLimits =
    CameraLimits { between: Duration::from_millis(20), patience: Duration::from_secs(8) };

/// Where a camera of the kernel's own making (`v4l2loopback`) gives what is written into it: has it see two scenes, one after the other,
/// until the test ends.
fn film(path: &Path) {
    let device = Device::open(path).unwrap();
    if !device.capabilities().unwrap().device_capabilities().contains(CapabilityFlags::VIDEO_OUTPUT) {
        return;
    }
    let camera = SimulatedCamera::start().unwrap();
    let looking = Looking::through_within(&camera.address(), PATIENT);
    assert_eq!(looking.state(), CameraState::Ready);
    looking.ask(CameraRequest::Open);
    let face = looking.frame();
    camera.show(Scenery::Document);
    let scenes = [face.clone(), looking.next_but(&face, "the simulated camera")];
    let mut output = device.video_output(PixFormat::new(960, 720, PixelFormat::MJPG)).unwrap();
    // It is a camera from its first picture on.
    output.write_all(face.bytes()).unwrap();
    std::thread::spawn(move || {
        // Each for a while: who looks at every second picture sees both, too.
        for scene in scenes.iter().cycle().flat_map(|scene| [scene; 10]) {
            output.write_all(scene.bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(50));
        }
    });
}

/// Only where the machine has one: `cargo xtask devices` starts one that has, and wants to see the picture.
#[test]
fn a_camera_of_the_machine_itself_gives_pictures() {
    let path = Path::new("/dev/video0");
    if !path.exists() {
        return;
    }
    film(path);
    let looking = Looking::through_within("v4l2:/dev/video0", PATIENT);
    assert_eq!(looking.state(), CameraState::Ready);
    looking.ask(CameraRequest::Open);
    let first = looking.frame();
    let second = looking.next_but(&first, "the machine's camera");
    looking.ask(CameraRequest::Close);
    if let Some(picture) = std::env::var_os("CAMERA_PICTURE") {
        std::fs::write(picture, second.bytes()).unwrap();
    }
}
