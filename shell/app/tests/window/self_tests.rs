//! A short test of the hardware and an acceptance, as an installer does both: by touch, keyboard and signature, to the paper.

use std::ffi::OsStr;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{
    AcceptanceId, DesiredLocation, LocationId, SelfTestCode, SelfTestFact, SelfTestId, SelfTestItem,
    SelfTestJudge, SelfTestOutcome, SelfTestPhoto, SelfTestPicture,
};
use serde_json::{Value, json};
use terminal_core::ipc::{
    AgentMessage, AppView, KioskView, MachineState, MachineVersions, MaintenanceWord, RunState, Screen,
    SelfTestRequest, SelfTestState, SelfTestWord, ShellMessage,
};
use terminal_core::self_test::{SelfTestRun, Told, fact};
use terminal_devices::printer::{Document, RawDocument, code_rows};
use terminal_devices::simulator::{SimulatedCamera, SimulatedReader, people};
use uuid::Uuid;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, home};

const NOW: i64 = 1_795_000_000_000;

/// The agent's part, with the machine's own rules.
struct Agent {
    run: SelfTestRun,
    heard: usize,
}

impl Agent {
    fn begin() -> Self {
        // A screen, eyes, and what reads cards and prints.
        let run = SelfTestRun::begin(SelfTestId(Uuid::from_u128(7)), "1.4.0", NOW, |item| {
            matches!(
                item,
                SelfTestItem::Touch
                    | SelfTestItem::Display
                    | SelfTestItem::Camera
                    | SelfTestItem::ReceiptPrinter
                    | SelfTestItem::IdCardReader
            )
        });
        let mut agent = Self { run, heard: 0 };
        // No printer is here: what a shell tells of one that printed.
        let code = SelfTestCode { rows: code_rows("417263"), text: "417263".into() };
        let told = Told {
            item: SelfTestItem::ReceiptPrinter,
            outcome: SelfTestOutcome::Passed,
            judge: SelfTestJudge::Machine,
            facts: vec![fact("read_back", "scanned")],
            picture: Some(SelfTestPicture::Code(code)),
        };
        assert!(agent.run.handle_told(told, NOW));
        agent
    }

    fn measure(&mut self) {
        while let Some(next) = self.run.poll_measurement() {
            let (outcome, facts) = measured(next.item);
            assert!(self.run.handle_measured(next.ticket, outcome, facts, NOW));
        }
    }

    /// What the shell has asked since.
    fn requests(&mut self, shell: &Shell) -> Vec<SelfTestRequest> {
        let wanted = |said| if let ShellMessage::SelfTest(request) = said { Some(request) } else { None };
        let all: Vec<_> = shell.agent.said().into_iter().filter_map(wanted).collect();
        let new = all[self.heard..].to_vec();
        self.heard = all.len();
        new
    }

    /// Waits for a result, and takes it.
    fn take_told(&mut self, shell: &Shell) -> Told {
        let told = wait_for("a result", SOON, || {
            self.requests(shell).into_iter().find_map(|request| match request {
                SelfTestRequest::Told(told) => Some(told),
                _ => None,
            })
        });
        assert!(self.run.handle_told(told.clone(), NOW));
        told
    }

    fn say(&self, shell: &Shell) {
        let finished = self.run.finished();
        let running = RunState { started_at: NOW, results: self.run.results(), measuring: None };
        say(
            shell,
            SelfTestWord::State(SelfTestState {
                run: finished.is_none().then_some(running),
                last: finished,
                next_acceptance: AcceptanceId(Uuid::from_u128(0x5d20_c7b1)),
                accepted: None,
                machine: MachineState {
                    terminal_id: "5f2c9a7b-1e4d-8c0f-a83e-6b1d90c2f7aa".into(),
                    model: "H3C X500ZG2".into(),
                    serial: Some("219801A2X7823A000147".into()),
                    os: "Linux (Debian GNU/Linux 12)".into(),
                    versions: MachineVersions {
                        agent: Some("1.4.0".into()),
                        launcher: Some("1.3.2".into()),
                        system: Some("Debian GNU/Linux 12 (bookworm) 12.8".into()),
                        kernel: Some("6.1.0-27-amd64".into()),
                    },
                },
            }),
        );
    }
}

