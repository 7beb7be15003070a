//! What a citizen leaves: a mark is planted by every way a page has, typed, read from cards, scanned, photographed, and printed on a receipt; the session ends in one of the ways that
//! it can end; then the mark is looked for in the memory of every process of the shell, on the whole disk and in the
//! selections. Other tests of this folder ask the next page what it finds; this one asks the machine.

mod disk;
mod memory;
mod smart_card;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use fleet_protocol::{Event, Residue, WipeCause};
use tempfile::TempDir;
use terminal_core::ipc::AppView;
use terminal_devices::id_card::CardKind;
use terminal_devices::simulator::{
    SimulatedCamera, SimulatedReader, SimulatedReceiptPrinter, SimulatedScanner, SimulatedSpeaker, people,
};
use zeroize::Zeroizing;

use crate::processes;
use crate::shell::{SOON, Shell, wait_for};
use crate::speech::read_aloud;
use crate::view::{asks_citizens, remote};
use crate::web::Web;

/// What makes sound of text.
const SYNTHESIZER: &str = "espeak-ng";

/// Longer than the two limits of the tests' home page.
const IDLE: Duration = Duration::from_secs(60);

/// Sooner than the next citizen can step up.
const MOMENT: Duration = Duration::from_secs(3);

/// A citizen at a terminal, and sixteen letters that nothing else has.
struct Scene {
    shell: Shell,
    /// What the app runs in.
    process: u32,
    reader: SimulatedReader,
    speaker: SimulatedSpeaker,
    scanner: SimulatedScanner,
    receipts: SimulatedReceiptPrinter,
    camera: SimulatedCamera,
    mark: String,
    /// On the card that is read.
    number: String,
    began: SystemTime,
    _web: Web,
    _dir: TempDir,
}

impl Scene {
    /// All is planted, and can be found.
    fn begin() -> Self {
        #[expect(clippy::disallowed_methods, reason = "files carry the machine's own date")]
        let (web, began) = (Web::start(), SystemTime::now());
        let dir = tempfile::tempdir().unwrap();
        let reader = SimulatedReader::start(&dir.path().join("reader")).unwrap();
        let speaker = SimulatedSpeaker::start(dir.path()).unwrap();
        let scanner = SimulatedScanner::start(&dir.path().join("scanner")).unwrap();
        let at = format!("serial:{}", scanner.link().display());
        let receipts = SimulatedReceiptPrinter::start(&dir.path().join("receipts")).unwrap();
        let prints = format!("serial:{}", receipts.link().display());
        let reader_at = reader.link().to_str().unwrap();
        let camera = SimulatedCamera::start().unwrap();
        let sees = camera.address();
        let devices =
            ["--card-reader", reader_at, "--scanner", &at, "--receipt-printer", &prints, "--camera", &sees];
        let devices = devices.map(AsRef::as_ref);
        let shell = Shell::start_with_speaker(vec![app(&web)], speaker.output(), &devices);
        let now = began.duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let (mark, number) = (mark(began), format!("{:015}", now % 1_000_000_000_000_000));
        // Nobody asked for it: by the time that somebody does, it has long been read.
        scanner.present(&format!("{mark}unasked")).unwrap();
        camera.mark(&mark);
        let before = shell.web_processes();
        shell.open("应用");
        let process = shell.web_processes().into_iter().find(|pid| !before.contains(pid)).unwrap();
        let scene = Self {
            shell,
            process,
            reader,
            speaker,
            scanner,
            receipts,
            camera,
            mark,
            number,
            began,
            _web: web,
            _dir: dir,
        };
        scene.read_card();
        scene.scan_code();
        scene.print_receipt();
        scene.plant();
        scene.read_aloud();
        let places = scene.in_memory();
        let is_read = |place: &memory::Place| place.process == SYNTHESIZER && place.what.starts_with("aloud");
        assert!(places.iter().any(is_read), "the synthesizer does not hold what it reads: {places:?}");
        let found: BTreeSet<String> = places.into_iter().map(|place| place.what).collect();
        for what in HELD {
            // Whatever lies behind it in memory may be letters too.
            assert!(
                found.iter().any(|found| found.starts_with(what)),
                "{what} was planted and cannot be found: {found:?}"
            );
        }
        assert!(!found.iter().any(|found| found.starts_with("unasked")), "{found:?}");
        scene
    }

