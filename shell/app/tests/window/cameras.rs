//! A picture, from a simulated camera through the page that asks to the app that asked.

use fleet_protocol::DeviceState;
use serde_json::{Value, json};
use terminal_core::ipc::ShellMessage;
use terminal_devices::simulator::SimulatedCamera;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{asks_citizens, bundle};

/// Asks, and says of the picture that comes how large it is once the engine has decoded it.
const ASK: &str = "window.came = 0; kiosk.takePhoto({ subject: 'face', reason: '制作居住证' }).then(async (photo) => { \
    const bitmap = await createImageBitmap(photo.picture); \
    came = [photo.picture.type, photo.width, photo.height, bitmap.width, bitmap.height]; \
    }).catch((error) => (came = error.code ?? String(error))); 1";

/// What the page that asks shows of it.
const SHOW: &str = "window.shown = 0; fetch('/camera?after=0').then(async (answer) => { \
    const bitmap = answer.status === 200 ? await createImageBitmap(await answer.blob()) : answer; \
    shown = [answer.status, bitmap.width ?? 0]; }); 1";

fn came(shell: &Shell) -> Value {
    shell.wait_until("app", "came !== 0");
    shell.eval("app", "came").unwrap()
}

/// The status of the answer, and how wide the picture is.
fn shown(shell: &Shell, view: &str) -> Value {
    shell.eval(view, SHOW).unwrap();
    shell.wait_until(view, "shown !== 0");
    shell.eval(view, "shown").unwrap()
}

fn is(shell: &Shell, device: &DeviceState) {
    let told = |said| matches!(said, ShellMessage::Devices { camera, .. } if camera.as_ref() == Some(device));
    wait_for("the agent to be told of the camera", SOON, || {
        shell.agent.said().into_iter().any(told).then_some(())
    });
}

fn lamp(camera: &SimulatedCamera, on: bool) {
    wait_for("the lamp", SOON, || ((camera.watchers() > 0) == on).then_some(()));
}

#[test]
fn a_citizen_takes_a_picture_and_it_goes_to_the_app_that_asked() {
    let camera = SimulatedCamera::start().unwrap();
    let apps = vec![asks_citizens(bundle(1, "应用", &[])), bundle(2, "别的", &[])];
    let shell = Shell::start_with_args(apps, &["--camera", &camera.address()]);
    is(&shell, &DeviceState::Ready);
    shell.open("应用");
    assert_eq!(camera.watchers(), 0);
    shell.eval("app", ASK).unwrap();
    shell.wait_until("bar", "window.consent?.phase === 'aim'");
    wait_for("the page to cover everything", SOON, || shell.bar_covers().then_some(()));
    lamp(&camera, true);
    assert_eq!(shown(&shell, "bar"), json!([200, 960]));
    // No other page sees what the camera sees.
    assert_eq!(shown(&shell, "home"), json!([403, 0]));
    shell.click("bar", "拍照");
    shell.wait_until("bar", "consent.phase === 'count'");
    shell.wait_until("bar", "consent.phase === 'judge'");
    lamp(&camera, false);
    assert_eq!(shown(&shell, "bar"), json!([200, 960]));
    assert_eq!(shell.eval("app", "came"), Ok(json!(0)));
    shell.click("bar", "使用这张照片");
    assert_eq!(came(&shell), json!(["image/jpeg", 960, 720, 960, 720]));
    assert_eq!(shown(&shell, "bar"), json!([204, 0]));

    shell.eval("app", ASK).unwrap();
    shell.wait_until("bar", "window.consent?.phase === 'aim'");
    lamp(&camera, true);
    shell.click("bar", "取消");
    assert_eq!(came(&shell), "cancelled");
    lamp(&camera, false);

    // Pulled out in the middle of it.
    shell.eval("app", ASK).unwrap();
    shell.wait_until("bar", "window.consent?.phase === 'aim'");
    camera.unplug();
    assert_eq!(came(&shell), "no_camera");
    is(&shell, &DeviceState::Absent);

    shell.click("bar", "返回首页");
    shell.open("别的");
    shell.eval("app", ASK).unwrap();
    assert_eq!(came(&shell), "not_permitted");
}