/// A terminal that stands somewhere.
fn in_a_hall(apps: Vec<AppView>) -> KioskView {
    let mut view = home(apps);
    if let Screen::Home(home) = &mut view.screen {
        home.location = Some(DesiredLocation {
            id: LocationId(Uuid::nil()),
            name: "达州市通川区政务服务中心".into(),
            address: "达州市通川区凤凰大道 376 号".into(),
            floor: "一楼大厅".into(),
            division_name: "通川区".into(),
            opening_hours: vec![],
            special_days: vec![],
            contact_name: "大厅服务台".into(),
            contact_phone: "0818-2123456".into(),
            time_zone: "Asia/Shanghai".into(),
        });
    }
    view
}

/// What a machine may find.
fn measured(item: SelfTestItem) -> (SelfTestOutcome, Vec<SelfTestFact>) {
    let facts = match item {
        SelfTestItem::Network => vec![
            fact("round_trip_ms", 18),
            fact("round_trip_max_ms", 41),
            fact("lost_of_10", 1),
            fact("throughput_kbit_s", 46_210),
            fact("ipv6", "reached"),
        ],
        SelfTestItem::Disk => {
            vec![fact("write_mib_s", 212), fact("read_mib_s", 498), fact("smart", "passed")]
        }
        SelfTestItem::Memory => {
            vec![fact("total_mib", 7_823), fact("available_mib", 5_120), fact("pattern", "kept")]
        }
        SelfTestItem::Temperature => vec![fact("idle_c", 44), fact("load_c", 67), fact("load_s", 8)],
        SelfTestItem::Clock => vec![fact("offset_ms", -212)],
        SelfTestItem::Watchdog => {
            vec![fact("kind", "iTCO_wdt"), fact("timeout_s", 30), fact("fed_by", "systemd")]
        }
        SelfTestItem::Hardening => vec![fact("checked_hours_ago", 2)],
        _ => return (SelfTestOutcome::NotPresent, vec![]),
    };
    (SelfTestOutcome::Passed, facts)
}

fn say(shell: &Shell, word: SelfTestWord) {
    shell.agent.say(&AgentMessage::SelfTest(Box::new(word)));
}

fn enter(shell: &Shell) {
    shell.touch_corners();
    shell.wait_until("home", "state.maintenance?.stage === 'pad'");
    let call = "kioskHost.invoke('maintenance', { want: 'enter', code: '01289591866' }); 1";
    shell.eval("home", call).unwrap();
    shell.wait_until("home", "state.maintenance.judging");
    let entered = MaintenanceWord::Entered { number: 12.try_into().unwrap() };
    shell.agent.say(&AgentMessage::Maintenance(entered));
}

fn page(shell: &Shell, step: &str) {
    shell.wait_until("home", &format!("state.self_test?.step?.item === '{step}'"));
}

