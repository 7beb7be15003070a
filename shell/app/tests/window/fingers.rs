//! What fingers do on glass, which a mouse cannot.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::shell::{SOON, Shell, wait_for};
use crate::touchscreen::Touchscreen;
use crate::view::bundle;

/// The window on a display that is touched.
struct Hands {
    shell: Shell,
    glass: RefCell<Touchscreen>,
}

/// A page that is higher than the screen, with a button and a pad for signatures, writes down what it is told.
const PAGE: &str = "document.body.insertAdjacentHTML('beforeend', '<button style=\"position: fixed; left: 0; top: 300px; \
    width: 400px; height: 200px\">按钮</button><canvas style=\"position: fixed; left: 0; top: 600px; width: 100%; height: \
    600px; touch-action: none\"></canvas><div style=\"height: 5000px\">长页面</div>'); \
    window.heard = []; window.told = (...names) => heard.filter(([name]) => names.includes(name)).map((one) => one.join(' ')).join(); \
    for (const name of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel', 'gotpointercapture', 'lostpointercapture', \
    'mousedown', 'mouseup', 'click', 'contextmenu', 'gesturestart', 'dragstart', 'selectstart']) \
    addEventListener(name, (event) => heard.push([name, event.pointerType ?? '', Math.round(event.clientX)])); \
    window.most = 0; addEventListener('touchstart', (event) => (most = Math.max(most, event.touches.length)), { passive: true }); \
    const pad = document.querySelector('canvas'); \
    pad.addEventListener('pointerdown', (event) => pad.setPointerCapture(event.pointerId)); \
    pad.addEventListener('pointerup', (event) => { window.held = pad.hasPointerCapture(event.pointerId); \
    pad.releasePointerCapture(event.pointerId); }); 1";

impl Hands {
    fn start() -> Self {
        let (display, glass) = Touchscreen::start(1080, 1920);
        let shell = Shell::start_on(display, vec![bundle(1, "应用", &[])]);
        Self { shell, glass: RefCell::new(glass) }
    }

    fn tap(&self, view: &str, label: &str) {
        let at = self.shell.place(view, label);
        self.glass.borrow_mut().tap(at);
    }

    fn open(&self) {
        self.tap("home", "应用");
        self.shell.wait_for_app();
        self.shell.eval("app", PAGE).unwrap();
    }

    /// Waits until the app was told of it.
    fn hears(&self, name: &str) {
        self.shell.wait_until("app", &format!("told('{name}') !== ''"));
    }

    /// The events of these names that the app was told of, with the kind of pointer.
    fn kinds(&self, names: &str) -> Vec<String> {
        let names = names.replace(' ', "', '");
        let told = self.app(&format!("told('{names}')"));
        let kind = |one: &str| one.rsplit_once(' ').map_or("", |(kind, _)| kind).trim().to_owned();
        told.as_str().unwrap().split(',').map(kind).collect()
    }

    fn app(&self, script: &str) -> Value {
        self.shell.eval("app", script).unwrap()
    }
}

#[test]
fn one_finger_touches_scrolls_signs_and_leaves() {
    let hands = Hands::start();
    hands.open();
    touches(&hands);
    scrolls(&hands);
    signs(&hands);
    hands.tap("bar", "结束并退出");
    wait_for("the view to be gone", SOON, || (!hands.shell.has_app()).then_some(()));
}

fn touches(hands: &Hands) {
    hands.tap("app", "按钮");
    hands.hears("click");
    let (pointers, mouse) = (hands.kinds("pointerdown pointerup"), hands.kinds("mousedown mouseup click"));
    assert_eq!(pointers, ["pointerdown touch", "pointerup touch"]);
    assert_eq!(mouse, ["mousedown", "mouseup", "click mouse"]);
    // Who wants no mouse is spared it, and is clicked all the same.
    hands.app("heard = []; document.querySelector('button').addEventListener('pointerdown', (event) => event.preventDefault()); 1");
    hands.tap("app", "按钮");
    hands.hears("click");
    assert_eq!(hands.kinds("mousedown mouseup click"), ["click mouse"]);
    // What goes away under the finger is let go of all the same.
    hands.app("heard = []; document.querySelector('button').addEventListener('pointerdown', (event) => event.target.remove()); 1");
    hands.tap("app", "按钮");
    // The click is for what lay behind it.
    hands.hears("click");
    assert_eq!(hands.kinds("pointerdown pointerup pointercancel"), ["pointerdown touch", "pointerup touch"]);
}