    /// A card with the mark and the number on it, which lies on the reader, is read for the app.
    fn read_card(&self) {
        let mut card = people().into_iter().find(|card| card.kind == CardKind::PermanentResident).unwrap();
        card.number = Zeroizing::new(self.number.clone());
        card.english_name = Some(Zeroizing::new(format!("{}name", self.mark)));
        self.reader.put(card);
        let backwards = self.mark.chars().rev().collect::<String>();
        let read = include_str!("forensics/read_card.js").replace("BACKWARDS", &backwards);
        self.shell.eval("app", &read).unwrap();
        self.shell.wait_until("bar", "window.consent?.phase === 'confirm_card'");
        self.shell.click("bar", "同意读取");
        self.shell.wait_until("app", "window.card?.kind === 'permanent_resident'");
        self.reader.take();
    }

    /// A code with the mark in it is scanned for the app.
    fn scan_code(&self) {
        self.shell.eval("app", include_str!("forensics/scan_code.js")).unwrap();
        self.shell.wait_until("bar", "window.consent?.phase === 'hold_code'");
        self.scanner.present(&format!("{}scanned", self.mark)).unwrap();
        self.shell.wait_until("app", "window.code?.text.endsWith('scanned')");
    }

    /// It is printed, and the paper is taken along.
    fn print_receipt(&self) {
        self.shell.eval("app", include_str!("forensics/print_receipt.js")).unwrap();
        self.shell.wait_until("app", "window.receipt === 'done'");
        assert!(self.receipts.printed()[0].text().contains(&self.mark) && self.receipts.is_empty());
    }

    /// What the camera sees has the mark in it; it is shown, and is to be taken.
    fn aim_camera(&self) {
        self.shell.eval("app", include_str!("forensics/take_photo.js")).unwrap();
        self.shell.wait_until("bar", "window.consent?.phase === 'aim'");
        self.shell
            .eval(
                "bar",
                "fetch('/camera?after=0').then(async (it) => (window.kept = await it.arrayBuffer())); 1",
            )
            .unwrap();
        self.shell.click("bar", "拍照");
    }

    /// The picture is taken, and given to the app.
    fn give_photo(&self) {
        self.shell.wait_until("bar", "consent.phase === 'judge' && kept.byteLength > 0");
        self.shell.click("bar", "使用这张照片");
        self.shell.wait_until("app", "window.photo?.byteLength > 0");
        assert_eq!(self.camera.watchers(), 0);
    }

    /// The script that plants has to pass through the shell, so it holds the mark backwards.
    fn plant(&self) {
        let (shell, backwards) = (&self.shell, self.mark.chars().rev().collect::<String>());
        // Done while the countdown to a picture runs.
        self.aim_camera();
        shell.eval("app", &include_str!("forensics/plant.js").replace("BACKWARDS", &backwards)).unwrap();
        shell.wait_until("app", "window.planted === 'all'");
        self.give_photo();
        shell.click_first_input();
        shell.display.xdotool(&["type", &format!("{}typed", self.mark)]);
        shell.wait_until("app", "document.querySelector('input').value.endsWith('typed')");
        shell.wait_until("keyboard", "!!window.state?.keyboard");
        let write = include_str!("forensics/write.js").replace("BACKWARDS", &backwards);
        shell.eval("keyboard", &write).unwrap();
        shell.wait_until("app", "document.querySelector('input').value.endsWith('written')");
        shell.display.xdotool(&["key", "ctrl+a", "ctrl+c"]);
    }

    /// The page's first line is read aloud, and is not at its end when the session is.
    fn read_aloud(&self) {
        self.speaker.hold(true);
        read_aloud(&self.shell, true);
        // The player is started when the synthesizer has its text.
        wait_for("the sound to begin", SOON, || (!self.shell.processes("aplay").is_empty()).then_some(()));
    }

    fn in_memory(&self) -> BTreeSet<memory::Place> {
        let mut found = memory::found(self.shell.pid(), &self.mark);
        // What follows a number is no letter.
        let numbers = memory::found(self.shell.pid(), &self.number).into_iter();
        found.extend(numbers.map(|place| memory::Place { what: "number".into(), ..place }));
        found
    }