#[test]
fn an_installer_tests_a_terminal_and_its_hall_accepts_it() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/kiosk/dist");
    let camera = SimulatedCamera::start().unwrap();
    let (seen_by, dir) = (camera.address(), tempfile::tempdir().unwrap());
    let mut reader = SimulatedReader::start(&dir.path().join("reader")).unwrap();
    let args: [&OsStr; 6] = [
        "--pages".as_ref(),
        pages.as_ref(),
        "--camera".as_ref(),
        seen_by.as_ref(),
        "--card-reader".as_ref(),
        reader.link().as_ref(),
    ];
    let shell = Shell::launch(vec![bundle(1, "应用", &[])], &[], &args);
    shell.eval("home", "kioskHost.onState((now) => (window.state = now)); 1").unwrap();
    shell.agent.say(&AgentMessage::View(Box::new(in_a_hall(vec![bundle(1, "应用", &[])]))));
    shell.wait_until("home", "state.screen.location !== null");
    let mut agent = Agent::begin();
    enter(&shell);
    agent.say(&shell);
    shell.wait_until("home", "state.self_test !== null");
    agent.measure();
    shell.click("home", "自检与验收");
    agent.say(&shell);
    shell.click("home", "下一项");
    page(&shell, "touch");
    dots(&shell);
    shell.click("home", "本机只支持单指");
    touched(&agent.take_told(&shell));
    agent.say(&shell);
    page(&shell, "display");
    display(&shell);
    agent.take_told(&shell);
    agent.say(&shell);
    page(&shell, "camera");
    photo(&shell);
    photographed(&agent.take_told(&shell));
    agent.say(&shell);
    page(&shell, "id_card_reader");
    card(&shell, &mut reader);
    carded(&agent.take_told(&shell));
    agent.say(&shell);
    shell.wait_until("home", "state.self_test.may_accept");
    accept(&shell, &mut agent);
}

/// Every dot on the glass.
fn dots(shell: &Shell) {
    let places = "[...document.querySelectorAll('.dot')].map((dot) => { const box = dot.getBoundingClientRect(); \
        return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round); })";
    let places = wait_for("the dots", SOON, || {
        shell
            .eval("home", places)
            .ok()
            .filter(|places| places.as_array().is_some_and(|dots| dots.len() == 12))
    });
    for place in places.as_array().unwrap() {
        shell.display.click(place[0].as_i64().unwrap(), place[1].as_i64().unwrap());
    }
}

/// Six surfaces, and a word for them.
fn display(shell: &Shell) {
    shell.click("home", "开始");
    for surface in 0..6 {
        shell.wait_until("home", "document.querySelector('.surface') !== null");
        if surface == 2 {
            wait_for("red", SOON, || (shell.display.pixel(540, 960) == "#FF0000").then_some(()));
        }
        shell.display.click(540, 960);
    }
    shell.click("home", "合格");
}

/// Each dot has its finger, and where that was.
fn touched(told: &Told) {
    let Some(SelfTestPicture::Touches(touches)) = &told.picture else { panic!("{told:?}") };
    assert_eq!((touches.width, touches.height, touches.dots.len()), (1_080, 1_920, 12));
    for dot in &touches.dots {
        let by = dot.by.unwrap();
        assert!(dot.at[0].abs_diff(by[0]) <= 2 && dot.at[1].abs_diff(by[1]) <= 2, "{dot:?}");
    }
}

/// A photo is looked at, taken once more, and let go.
fn photo(shell: &Shell) {
    shell.wait_until("home", "document.querySelector('canvas.seen') !== null");
    shell.click("home", "是");
    let still = "document.querySelector('.sight img')?.naturalWidth === 640";
    shell.wait_until("home", still);
    shell.click("home", "重拍");
    shell.wait_until("home", "document.querySelector('canvas.seen') !== null");
    shell.click("home", "是");
    shell.wait_until("home", still);
    shell.click("home", "放进验收单");
}

fn photographed(told: &Told) {
    let Some(SelfTestPicture::Photo(photo)) = &told.picture else { panic!("{told:?}") };
    assert_eq!((photo.width, photo.height), (640, 480));
    let bytes = photo.bytes().unwrap();
    assert!((1_000..=SelfTestPhoto::LARGEST).contains(&bytes.len()), "{}", bytes.len());
    assert!(terminal_devices::camera::Frame::read(&bytes).is_ok());
}

/// The security module is seen on the page, and told.
fn card(shell: &Shell, reader: &mut SimulatedReader) {
    shell.wait_until("home", "document.body.innerText.includes('05.01-20160824-0001234567-3012345678')");
    shell.wait_until("home", "state.self_test.step.phase === 'awaited'");
    reader.put(people()[0].clone());
}