fn scrolls(hands: &Hands) {
    hands.app("heard = []; 1");
    hands.glass.borrow_mut().go(&[((800, 1750), (800, 1300))]);
    hands.shell.wait_until("app", "scrollY > 200");
    assert_eq!(
        hands.kinds("pointerdown pointerup pointercancel click"),
        ["pointerdown touch", "pointercancel touch"]
    );
    hands.app("scrollTo(0, 0)");
}

/// On a pad that takes touches for itself, as those for signatures do.
fn signs(hands: &Hands) {
    hands.app("heard = []; 1");
    hands.glass.borrow_mut().go(&[((200, 900), (800, 950))]);
    hands.hears("pointerup");
    // The page has just been scrolled back: WebKit tells it where the mouse is, which may come before the finger.
    let heard = hands.kinds("pointerdown pointermove");
    let path: Vec<_> = heard.iter().skip_while(|one| *one != "pointerdown touch").skip(1).collect();
    assert!(path.len() > 3 && path.iter().all(|one| *one == "pointermove touch"), "{heard:?}");
    let ends = hands.kinds("pointerdown gotpointercapture pointerup pointercancel lostpointercapture");
    let expected =
        ["pointerdown touch", "gotpointercapture touch", "pointerup touch", "lostpointercapture touch"];
    assert_eq!(ends, expected);
    assert_eq!(hands.app("held"), json!(true));
    let forward = "heard.filter(([name, kind]) => name === 'pointermove' && kind === 'touch').every(([, , x], at, all) => !at || x >= all[at - 1][2])";
    assert_eq!(hands.app(forward), json!(true));
    assert_eq!(hands.app("scrollY"), json!(0), "the page lies still under the pen");
}

#[test]
fn more_fingers_zoom_nothing_and_one_that_stays_stops_nobody() {
    let hands = Hands::start();
    hands.open();
    zoom_nothing(&hands);
    press_long(&hands);
    stay(&hands);
    // It is still there, and who leaves touches another view.
    let end = hands.shell.place("bar", "结束并退出");
    hands.glass.borrow_mut().down(1, end);
    hands.glass.borrow_mut().up(1, end);
    wait_for("the view to be gone", SOON, || (!hands.shell.has_app()).then_some(()));
}

fn zoom_nothing(hands: &Hands) {
    let apart = [((540, 1000), (200, 600)), ((560, 1050), (900, 1500))];
    let together = [((200, 600), (540, 1000)), ((900, 1500), (560, 1050))];
    let palm = [300, 400, 500, 600, 700].map(|x| ((x, 1400), (x, 1500)));
    for fingers in [&apart[..], &together, &apart, &palm] {
        hands.glass.borrow_mut().go(fingers);
    }
    // What comes last has been taken after all that came before.
    hands.app("heard = []; scrollTo(0, 0)");
    hands.tap("app", "按钮");
    hands.hears("click");
    let size = "[visualViewport.scale, devicePixelRatio, innerWidth]";
    assert_eq!(hands.app(size), json!([1, 1, 1080]));
    assert_eq!(hands.app("[most, told('gesturestart')]"), json!([1, ""]));
}

/// On a word: no menu, and nothing to drag away.
fn press_long(hands: &Hands) {
    let word = "(() => { const box = document.querySelector('h1').getBoundingClientRect(); return [box.x + 60, box.y + 20]; })()";
    let word: [f64; 2] = serde_json::from_value(hands.app(word)).unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let (x, y) = (word[0] as i64, word[1] as i64);
    hands.glass.borrow_mut().down(0, (x, y));
    hands.shell.stays_alone();
    for step in 1..=10 {
        hands.glass.borrow_mut().to(0, (x + 20 * step, y + 30 * step));
    }
    hands.glass.borrow_mut().up(0, (x + 200, y + 300));
    hands.shell.stays_alone();
    // The engine marks the words that the finger went over, as it does for a mouse.
    assert_eq!(hands.app("told('dragstart', 'contextmenu')"), json!(""));
}

/// A drop of water, or glass that is broken there.
fn stay(hands: &Hands) {
    hands.glass.borrow_mut().down(0, (900, 1700));
    hands.app("heard = []; scrollTo(0, 0)");
    let at = hands.shell.place("app", "按钮");
    wait_for("another finger to be heard", SOON, || {
        hands.glass.borrow_mut().down(1, at);
        hands.glass.borrow_mut().up(1, at);
        (hands.app("told('click')") != json!("")).then_some(())
    });
    assert_eq!(hands.app("most"), json!(1));
}
