//! What hall staff keep in order: the list of the day, and what printers say of paper and toner.

use fleet_protocol::{
    CheckItem, CheckProblem, Consumable, ConsumableStep, ConsumableWord, DeviceState, Event, UnixMillis,
};
use terminal_core::ipc::{MaintenanceRequest, MaintenanceWord, ShellMessage};
use uuid::Uuid;

use crate::maintenance::{code, enter, known, wang, words};
use crate::network::enrolled;
use crate::support::{AgentProcess, FakeServer, FakeShell, desired, eventually, eventually_some};

fn items() -> Vec<CheckItem> {
    let item = |(at, zh): (u128, &str)| CheckItem { id: Uuid::from_u128(at), zh: zh.into(), en: zh.into() };
    (1..).zip(["屏幕清洁", "纸张"]).map(item).collect()
}

fn sign(shell: &FakeShell, problems: Vec<Option<CheckProblem>>) {
    shell.say(&ShellMessage::Maintenance(MaintenanceRequest::SignChecks { problems }));
}

fn checked_at(shell: &FakeShell) -> Option<UnixMillis> {
    let facts = |word| if let MaintenanceWord::Facts(facts) = word { Some(facts) } else { None };
    words(shell).into_iter().filter_map(facts).next_back().and_then(|facts| facts.checked_at)
}

#[tokio::test]
async fn the_list_of_the_day_is_signed_whole_by_who_gave_their_pin() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell, now) = known(dir.path()).await;
    let state = fleet_protocol::DesiredState {
        maintenance: vec![wang()],
        checks: items(),
        ..desired("checks", vec![])
    };
    server.state().desired = Some(state);
    server.wake();
    sign(&shell, vec![None, None]);
    eventually("nobody gave a PIN", || words(&shell).contains(&MaintenanceWord::Ended)).await;
    enter(&shell, code(&wang(), now)).await;
    let has_list =
        |word: &MaintenanceWord| matches!(word, MaintenanceWord::Facts(facts) if facts.checks == items());
    eventually("the list", || words(&shell).iter().any(has_list)).await;
    sign(&shell, vec![None]);
    eventually("half a list", || words(&shell).contains(&MaintenanceWord::ChecksChanged)).await;
    assert_eq!(checked_at(&shell), None);
    sign(&shell, vec![None, Some(CheckProblem::Missing)]);
    eventually("it is signed", || words(&shell).contains(&MaintenanceWord::ChecksSigned)).await;
    let check =
        |event: &Event| if let Event::DailyChecked { check } = event { Some(check.clone()) } else { None };
    let checks = || server.state().events().iter().filter_map(check).collect::<Vec<_>>();
    let told = eventually_some("the record", || checks().pop()).await;
    assert_eq!((told.person, checks().len()), (wang().person, 1));
    let problems: Vec<_> = told.results.iter().map(|one| (one.item.zh.as_str(), one.problem)).collect();
    assert_eq!(problems, [("屏幕清洁", None), ("纸张", Some(CheckProblem::Missing))]);
    eventually("it is known to be done", || checked_at(&shell) == Some(told.done_at)).await;
}

fn steps(server: &FakeServer) -> Vec<(Consumable, ConsumableStep)> {
    let step = |event: &Event| {
        if let Event::Consumable { consumable, step } = event { Some((*consumable, *step)) } else { None }
    };
    server.state().events().iter().filter_map(step).collect()
}

fn printer(shell: &FakeShell, state: DeviceState, toner: u8) {
    shell.say(&ShellMessage::Devices {
        id_card_reader: None,
        printer: Some(state),
        speaker: None,
        scanner: None,
        receipt_printer: None,
        smart_card_reader: None,
        camera: None,
        toner: Some(toner),
    });
}

#[tokio::test]
async fn what_is_used_and_what_a_printer_says_is_told_once_whatever_is_switched_off() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, mut shell) = enrolled(dir.path()).await;
    let said = |word| (Consumable::PagePaper, ConsumableStep::Said { word });
    printer(&shell, DeviceState::Failed { code: "out_of_paper".into() }, 60);
    let used = ConsumableStep::Used { amount: 3 };
    shell.say(&ShellMessage::Event(Event::Consumable { consumable: Consumable::PagePaper, step: used }));
    // That it was filled is for nobody but a person and the printer to say.
    let filled = ConsumableStep::Filled { holds: 9 };
    shell.say(&ShellMessage::Event(Event::Consumable { consumable: Consumable::PagePaper, step: filled }));
    let toner = (Consumable::Toner, ConsumableStep::Filled { holds: 60 });
    let first = [toner, said(ConsumableWord::Out), (Consumable::PagePaper, used)];
    eventually("what was told", || steps(&server) == first).await;
    agent.kill();
    let _agent = AgentProcess::start(&server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    printer(&shell, DeviceState::Failed { code: "out_of_paper".into() }, 60);
    printer(&shell, DeviceState::Ready, 58);
    let then = [(Consumable::Toner, ConsumableStep::Used { amount: 2 }), said(ConsumableWord::Fine)];
    eventually("the rest", || steps(&server) == [&first[..], &then[..]].concat()).await;
}
