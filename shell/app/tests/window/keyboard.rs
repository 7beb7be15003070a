use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::shell::{SOON, Shell, wait_for};
use crate::view::remote;
use crate::web::Web;

/// The app of the fields, with a frame of another origin.
struct Typist {
    shell: Shell,
    _web: Web,
    _other: Web,
}

impl Typist {
    fn new() -> Self {
        let (web, other) = (Web::start(), Web::start());
        let address = format!("{}/fields/?other={}/fields", web.origin(), other.origin());
        let shell = Shell::start(vec![remote(1, "应用", &address, &[&web.origin(), &other.origin()])]);
        shell.open("应用");
        Self { shell, _web: web, _other: other }
    }

    fn view(&self, name: &str) -> Value {
        let views = self.shell.report()["views"].clone();
        views.as_array().unwrap().iter().find(|view| view["view"] == name).unwrap().clone()
    }

    /// Whether the keyboard is seen: over the app, and the app ends where it begins.
    fn is_up(&self) -> bool {
        let (app, keyboard) = (self.view("app"), self.view("keyboard"));
        app["height"] == keyboard["y"]
    }

    fn wait_up(&self) {
        wait_for("the keyboard", SOON, || self.is_up().then_some(()));
        self.shell.wait_until("keyboard", "!!state.keyboard");
        self.settled();
    }

    fn wait_down(&self) {
        wait_for("the keyboard to go", SOON, || (!self.is_up()).then_some(()));
        self.shell.wait_until("keyboard", "!state.keyboard");
        self.settled();
    }

    /// The page has the size that its view has.
    fn settled(&self) {
        let height = self.view("app")["height"].clone();
        self.shell.wait_until("app", &format!("innerHeight === {height}"));
    }

    /// A real click on an element of the app.
    fn touch(&self, element: &str) {
        let script = format!(
            "(() => {{ const it = {element}; it.scrollIntoViewIfNeeded(); const box = it.getBoundingClientRect(); \
             return [box.x + 40, box.y + 40]; }})()"
        );
        let place = wait_for(element, SOON, || self.shell.eval("app", &script).ok().filter(Value::is_array));
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let at = |axis: usize| place[axis].as_f64().unwrap() as i64;
        self.shell.display.click(at(0), at(1));
    }

    fn key(&self, label: &str) {
        self.shell.click("keyboard", label);
    }

    fn becomes(&self, script: &str, value: &Value) {
        let start = Instant::now();
        loop {
            let found = self.shell.eval("app", script);
            if found.as_ref() == Ok(value) {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(6), "{script} is {found:?}, not {value}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn every_kind_of_field_takes_what_is_typed() {
    let typist = Typist::new();
    let fields: [(&str, &str, &[&str], Value); 9] = [
        ("at('plain')", "at('plain').value", &["王", "12", "退格"], json!("王1")),
        ("at('vue')", "seen.vue", &["王", "x"], json!("王x")),
        ("at('react')", "seen.react", &["王", "x", "退格", "王"], json!("王王")),
        ("at('area')", "at('area').value", &["王", "换行", "x"], json!("王\nx")),
        ("at('rich')", "at('rich').textContent", &["王", "x", "退格"], json!("王")),
        (
            "at('shadow').shadowRoot.children[1]",
            "at('shadow').shadowRoot.children[1].value",
            &["王"],
            json!("王"),
        ),
        (
            "at('shadow').shadowRoot.children[2]",
            "at('shadow').shadowRoot.children[2].value",
            &["x"],
            json!("x"),
        ),
        ("at('number')", "at('number').value", &["12"], json!("12")),
        ("at('email')", "at('email').value", &["x", "12"], json!("x12")),
    ];
    for (element, value, keys, expected) in fields {
        typist.touch(element);
        typist.wait_up();
        for key in keys {
            typist.key(key);
        }
        typist.becomes(value, &expected);
    }
}

#[test]
fn passwords_and_frames_take_it_too() {
    let typist = Typist::new();
    for (element, value, keys, expected) in [
        ("at('password')", "at('password').value", &["x", "12", "退格"][..], json!("x1")),
        ("at('tel')", "at('tel').value", &["12"], json!("12")),
        ("at('same')", "seen.same", &["王", "12", "退格"], json!({ "typed": "王1", "trusted": true })),
        ("at('other')", "seen.other", &["王", "12", "退格"], json!({ "typed": "王1", "trusted": true })),
    ] {
        typist.touch(element);
        typist.wait_up();
        for key in keys {
            typist.key(key);
        }
        typist.becomes(value, &expected);
    }
}
