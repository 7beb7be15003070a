use serde_json::json;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::bundle;

/// A page with text that is hard to read, in its own frame too, and counts how often it was loaded.
const GREY: &str = "document.body.innerHTML = \
    '<p id=grey style=\"color: rgb(150, 150, 150)\">灰色的字</p>\
     <p id=light style=\"color: rgb(120, 150, 190); background: rgb(10, 40, 90)\">蓝底的字</p>\
     <p id=good style=\"color: rgb(20, 20, 80)\">看得清的字</p>'; \
    window.changes = 0; addEventListener('kioskchange', () => changes++); \
    window.loaded ??= Math.random(); loaded";

const COLOURS: &str =
    "['grey', 'light', 'good'].map((id) => getComputedStyle(document.getElementById(id)).color)";

fn area(shell: &Shell, view: &str) -> (i64, i64) {
    let views = shell.report()["views"].clone();
    let area = views.as_array().unwrap().iter().find(|it| it["view"] == view).unwrap().clone();
    (area["y"].as_i64().unwrap(), area["height"].as_i64().unwrap())
}

fn set(shell: &Shell, call: &str, on: bool) {
    shell.eval("bar", &format!("kioskHost.invoke('{call}', {{ on: {on} }}); 1")).unwrap();
}

#[test]
fn an_app_that_knows_nothing_of_it_is_larger_and_easier_to_read() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    let loaded = shell.eval("app", GREY).unwrap();
    let own = shell.eval("app", COLOURS).unwrap();
    let width = shell.eval("app", "innerWidth").unwrap();
    assert_eq!((width, area(&shell, "app")), (json!(1080), (0, 1792)));

    set(&shell, "set_elder", true);
    shell.wait_until("app", "innerWidth === 831 || innerWidth === 830");
    shell.wait_until("app", "getComputedStyle(light).color === 'rgb(255, 255, 255)'");
    let forced = json!(["rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgb(20, 20, 80)"]);
    assert_eq!(shell.eval("app", COLOURS), Ok(forced));
    wait_for("the app to end above the bar", SOON, || (area(&shell, "app") == (0, 1672)).then_some(()));
    assert_eq!(area(&shell, "bar"), (1672, 248));
    // What comes later, too.
    let later =
        "document.body.insertAdjacentHTML('beforeend', '<b id=later style=\"color: #aaa\">后来的字</b>'); 1";
    shell.eval("app", later).unwrap();
    shell.wait_until("app", "getComputedStyle(window.later).color === 'rgb(0, 0, 0)'");

    // In the lower part of the screen; above it lies nothing that could be touched.
    set(&shell, "set_low", true);
    wait_for("the app to be low", SOON, || (area(&shell, "app") == (768, 904)).then_some(()));
    shell.display.click(540, 300);
    assert_eq!(shell.eval("home", "state.session.open_app.name"), Ok(json!("应用")));

    set(&shell, "set_elder", false);
    shell.wait_until("app", "innerWidth === 1080");
    wait_for("the app at its place", SOON, || (area(&shell, "app") == (0, 1792)).then_some(()));
    assert_eq!(shell.eval("app", COLOURS), Ok(own));
    shell.wait_until("app", "changes === 2");
    assert_eq!(shell.eval("app", "loaded"), Ok(loaded));

    // The next citizen's app is as it is.
    set(&shell, "set_elder", true);
    shell.wait_until("app", "innerWidth < 900");
    shell.eval("bar", "kioskHost.invoke('end_session', {}); 1").unwrap();
    wait_for("the app to be gone", SOON, || (!shell.has_app()).then_some(()));
    shell.open("应用");
    assert_eq!(shell.eval("app", "innerWidth"), Ok(json!(1080)));
}

#[test]
fn an_app_that_sees_to_it_itself_is_left_alone() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.eval("app", GREY).unwrap();
    let meta = "document.head.insertAdjacentHTML('beforeend', '<meta name=kiosk-elder content=own>'); 1";
    shell.eval("app", meta).unwrap();
    let own = shell.eval("app", COLOURS).unwrap();
    set(&shell, "set_elder", true);
    shell.wait_until("app", "changes === 1");
    let told = "kiosk.info().then((info) => (window.told = info.elder)); 1";
    shell.eval("app", told).unwrap();
    shell.wait_until("app", "window.told === true");
    assert_eq!(shell.eval("app", COLOURS), Ok(own));
    assert_eq!(shell.eval("app", "innerWidth"), Ok(json!(1080)));
    shell.wait_until("app", "innerHeight === 1672");
}