    /// The record says that nothing is left, and nothing is.
    fn nothing_is_left(&self) {
        let after = wait_for("the record of the wipe", SOON, || wiped(&self.shell, WipeCause::SessionEnd));
        let (before, after) = after;
        assert!(before.processes >= 2, "{before:?}: a web process and that of the network");
        assert_eq!(after, Residue::default(), "before: {before:?}");
        assert_eq!(self.shell.processes(SYNTHESIZER), Vec::<u32>::new());
        self.nothing_is_in_memory();
        self.nothing_is_on_the_disk();
        self.shell.open("应用");
        self.shell.click_first_input();
        self.shell.display.xdotool(&["key", "ctrl+v", "z"]);
        self.shell.wait_until("app", "document.querySelector('input').value === 'z'");
    }

    /// Soon: what a message brought is freed, and so overwritten, when the shell's own loop comes to it. A look takes
    /// seconds where the machine has much else to do.
    fn nothing_is_in_memory(&self) {
        let (start, mut looks) = (Instant::now(), 0);
        while let found @ 1.. = self.in_memory().len() {
            looks += 1;
            let waits = looks < 3 || start.elapsed() < MOMENT;
            assert!(waits, "{found} marks are left: {:?}", self.in_memory());
        }
    }

    fn nothing_is_on_the_disk(&self) {
        for mark in [&self.mark, &self.number] {
            assert_eq!(disk::found(Path::new("/"), self.began, mark), Vec::<String>::new());
        }
    }
}

/// Sixteen letters that nothing else has.
fn mark(began: SystemTime) -> String {
    let now = began.duration_since(UNIX_EPOCH).unwrap().as_nanos();
    (0..16).map(|n| char::from(b'a' + u8::try_from((now >> (n * 4)) % 16).unwrap())).collect()
}

/// Those that the page still holds when it is looked at. What only passes through the engine (the words of an alert and
/// of the console, what was asked for and posted) is planted too, and may be overwritten before anybody looks.
const HELD: &[&str] = &[
    "address",
    "cached",
    "cachekey",
    "cookie",
    "database",
    "hash",
    "local",
    "name",
    "number",
    "photographed",
    "record",
    "scanned",
    "session",
    "state",
    "submitted",
    "title",
    "typed",
    "variable",
    "windowname",
    "worker",
    "written",
];

fn app(web: &Web) -> AppView {
    asks_citizens(remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()]))
}

fn wiped(shell: &Shell, after: WipeCause) -> Option<(Residue, Residue)> {
    shell.agent.events().into_iter().find_map(|event| match event {
        Event::Wiped { cause, before, after: left } if cause == after => Some((before, left)),
        _ => None,
    })
}

#[test]
fn nothing_is_left_after_the_button() {
    let scene = Scene::begin();
    scene.shell.click("bar", "结束并退出");
    scene.nothing_is_left();
}

#[test]
fn nothing_is_left_after_the_apps_own_word() {
    let scene = Scene::begin();
    scene.shell.eval("app", "kiosk.end(); 1").unwrap();
    scene.nothing_is_left();
}

#[test]
fn nothing_is_left_of_a_citizen_who_walked_away() {
    let scene = Scene::begin();
    wait_for("the idle end", IDLE, || (!scene.shell.has_app()).then_some(()));
    scene.nothing_is_left();
}

#[test]
fn nothing_is_left_after_a_crash_of_the_app() {
    let scene = Scene::begin();
    processes::kill(scene.process);
    wait_for("the app to be gone", SOON, || (!scene.shell.has_app()).then_some(()));
    scene.shell.open("应用");
    scene.shell.click("bar", "结束并退出");
    scene.nothing_is_left();
}

#[test]
fn nothing_is_left_when_the_shell_is_killed() {
    let mut scene = Scene::begin();
    let all = scene.shell.all_processes();
    scene.shell.end();
    // What was on its way to the loudspeaker is played, and the player ends.
    scene.speaker.hold(false);
    let gone = || all.iter().all(|pid| !Path::new(&format!("/proc/{pid}/exe")).exists()).then_some(());
    wait_for("all its processes to end", SOON, gone);
    scene.nothing_is_on_the_disk();
    let web = Web::start();
    let next = Shell::start(vec![app(&web)]);
    let (_, left) = wait_for("the record of the start", SOON, || wiped(&next, WipeCause::Start));
    assert_eq!(left, Residue::default());
}
