use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fleet_protocol::DeviceState;
use serde_json::{Value, json};
use tempfile::TempDir;
use terminal_core::ipc::{AppView, ShellMessage};
use terminal_devices::printer::PrinterAddress;
use terminal_devices::speaker::SpeechOutput;

use crate::agent::FakeAgent;
use crate::display::Display;
use crate::processes;
use crate::view::{home, pages};

/// The real shell with a display and an agent of its own.
pub struct Shell {
    pub display: Display,
    pub agent: FakeAgent,
    process: Child,
    dir: TempDir,
}

pub const SOON: Duration = Duration::from_secs(30);

/// Waits for a condition.
pub fn wait_for<T>(what: &str, limit: Duration, mut found: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(start.elapsed() < limit, "waited {limit:?} in vain: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn spawn(display: &Display, dir: &Path, environment: &[(&str, &str)], args: &[&OsStr]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiosk-shell"));
    if !args.contains(&OsStr::new("--pages")) {
        command.arg("--pages").arg(pages());
    }
    command
        .arg("--agent-socket")
        .arg(dir.join("agent"))
        .args(args)
        .env("DISPLAY", display.name())
        .env("KIOSK_PROBE", dir.join("probe"))
        .env("HOME", dir)
        .env("TMPDIR", dir)
        .envs(environment.iter().copied())
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .spawn()
        .unwrap()
}

impl Shell {
    /// Starts it and waits until the home page has painted.
    pub fn start(apps: Vec<AppView>) -> Self {
        Self::start_with(apps, &[])
    }

    /// The same, with more in its environment.
    pub fn start_with(apps: Vec<AppView>, environment: &[(&str, &str)]) -> Self {
        Self::launch(apps, environment, &[])
    }

    /// The same, with more on its command line.
    pub fn start_with_args(apps: Vec<AppView>, args: &[&str]) -> Self {
        let args: Vec<&OsStr> = args.iter().map(OsStr::new).collect();
        Self::launch(apps, &[], &args)
    }

    /// The same, with a reader of identity cards and a scanner.
    pub fn start_with_devices(apps: Vec<AppView>, reader: &Path, scanner: &Path) -> Self {
        let scanner = format!("serial:{}", scanner.display());
        let args = ["--card-reader".as_ref(), reader.as_os_str(), "--scanner".as_ref(), scanner.as_ref()];
        let shell = Self::launch(apps, &[], &args);
        wait_for("reader and scanner to be ready", SOON, || {
            let (id_card_reader, scanner) = (Some(DeviceState::Ready), Some(DeviceState::Ready));
            let ready = ShellMessage::Devices {
                id_card_reader,
                printer: None,
                speaker: None,
                scanner,
                receipt_printer: None,
                smart_card_reader: None,
                camera: None,
                toner: None,
            };
            shell.agent.said().contains(&ready).then_some(())
        });
        shell
    }

    /// The same, with a printer.
    pub fn start_with_printer(apps: Vec<AppView>, printer: &PrinterAddress) -> Self {
        let shell = Self::launch(apps, &[], &[OsStr::new("--printer"), OsStr::new(&printer.to_string())]);
        wait_for("the printer to be ready", SOON, || {
            let ready = ShellMessage::Devices {
                id_card_reader: None,
                printer: Some(DeviceState::Ready),
                speaker: None,
                scanner: None,
                receipt_printer: None,
                smart_card_reader: None,
                camera: None,
                toner: None,
            };
            shell.agent.said().contains(&ready).then_some(())
        });
        shell
    }

    /// The same, with a loudspeaker, and with more on its command line.
    pub fn start_with_speaker(apps: Vec<AppView>, output: &SpeechOutput, args: &[&OsStr]) -> Self {
        let output = output.to_string();
        let args = [&[OsStr::new("--speech-output"), OsStr::new(&output)], args].concat();
        let shell = Self::launch(apps, &[], &args);
        shell.wait_until("bar", "state.read_aloud === 'ready'");
        let heard = |said| matches!(said, ShellMessage::Devices { speaker: Some(DeviceState::Ready), .. });
        assert!(shell.agent.said().into_iter().any(heard));
        shell
    }

