//! Maintenance on site: who is let in without asking the server, how often it may be tried whatever is switched off, and
//! that all of it is on record.

use std::path::Path;

use aws_lc_rs::hmac;
use fleet_protocol::{
    Etag, Event, MaintenanceAct, MaintenanceCode, MaintenanceEnd, MaintenanceKey, MaintenanceNumber,
    MaintenancePerson, MaintenancePin, MaintenanceStep, MaintenanceTicket, PersonId, UnixMillis,
    maintenance_day, pin_message, ticket_message,
};
use terminal_core::ipc::{
    AgentMessage, MaintenanceRequest, MaintenanceWord, NotDone, PinRefusal, ShellMessage,
};
use terminal_core::setup::Hidden;
use uuid::Uuid;

use crate::network::enrolled;
use crate::support::{AgentProcess, FakeServer, FakeShell, desired, eventually, eventually_some};

pub fn wang() -> MaintenancePerson {
    let (person, key) = (PersonId(Uuid::from_u128(12)), MaintenanceKey([7; 32]));
    MaintenancePerson { person, number: 12.try_into().unwrap(), key }
}

/// What the console shows on the day of this moment.
pub fn code(person: &MaintenancePerson, now: UnixMillis) -> MaintenanceCode {
    let mut mac = [0; 32];
    let key = hmac::Key::new(hmac::HMAC_SHA256, &person.key.0);
    mac.copy_from_slice(hmac::sign(&key, &pin_message(maintenance_day(now))).as_ref());
    format!("{}{}", person.number, MaintenancePin::of_mac(&mac).as_str()).parse().unwrap()
}

fn wrong() -> MaintenanceCode {
    "01200000000".parse().unwrap()
}

pub fn want(shell: &FakeShell, request: MaintenanceRequest) {
    shell.say(&ShellMessage::Maintenance(request));
}

pub fn words(shell: &FakeShell) -> Vec<MaintenanceWord> {
    let word = |message| if let AgentMessage::Maintenance(word) = message { Some(word) } else { None };
    shell.heard().into_iter().filter_map(word).collect()
}

/// Types a code; the agent's answer to it.
pub async fn enter(shell: &FakeShell, code: MaintenanceCode) -> MaintenanceWord {
    let before = words(shell).len();
    want(shell, MaintenanceRequest::Enter { code });
    let answer = |word: &MaintenanceWord| {
        matches!(word, MaintenanceWord::Refused(_) | MaintenanceWord::Entered { .. })
    };
    eventually_some("an answer", || words(shell).into_iter().skip(before).find(answer)).await
}

pub fn steps(server: &FakeServer) -> Vec<MaintenanceStep> {
    let step = |event: &Event| if let Event::Maintenance { step } = event { Some(*step) } else { None };
    server.state().events().iter().filter_map(step).collect()
}

/// A terminal that knows one person, and the time there.
pub async fn known(dir: &Path) -> (FakeServer, AgentProcess, FakeShell, UnixMillis) {
    let (server, agent, shell) = enrolled(dir).await;
    let now = learns(&server, &shell).await;
    (server, agent, shell, now)
}

/// The one person, and the time there.
pub async fn learns(server: &FakeServer, shell: &FakeShell) -> UnixMillis {
    let state = fleet_protocol::DesiredState { maintenance: vec![wang()], ..desired("people", vec![]) };
    server.state().desired = Some(state);
    server.wake();
    let has = || server.state().actual.as_ref().and_then(|actual| actual.applied_etag.clone());
    eventually("the people to be known", || has() == Some(Etag("people".into()))).await;
    shell.view().unwrap().now
}

#[tokio::test]
async fn who_has_the_pin_of_the_day_is_let_in_and_all_is_on_record() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell, now) = known(dir.path()).await;
    want(&shell, MaintenanceRequest::Act { act: MaintenanceAct::TestPrint });
    eventually("nobody is let in yet", || words(&shell).contains(&MaintenanceWord::Ended)).await;
    let number: MaintenanceNumber = 12.try_into().unwrap();
    assert_eq!(enter(&shell, code(&wang(), now)).await, MaintenanceWord::Entered { number });
    eventually("the facts", || words(&shell).iter().any(|word| matches!(word, MaintenanceWord::Facts(_))))
        .await;
    for act in [MaintenanceAct::TestPrint, MaintenanceAct::SetVolume { percent: 80 }] {
        want(&shell, MaintenanceRequest::Act { act });
        eventually("it may be done", || words(&shell).contains(&MaintenanceWord::Granted { act })).await;
    }
    eventually("the volume", || shell.heard().contains(&AgentMessage::Volume { percent: 80 })).await;
    // Tests start no launcher that would restart anything.
    let act = MaintenanceAct::RestartMachine;
    want(&shell, MaintenanceRequest::Act { act });
    let not_done = MaintenanceWord::NotDone { act, reason: NotDone::NoLauncher };
    eventually("there is nobody to do it", || words(&shell).contains(&not_done)).await;
    want(&shell, MaintenanceRequest::Leave);
    let person = wang().person;
    let told = eventually_some("the record", || Some(steps(&server)).filter(|steps| steps.len() == 4)).await;
    assert_eq!(told[0], MaintenanceStep::Began { person, scanned: false });
    assert_eq!(told[1], MaintenanceStep::Acted { person, act: MaintenanceAct::TestPrint });
    assert!(matches!(told[3], MaintenanceStep::Ended { end: MaintenanceEnd::Left, .. }), "{told:?}");
}

