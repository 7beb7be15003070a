use serde_json::json;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, remote};
use crate::web::Web;

#[test]
fn dialogs_printing_windows_and_permissions_do_nothing() {
    let web = Web::start();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()])]);
    shell.open("应用");
    let asked = "alert(1); print(); [confirm('x'), prompt('x'), typeof RTCPeerConnection, typeof navigator.clipboard?.readText]";
    let answered = shell.eval("app", asked).unwrap();
    assert_eq!((&answered[0], &answered[1]), (&json!(false), &json!(null)), "a dialog was answered");
    assert_eq!(answered[2], json!("undefined"), "there is WebRTC");
    for name in [
        "navigator.getGamepads",
        "navigator.mediaDevices?.getDisplayMedia",
        "document.body.requestPointerLock",
    ] {
        assert_eq!(shell.eval("app", &format!("typeof {name}")), Ok(json!("undefined")), "{name}");
    }
    let later = "window.said = []; const note = (name) => (outcome) => said.push(name + ' ' + (outcome?.name ?? outcome)); \
        navigator.geolocation?.getCurrentPosition(note('place'), (e) => note('place')(e.code)); \
        (window.Notification?.requestPermission() ?? Promise.resolve('none')).then(note('notification')); \
        document.documentElement.requestFullscreen?.().then(note('full'), note('full')); \
        document.querySelector('input').type = 'file'; 1";
    shell.eval("app", later).unwrap();
    shell.click_first_input();
    shell.wait_until("app", "said.some((it) => it.startsWith('notification'))");
    let said = shell.eval("app", "said.join()").unwrap().to_string();
    assert!(!said.contains("granted"), "{said}");
    // No dialog took the input: the page still has the screen and answers.
    shell.stays_alone();
    let full = "document.fullscreenElement ?? null";
    assert_eq!(shell.eval("app", full), Ok(json!(null)), "the page fills the screen");
    assert_eq!(shell.eval("app", "innerHeight"), Ok(json!(1792)));
}

#[test]
fn no_chooser_opens_for_colours_dates_or_lists_beyond_the_page() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    for kind in ["color", "date", "file"] {
        shell.eval("app", &format!("document.querySelector('input').type = '{kind}'; 1")).unwrap();
        shell.click_first_input();
        shell.stays_alone();
    }
    shell.wait_until("app", "document.readyState === 'complete'");
}

#[test]
fn a_page_cannot_hold_a_citizen_who_leaves() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    let hold = "addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'x'; return 'x'; }); 1";
    shell.eval("app", hold).unwrap();
    // The engine asks only for a page that was touched.
    shell.click_first_input();
    shell.eval("app", "window.old = true; location.reload(); 1").unwrap();
    shell.wait_until("app", "typeof old === 'undefined' && document.readyState === 'complete'");
    shell.eval("app", hold).unwrap();
    shell.click_first_input();
    shell.click("bar", "返回首页");
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
}

#[test]
fn a_long_press_opens_no_menu() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", "window.menus = 0; addEventListener('contextmenu', () => (menus += 1)); 1").unwrap();
    shell.display.xdotool(&["mousemove", "200", "60", "mousedown", "1"]);
    shell.stays_alone();
    shell.display.xdotool(&["mouseup", "1"]);
    shell.stays_alone();
    shell.wait_until("app", "menus === 0");
}

#[test]
fn keys_that_leave_are_swallowed_and_letters_arrive() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", "window.keys = []; addEventListener('keydown', (event) => keys.push(event.key)); document.querySelector('input').focus(); 1").unwrap();
    for combination in [
        "alt+F4",
        "F11",
        "F5",
        "F12",
        "ctrl+w",
        "ctrl+t",
        "ctrl+n",
        "ctrl+p",
        "ctrl+shift+i",
        "ctrl+shift+d",
        "ctrl+shift+u",
        "ctrl+period",
        "ctrl+semicolon",
        "alt+Left",
        "alt+Right",
        "ctrl+r",
        "ctrl+q",
        "ctrl+plus",
        "Menu",
        "XF86Back",
        "ctrl+alt+Left",
        "ctrl+alt+Down",
        "ctrl+alt+t",
        "ctrl+alt+Delete",
        "ctrl+Escape",
        "ctrl+Tab",
        "ctrl+minus",
        "alt+Tab",
        "alt+space",
        "super+l",
        "shift+F10",
        "F1",
        "F10",
        "Print",
    ] {
        shell.display.xdotool(&["key", combination]);
    }
    shell.display.xdotool(&["type", "abc"]);
    shell.wait_until("app", "document.querySelector('input').value === 'abc'");
    let keys = shell.eval("app", "keys.filter((key) => !['Control', 'Shift', 'Alt'].includes(key)).join('')");
    assert_eq!(keys, Ok(json!("abc")));
    // Right and middle buttons, and the wheel with Control.
    for button in ["2", "3", "8", "9"] {
        shell.display.xdotool(&["mousemove", "500", "900", "click", button]);
    }
    shell.display.xdotool(&["keydown", "ctrl", "click", "4", "keyup", "ctrl"]);
    assert_eq!(shell.eval("app", "devicePixelRatio + ' ' + innerWidth"), Ok(json!("1 1080")));
    assert_eq!(shell.windows(), 1);
}

#[test]
fn the_bar_takes_no_focus_from_the_app() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", "window.blurred = 0; addEventListener('blur', () => (blurred += 1)); document.querySelector('input').focus(); 1").unwrap();
    shell.click("bar", "继续办理");
    shell.display.xdotool(&["type", "xy"]);
    shell.wait_until("app", "document.querySelector('input').value === 'xy'");
    assert_eq!(shell.eval("app", "blurred"), Ok(json!(0)));
}

#[test]
fn the_window_fills_the_screen_and_the_parts_their_places() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    assert_eq!(shell.report()["window"], json!({ "x": 0, "y": 0, "width": 1080, "height": 1920 }));
    shell.open("应用");
    assert_eq!(shell.eval("app", "[innerWidth, innerHeight]"), Ok(json!([1080, 1792])));
    assert_eq!(shell.eval("bar", "[innerWidth, innerHeight]"), Ok(json!([1080, 128])));
    wait_for("the app's focus", SOON, || {
        (shell.eval("app", "document.hasFocus()") == Ok(json!(true))).then_some(())
    });
}

#[test]
fn a_page_waits_for_no_touches_where_there_is_only_a_mouse() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    let touches = "[typeof TouchEvent, 'ontouchstart' in window, \
        (() => { try { document.createEvent('TouchEvent'); return 'made'; } catch (error) { return error.name; } })(), \
        document.createEvent('MouseEvent').type]";
    let none = json!(["undefined", false, "NotSupportedError", ""]);
    assert_eq!(shell.eval("app", touches), Ok(none));
}