    /// The same, with all of it.
    pub fn launch(apps: Vec<AppView>, environment: &[(&str, &str)], args: &[&OsStr]) -> Self {
        Self::launch_on(Display::start(1080, 1920), apps, environment, args)
    }

    /// On a display that is there.
    pub fn start_on(display: Display, apps: Vec<AppView>) -> Self {
        Self::launch_on(display, apps, &[], &[])
    }

    /// On a display that is there, with more on its command line.
    pub fn start_on_with(display: Display, args: &[&OsStr]) -> Self {
        Self::launch_on(display, vec![], &[], args)
    }

    fn launch_on(
        display: Display,
        apps: Vec<AppView>,
        environment: &[(&str, &str)],
        args: &[&OsStr],
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let agent = FakeAgent::start(&dir.path().join("agent"), home(apps));
        let process = spawn(&display, dir.path(), environment, args);
        let shell = Self { display, agent, process, dir };
        shell.wait_for_home();
        shell
    }

    /// As its launcher starts it again when it was ended; how long it took until the home page has painted.
    pub fn start_again(&mut self) -> Duration {
        self.start_again_with(&[])
    }

    /// The same, with more on its command line.
    pub fn start_again_with(&mut self, args: &[&OsStr]) -> Duration {
        self.agent.forget();
        let start = Instant::now();
        self.process = spawn(&self.display, self.dir.path(), &[], args);
        self.wait_for_home();
        start.elapsed()
    }

    fn wait_for_home(&self) {
        wait_for("the home page to paint", Duration::from_secs(60), || {
            self.agent.home_painted().then_some(())
        });
    }