/// A code of the server for that person, made at a moment.
fn ticket(person: &MaintenancePerson, at: UnixMillis, nonce: u64) -> MaintenanceTicket {
    let mut mac = [0; 32];
    let key = hmac::Key::new(hmac::HMAC_SHA256, &person.key.0);
    mac.copy_from_slice(hmac::sign(&key, &ticket_message(at, nonce)).as_ref());
    MaintenanceTicket::new(person.number, at, nonce, &mac)
}

/// Has a code scanned; the agent's answer to it.
async fn scan(shell: &FakeShell, text: String) -> MaintenanceWord {
    let before = words(shell).len();
    want(shell, MaintenanceRequest::Scanned { text: Hidden(text) });
    let answer = |word: &MaintenanceWord| {
        matches!(word, MaintenanceWord::Refused(_) | MaintenanceWord::Entered { .. })
    };
    eventually_some("an answer", || words(shell).into_iter().skip(before).find(answer)).await
}

#[tokio::test]
async fn a_code_that_is_scanned_lets_its_person_in_once_and_for_minutes() {
    let dir = tempfile::tempdir().unwrap();
    let (server, agent, mut shell, now) = known(dir.path()).await;
    let refused = MaintenanceWord::Refused;
    assert_eq!(scan(&shell, "https://example.cn/pay".into()).await, refused(PinRefusal::NotATicket));
    let good = ticket(&wang(), now, 1);
    let entered = MaintenanceWord::Entered { number: 12.try_into().unwrap() };
    assert_eq!(scan(&shell, good.to_string()).await, entered);
    want(&shell, MaintenanceRequest::Leave);
    // Photographed, and shown again; the power switch does not help.
    assert_eq!(scan(&shell, good.to_string()).await, refused(PinRefusal::TicketUsed));
    let _agent = killed(agent, &server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    assert_eq!(scan(&shell, good.to_string()).await, refused(PinRefusal::TicketUsed));
    let over = ticket(&wang(), now - MaintenanceTicket::LENGTH_MS - 60_000, 2);
    assert_eq!(scan(&shell, over.to_string()).await, refused(PinRefusal::TicketOver));
    // What is made up counts as a wrong PIN does; what was photographed counts for nothing.
    let stranger = MaintenancePerson { key: MaintenanceKey([8; 32]), ..wang() };
    for tries_left in [4, 3] {
        let wrong = scan(&shell, ticket(&stranger, now, 3).to_string()).await;
        assert_eq!(wrong, refused(PinRefusal::Wrong { tries_left }));
    }
    assert_eq!(scan(&shell, good.to_string()).await, refused(PinRefusal::TicketUsed));
    assert_eq!(enter(&shell, wrong()).await, refused(PinRefusal::Wrong { tries_left: 2 }));
    let began = MaintenanceStep::Began { person: wang().person, scanned: true };
    eventually("the record", || steps(&server).contains(&began)).await;
}

/// As when the power goes and comes again.
fn killed(mut agent: AgentProcess, server: &FakeServer, dir: &Path) -> AgentProcess {
    agent.kill();
    AgentProcess::start(server, dir)
}

#[tokio::test]
async fn switching_it_off_gives_no_try_back_and_no_pause() {
    let dir = tempfile::tempdir().unwrap();
    let (server, agent, mut shell, now) = known(dir.path()).await;
    for tries_left in [4, 3] {
        let refused = MaintenanceWord::Refused(PinRefusal::Wrong { tries_left });
        assert_eq!(enter(&shell, wrong()).await, refused);
    }
    let agent = killed(agent, &server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    for tries_left in [2, 1] {
        let refused = MaintenanceWord::Refused(PinRefusal::Wrong { tries_left });
        assert_eq!(enter(&shell, wrong()).await, refused);
    }
    assert!(matches!(enter(&shell, wrong()).await, MaintenanceWord::Refused(PinRefusal::Paused { .. })));
    let _agent = killed(agent, &server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    // The right one does not help before the pause is over, which begins anew.
    let answer = enter(&shell, code(&wang(), now)).await;
    let MaintenanceWord::Refused(PinRefusal::Paused { ms }) = answer else { panic!("{answer:?}") };
    assert!((55_000..=60_000).contains(&ms), "{ms}");
    let locked = MaintenanceStep::LockedOut { wrong: 5, pause_s: 60 };
    eventually("ops to hear of it", || steps(&server).contains(&locked)).await;
}

#[tokio::test]
async fn a_visit_ends_with_the_agent_the_shell_and_the_right() {
    let dir = tempfile::tempdir().unwrap();
    let (server, agent, mut shell, now) = known(dir.path()).await;
    let ends = |server: &FakeServer| {
        let end = |step| if let MaintenanceStep::Ended { end, .. } = step { Some(end) } else { None };
        steps(server).into_iter().filter_map(end).collect::<Vec<_>>()
    };
    enter(&shell, code(&wang(), now)).await;
    let _agent = killed(agent, &server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    eventually("the first end", || ends(&server) == [MaintenanceEnd::Lost]).await;
    enter(&shell, code(&wang(), now)).await;
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    eventually("the second end", || ends(&server) == [MaintenanceEnd::Lost; 2]).await;
    enter(&shell, code(&wang(), now)).await;
    server.state().desired = Some(desired("nobody", vec![]));
    server.wake();
    let revoked = [MaintenanceEnd::Lost, MaintenanceEnd::Lost, MaintenanceEnd::Revoked];
    eventually("the third end", || ends(&server) == revoked).await;
    assert_eq!(enter(&shell, code(&wang(), now)).await, MaintenanceWord::Refused(PinRefusal::NobodyMay));
}