fn carded(told: &Told) {
    let value = |name: &str| told.facts.iter().find(|fact| fact.name == name).map(|fact| &*fact.value);
    assert_eq!((value("card"), value("sam_status")), (Some("read"), Some("ready")));
    assert_eq!(value("sam_number"), Some("05.01-20160824-0001234567-3012345678"));
    assert_eq!(told.picture, None);
}

/// Signs in the box.
fn sign(shell: &Shell) {
    let place = "(() => { const box = document.querySelector('.pad')?.getBoundingClientRect(); \
        return box && [box.x, box.y, box.width, box.height].map(Math.round); })()";
    let place = wait_for("the box", SOON, || shell.eval("home", place).ok().filter(Value::is_array));
    let at = |across: i64, down: i64| {
        let of = |axis: usize| place[axis].as_i64().unwrap();
        ((of(0) + of(2) * across / 100).to_string(), (of(1) + of(3) * down / 100).to_string())
    };
    for stroke in [[(15, 20), (40, 18), (20, 80)], [(50, 30), (85, 28), (60, 85)]] {
        let (x, y) = at(stroke[0].0, stroke[0].1);
        shell.display.xdotool(&["mousemove", &x, &y, "mousedown", "1"]);
        for (across, down) in &stroke[1..] {
            let (x, y) = at(*across, *down);
            shell.display.xdotool(&["mousemove", &x, &y]);
        }
        shell.display.xdotool(&["mouseup", "1"]);
    }
    shell.wait_until("home", "document.querySelector('.ink').getAttribute('d').split('M').length === 3");
}

fn accept(shell: &Shell, agent: &mut Agent) {
    shell.click("home", "办理验收");
    shell.wait_until("home", "state.self_test.acceptance?.phase.phase === 'signing'");
    shell.click("home", "下一步");
    names(shell);
    for who in ["installer", "hall"] {
        shell.click("home", "下一步");
        sign(shell);
        if who == "hall" {
            shell.click("home", "下一步");
            shell.wait_until("home", "state.self_test.acceptance.signed_at !== null");
        }
    }
    shell.click("home", "生成验收单并提交");
    let (draft, paper) = wait_for("the paper", SOON, || {
        agent.requests(shell).into_iter().find_map(|request| match request {
            SelfTestRequest::Accept { draft, paper } => Some((draft, paper)),
            _ => None,
        })
    });
    assert_eq!((draft.installer.name.as_str(), draft.hall.name.as_str()), ("李建国", "王秀兰"));
    let pdf = STANDARD.decode(paper).unwrap();
    keep(&pdf);
    let document = Document::read(RawDocument::new(zeroize::Zeroizing::new(pdf))).unwrap();
    assert_eq!(document.pages(), 2, "what was found, and what it looked like");
    say(shell, SelfTestWord::Accepted { id: draft.id });
    // The page hears again what it did not while it was printed.
    shell.wait_until("home", "state.self_test.acceptance.phase.phase === 'done'");
    assert_eq!(shell.eval("home", "state.session.state"), Ok(json!("none")));
}

/// The first name by the terminal's own keyboard; the others as if it had been.
fn names(shell: &Shell) {
    shell.click_first_input_of("home");
    shell.wait_until("home", "state.keyboard !== null && state.maintenance !== null");
    for (place, text) in ["李建国", "王秀兰", "网络待调优"].into_iter().enumerate() {
        let type_in = format!(
            "(() => {{ const field = document.querySelectorAll('input')[{place}]; field.value = '{text}'; \
             field.dispatchEvent(new Event('input')); return 1; }})()"
        );
        shell.eval("home", &type_in).unwrap();
    }
    shell.eval("home", "document.activeElement.blur(); 1").unwrap();
    // The page has its whole height again, and its buttons.
    shell.wait_until(
        "home",
        "innerHeight === 1920 && document.querySelector('.typing') === null \
        && !document.querySelector('footer button').disabled",
    );
}

/// For whoever wants to look at it.
fn keep(pdf: &[u8]) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(directory.join("acceptance.pdf"), pdf).unwrap();
}
