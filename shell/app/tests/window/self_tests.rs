//! A short test of the hardware and an acceptance, as an installer does both: by touch, keyboard and signature, to the paper.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{AcceptanceId, SelfTestId, SelfTestItem, SelfTestOutcome};
use serde_json::{Value, json};
use terminal_core::ipc::{
    AgentMessage, MachineState, MaintenanceWord, RunState, SelfTestRequest, SelfTestState, SelfTestWord,
    ShellMessage,
};
use terminal_core::self_test::{SelfTestRun, fact};
use terminal_devices::printer::{Document, RawDocument};
use uuid::Uuid;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::bundle;

const NOW: i64 = 1_795_000_000_000;

/// The agent's part, with the machine's own rules.
struct Agent {
    run: SelfTestRun,
    heard: usize,
}

impl Agent {
    fn begin() -> Self {
        // A screen, and nothing else.
        let run = SelfTestRun::begin(SelfTestId(Uuid::from_u128(7)), "1.4.0", NOW, |item| {
            matches!(item, SelfTestItem::Touch | SelfTestItem::Display)
        });
        Self { run, heard: 0 }
    }

    fn measure(&mut self) {
        while let Some(next) = self.run.poll_measurement() {
            let facts = vec![fact("round_trip_ms", 18), fact("ipv6", "reached")];
            assert!(self.run.handle_measured(next.ticket, SelfTestOutcome::Passed, facts, NOW));
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

    /// Waits for results, and takes them.
    fn take_told(&mut self, shell: &Shell) {
        let told = wait_for("a result", SOON, || {
            self.requests(shell).into_iter().find_map(|request| match request {
                SelfTestRequest::Told(told) => Some(told),
                _ => None,
            })
        });
        assert!(self.run.handle_told(told, NOW));
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
                },
            }),
        );
    }
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
    let shell = Shell::launch(vec![bundle(1, "应用", &[])], &[], &["--pages".as_ref(), pages.as_ref()]);
    shell.eval("home", "kioskHost.onState((now) => (window.state = now)); 1").unwrap();
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
    agent.take_told(&shell);
    page(&shell, "display");
    display(&shell);
    agent.take_told(&shell);
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
    assert_eq!(document.pages(), 1);
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
