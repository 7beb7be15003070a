use std::time::{Duration, Instant};

use serde_json::Value;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::remote;
use crate::web::Web;

/// The app of the fields, with a frame of another origin.
pub struct Typist {
    pub shell: Shell,
    _web: Web,
    _other: Web,
}

impl Typist {
    pub fn new() -> Self {
        Self::with("")
    }

    /// The same, with more in the app's address.
    pub fn with(query: &str) -> Self {
        let (web, other) = (Web::start(), Web::start());
        let address = format!("{}/fields/?other={}/fields{query}", web.origin(), other.origin());
        let shell = Shell::start(vec![remote(1, "应用", &address, &[&web.origin(), &other.origin()])]);
        shell.open("应用");
        Self { shell, _web: web, _other: other }
    }

    pub fn view(&self, name: &str) -> Value {
        let views = self.shell.report()["views"].clone();
        views.as_array().unwrap().iter().find(|view| view["view"] == name).unwrap().clone()
    }

    /// Whether the keyboard is seen: over the app, and the app ends where it begins.
    pub fn is_up(&self) -> bool {
        let (app, keyboard) = (self.view("app"), self.view("keyboard"));
        app["height"] == keyboard["y"]
    }

    pub fn wait_up(&self) {
        wait_for("the keyboard", SOON, || self.is_up().then_some(()));
        self.shell.wait_until("keyboard", "!!state.keyboard");
        self.settled();
    }

    pub fn wait_down(&self) {
        wait_for("the keyboard to go", SOON, || (!self.is_up()).then_some(()));
        self.shell.wait_until("keyboard", "!state.keyboard");
        self.settled();
    }

    /// The page has the size that its view has.
    pub fn settled(&self) {
        let height = self.view("app")["height"].clone();
        self.shell.wait_until("app", &format!("innerHeight === {height}"));
    }

    /// A real click on an element of the app.
    pub fn touch(&self, element: &str) {
        let script = format!(
            "(() => {{ const it = {element}; it.scrollIntoViewIfNeeded(); const box = it.getBoundingClientRect(); \
             return [box.x + 40, box.y + 40]; }})()"
        );
        let place = wait_for(element, SOON, || self.shell.eval("app", &script).ok().filter(Value::is_array));
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let at = |axis: usize| place[axis].as_f64().unwrap() as i64;
        self.shell.display.click(at(0), at(1));
    }

    pub fn key(&self, label: &str) {
        self.shell.click("keyboard", label);
    }

    pub fn becomes(&self, script: &str, value: &Value) {
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