    pub fn home_dir(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    /// Evaluates a script in a view.
    pub fn eval(&self, view: &str, script: &str) -> Result<Value, String> {
        let answer = self.ask(&json!({ "eval": { "view": view, "script": script } }));
        answer.get("ok").cloned().ok_or_else(|| answer.to_string())
    }

    /// Evaluates until a script is true.
    pub fn wait_until(&self, view: &str, script: &str) {
        wait_for(script, SOON, || (self.eval(view, script) == Ok(Value::Bool(true))).then_some(()));
    }

    /// Window, cover, views (lowest first).
    pub fn report(&self) -> Value {
        self.ask(&json!({ "report": {} }))["ok"].clone()
    }

    /// The ids of the processes that show something: not of the one that waits for the next app.
    pub fn web_processes(&self) -> Vec<u32> {
        let spare = wait_for("the spare process to be known", SOON, || {
            Some(self.report()["spare"].clone()).filter(|spare| !spare.is_string())
        });
        let all = self.processes(processes::WEB).into_iter();
        all.filter(|pid| spare.as_u64() != Some(u64::from(*pid))).collect()
    }

    /// Waits until a process is there for the next app; its id.
    pub fn wait_for_spare(&self) -> u32 {
        wait_for("a spare process", SOON, || self.report()["spare"].as_u64()?.try_into().ok())
    }

    /// The ids of the shell's processes of this name.
    pub fn processes(&self, name: &str) -> Vec<u32> {
        processes::descendants(self.pid(), name)
    }

    /// The ids of all processes that descend from the shell's.
    pub fn all_processes(&self) -> Vec<u32> {
        self.processes("")
    }

    /// Ends it at once, as its launcher may; the display stays.
    pub fn end(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Where the bar is, if it lies on top.
    pub fn bar(&self) -> Value {
        let views = self.report()["views"].clone();
        views.as_array().and_then(|views| views.last()).cloned().unwrap_or_default()
    }

    /// Whether the bar's page covers all that is shown.
    pub fn bar_covers(&self) -> bool {
        let bar = self.bar();
        bar["view"] == "bar" && bar["y"] == 0 && bar["height"] == 1920
    }

    pub fn has_app(&self) -> bool {
        self.eval("app", "1").is_ok()
    }

    fn ask(&self, question: &Value) -> Value {
        let mut probe = UnixStream::connect(self.dir.path().join("probe")).unwrap();
        writeln!(probe, "{question}").unwrap();
        let mut answer = String::new();
        BufReader::new(probe).read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    /// A real click on the button with this label.
    pub fn click(&self, view: &str, label: &str) {
        let (x, y) = self.place(view, label);
        self.display.click(x, y);
    }

    /// The gesture of the staff: the four corners, touched for real.
    pub fn touch_corners(&self) {
        for (x, y) in [(20, 20), (1_060, 20), (1_060, 1_900), (20, 1_900)] {
            self.display.click(x, y);
        }
    }

    /// Where on the screen the button with this label is.
    pub fn place(&self, view: &str, label: &str) -> (i64, i64) {
        let find = format!(
            "(() => {{ const found = [...document.querySelectorAll('button, a')].find((it) => it.textContent === '{label}'); \
             if (!found) return null; const box = found.getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        );
        let place = wait_for(label, SOON, || self.eval(view, &find).ok().filter(Value::is_array));
        let views = self.report()["views"].clone();
        let area = views.as_array().unwrap().iter().find(|it| it["view"] == view).unwrap().clone();
        let at = |axis: usize, start: &str| {
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let offset = place[axis].as_f64().unwrap() as i64;
            area[start].as_i64().unwrap() + offset
        };
        (at(0, "x"), at(1, "y"))
    }

    /// Whether the home page is under its cover.
    pub fn covered(&self) -> bool {
        self.report()["covered"] == true
    }

    /// Opens an app by a click and waits until it is the view on top, below the bar.
    pub fn open(&self, name: &str) {
        self.click("home", name);
        self.wait_for_app();
    }

    pub fn wait_for_app(&self) {
        wait_for("the app to be shown", SOON, || {
            let views = self.report()["views"].clone();
            let mut order: Vec<_> =
                views.as_array()?.iter().filter_map(|view| view["view"].as_str()).collect();
            order.retain(|view| *view != "keyboard");
            (order == ["home", "app", "bar"]).then_some(())
        });
        // The empty page before the app's first one is complete as well.
        self.wait_until("app", "location.href !== 'about:blank' && document.readyState === 'complete'");
    }
}

impl Shell {
    /// A real click on the app's first input.
    pub fn click_first_input(&self) {
        self.click_first_input_of("app");
    }

    /// The same of another view, which begins where the screen does.
    pub fn click_first_input_of(&self, view: &str) {
        let script = "(() => { const box = document.querySelector('input').getBoundingClientRect(); return [box.x + 20, box.y + box.height / 2]; })()";
        let place = self.eval(view, script).unwrap();
        let at = |axis: usize| format!("{:.0}", place[axis].as_f64().unwrap());
        self.display.xdotool(&["mousemove", &at(0), &at(1), "click", "1"]);
    }

    /// How many windows are on the display.
    pub fn windows(&self) -> usize {
        let search = ["search", "--onlyvisible", "--maxdepth", "1", "--name", ""];
        // It fails where a window goes while it asks for its name.
        let output = wait_for("the windows' names", SOON, || {
            let output = Command::new("xdotool").args(search).env("DISPLAY", self.display.name()).output();
            output.ok().filter(|output| output.status.success())
        });
        // The root window is among them.
        String::from_utf8_lossy(&output.stdout).lines().count() - 1
    }

    /// Whether a window on the display has this name.
    pub fn has_window_named(&self, name: &str) -> bool {
        let search = ["search", "--onlyvisible", "--name", &format!("^{name}$")];
        let output = Command::new("xdotool").args(search).env("DISPLAY", self.display.name()).output();
        !output.unwrap().stdout.is_empty()
    }

    /// No other window opens, for as long as a dialog could take to come.
    pub fn stays_alone(&self) {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(1) {
            assert_eq!(self.windows(), 1, "another window was opened");
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
