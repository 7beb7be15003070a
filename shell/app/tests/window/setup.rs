use serde_json::json;
use terminal_core::display::DisplaySettings;
use terminal_core::ipc::{
    AgentMessage, Connectivity, KioskView, LocationSearch, MachineView, Screen, ServerCheck, SetupAnswer,
    SetupRequest, SetupView, ShellMessage,
};
use terminal_core::setup::{ChosenDevices, Hidden, SetupLanguage, SoundAnswer, Step};
use terminal_devices::simulator::SimulatedScanner;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::home;

fn view(step: Step, language: Option<SetupLanguage>) -> KioskView {
    KioskView {
        now: 1_795_000_000_000,
        software_version: "0.1.0".into(),
        connectivity: Connectivity::Unknown,
        screen: Screen::Setup(SetupView {
            step,
            steps: Step::ALL.to_vec(),
            language,
            proxy: None,
            ca: false,
            server: None,
            check: ServerCheck::Unasked,
            root: None,
            brought_root: None,
            awaits_root: false,
            has_code: None,
            location: None,
            locations: LocationSearch::Unasked,
            map: None,
            sound: None,
            devices: ChosenDevices::default(),
            display: DisplaySettings::default(),
            stick: None,
            machine: MachineView::default(),
            problem: None,
        }),
    }
}

fn show(shell: &Shell, step: Step, language: Option<SetupLanguage>) {
    shell.agent.say(&AgentMessage::View(Box::new(view(step, language))));
    let name = serde_json::to_value(step).unwrap();
    shell.wait_until("home", &format!("state.screen.page === 'setup' && state.screen.step === {name}"));
}

fn ask(shell: &Shell, call: &serde_json::Value) {
    shell.eval("home", &format!("kioskHost.invoke('setup', {call}); 1")).unwrap();
}

fn wait_for_request(shell: &Shell, request: &SetupRequest) {
    let said = ShellMessage::Setup(request.clone());
    wait_for("the agent to hear it", SOON, || shell.agent.said().contains(&said).then_some(()));
}

#[test]
fn answers_reach_the_agent_and_its_devices_are_started() {
    let shell = Shell::start(vec![]);
    ask(&shell, &json!({ "want": "answer", "answer": { "answer": "finish" } }));
    show(&shell, Step::Language, None);
    let finish = ShellMessage::Setup(SetupRequest::Answer(SetupAnswer::Finish));
    assert!(!shell.agent.said().contains(&finish), "the home page answers nothing");
    // A touch is no citizen's, and four corners are no maintenance.
    shell.touch_corners();
    shell.wait_until("home", "state.session.state === 'none' && state.maintenance === null");
    let language = SetupLanguage::English;
    ask(&shell, &json!({ "want": "answer", "answer": { "answer": "language", "language": "en" } }));
    wait_for_request(&shell, &SetupRequest::Answer(SetupAnswer::Language { language }));
    show(&shell, Step::Devices, Some(language));
    shell.wait_until("home", "state.language === 'en' && state.setup.candidates === null");
    ask(&shell, &json!({ "want": "look_for_devices" }));
    shell.wait_until("home", "Array.isArray(state.setup.candidates?.scanner)");
    ask(&shell, &json!({ "want": "back" }));
    wait_for_request(&shell, &SetupRequest::Back);

    let scanner = SimulatedScanner::start(&shell.home_dir().join("scanner")).unwrap();
    let address = format!("serial:{}", scanner.link().display());
    let chosen = ChosenDevices { scanner: Some(address), ..ChosenDevices::default() };
    shell.agent.say(&AgentMessage::UseDevices(chosen));
    shell.wait_until("home", "state.setup.devices.scanner?.state === 'ready'");
    // It reads the server's address, once it was asked to.
    show(&shell, Step::Server, Some(language));
    ask(&shell, &json!({ "want": "scan" }));
    let address = "https://fleet.dazhou.example";
    let told = ShellMessage::Setup(SetupRequest::Scanned { text: Hidden(address.into()) });
    wait_for("the address", SOON, || {
        scanner.present(address).unwrap();
        shell.agent.said().contains(&told).then_some(())
    });
    shell.agent.say(&AgentMessage::UseDevices(ChosenDevices::default()));
    shell.wait_until("home", "state.setup.devices.scanner === null");
    show(&shell, Step::Sound, Some(language));
    ask(&shell, &json!({ "want": "answer", "answer": { "answer": "sound", "sound": "not_heard" } }));
    wait_for_request(&shell, &SetupRequest::Answer(SetupAnswer::Sound { sound: SoundAnswer::NotHeard }));

    shell.agent.say(&AgentMessage::View(Box::new(home(vec![]))));
    shell.wait_until(
        "home",
        "state.screen.page === 'home' && state.language === 'zh-CN' && state.setup === null",
    );
}
