use fleet_protocol::{DeviceState, Permission};
use serde_json::json;
use terminal_core::ipc::ShellMessage;
use terminal_devices::id_card::{Progress, ReadError, ReaderEvent, ReaderRequest, ReaderState};
use terminal_devices::simulator::people;

use super::fake::{Bench, Told, app};
use crate::bridge::{BridgeCall, BridgeError, Method, Purpose};
use crate::page::Call;
use crate::stage::{BarSize, Input, Opening, TrustedPage};

fn bench() -> (Bench, Opening) {
    let granted = [Permission::IdCard].into_iter().collect();
    let mut bench = Bench::with(vec![terminal_core::ipc::AppView { permissions: granted, ..app(1) }, app(2)]);
    bench.input(Input::Reader(ReaderEvent::State(ReaderState::Ready)));
    let opening = bench.open_painted(1);
    bench.forget();
    (bench, opening)
}

fn ask(bench: &mut Bench, opening: Opening, id: u64) {
    let reason = Purpose::try_from("核对参保人身份".to_owned()).unwrap();
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id, method: Method::ReadIdCard { reason } })));
}

fn moved(bench: &mut Bench, progress: Progress) {
    bench.input(Input::Reader(ReaderEvent::Progress(progress)));
}

fn from_bar(bench: &mut Bench, call: Call) {
    bench.input(Input::Called(TrustedPage::Bar, 9, call));
}

fn refusals(bench: &Bench) -> Vec<(u64, BridgeError)> {
    let refused = |told| match told {
        Told::BridgeAnswered(id, Err(error)) => Some((id, error)),
        _ => None,
    };
    bench.told().into_iter().filter_map(refused).collect()
}

/// The phase that was shown last; `None` for no question.
fn phase(bench: &Bench) -> Option<String> {
    let asked = |told| if let Told::Asked(consent) = told { Some(consent) } else { None };
    let last = bench.told().into_iter().rev().find_map(asked)?;
    last["phase"].as_str().map(ToOwned::to_owned)
}

#[test]
fn a_card_goes_to_the_app_that_asked_once_the_citizen_has_put_it_on() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    assert_eq!(bench.requested(), [ReaderRequest::Read]);
    assert!(bench.told().contains(&Told::Bar(BarSize::Whole)));
    let asked = json!({ "question": 1, "wanted": "card", "app_name": "应用1", "unit": "人社局", "reason": "核对参保人身份",
        "phase": "put_card", "remaining_s": 60, "whole_s": 60 });
    assert!(bench.told().contains(&Told::Asked(asked)));
    moved(&mut bench, Progress::NoCard);
    moved(&mut bench, Progress::Reading);
    assert_eq!(phase(&bench).as_deref(), Some("reading"));
    bench.input(Input::Reader(ReaderEvent::Read(Ok(Box::new(people()[0].clone())))));
    assert!(bench.told().contains(&Told::CardGiven(4, "向巴山".into())));
    assert_eq!(phase(&bench), None);
    assert_eq!(bench.told().iter().filter(|told| matches!(told, Told::Bar(BarSize::Usual))).count(), 1);
    // Nothing of it in what all pages are shown, or in what the agent is told.
    assert!(!bench.state("").to_string().contains("核对"));
    assert!(!format!("{:?}", bench.said()).contains("向"));
}

#[test]
fn an_app_that_ops_did_not_grant_it_to_reads_nothing() {
    let (mut bench, _) = bench();
    let other = bench.open_painted(2);
    bench.forget();
    ask(&mut bench, other, 4);
    assert_eq!(refusals(&bench), [(4, BridgeError::NotPermitted)]);
    assert_eq!(bench.requested(), []);
    assert_eq!(phase(&bench), None);
}

#[test]
fn an_app_that_is_not_seen_yet_asks_nobody() {
    let (mut bench, _) = bench();
    bench.call(Call::GoHome {});
    let opening = bench.open(1);
    ask(&mut bench, opening, 4);
    assert_eq!(refusals(&bench), [(4, BridgeError::NotPermitted)]);
}

#[test]
fn a_reader_that_is_not_there_is_said_to_be_so_and_the_agent_knows() {
    let (mut bench, opening) = bench();
    for (state, told, error) in [
        (ReaderState::Absent, DeviceState::Absent, BridgeError::NoReader),
        (ReaderState::Failed(0x60), DeviceState::Failed { code: "60".into() }, BridgeError::ReaderFailed),
    ] {
        bench.forget();
        bench.input(Input::Reader(ReaderEvent::State(state)));
        assert_eq!(
            bench.said(),
            [ShellMessage::Devices {
                id_card_reader: Some(told),
                printer: None,
                speaker: None,
                scanner: None,
                receipt_printer: None,
                smart_card_reader: None,
                camera: None,
                toner: None,
            }]
        );
        ask(&mut bench, opening, 4);
        assert_eq!(refusals(&bench), [(4, error)]);
    }
}

#[test]
fn what_the_reader_fails_at_has_its_code() {
    for (error, code) in [
        (ReadError::NoReader, BridgeError::NoReader),
        (ReadError::Failed, BridgeError::ReaderFailed),
        (ReadError::UnknownCard, BridgeError::UnknownCard),
    ] {
        let (mut bench, opening) = bench();
        ask(&mut bench, opening, 4);
        bench.input(Input::Reader(ReaderEvent::Read(Err(error))));
        assert_eq!((refusals(&bench), phase(&bench)), (vec![(4, code)], None));
    }
}

#[test]
fn one_question_at_a_time() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    ask(&mut bench, opening, 5);
    assert_eq!(refusals(&bench), [(5, BridgeError::Busy)]);
    assert_eq!(bench.requested(), [ReaderRequest::Read]);
}

#[test]
fn a_citizen_who_refuses_three_times_is_not_asked_a_fourth_time() {
    let (mut bench, opening) = bench();
    for id in 1..=3 {
        ask(&mut bench, opening, id);
        from_bar(&mut bench, Call::CancelConsent {});
    }
    assert_eq!(bench.requested().len(), 6);
    ask(&mut bench, opening, 4);
    assert_eq!(refusals(&bench), [1, 2, 3, 4].map(|id| (id, BridgeError::Cancelled)));
    assert_eq!(bench.requested(), []);
}

#[test]
fn only_the_page_that_asks_is_heard() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    moved(&mut bench, Progress::Lying);
    bench.requested();
    bench.call(Call::ConfirmCard {});
    bench.call(Call::CancelConsent {});
    assert_eq!((bench.requested(), refusals(&bench)), (vec![], vec![]));
    from_bar(&mut bench, Call::ConfirmCard {});
    assert_eq!(bench.requested(), [ReaderRequest::Confirm]);
}

#[test]
fn the_time_runs_out_with_and_without_a_card() {
    for (progress, code) in [(Progress::NoCard, BridgeError::NoCard), (Progress::Lying, BridgeError::Timeout)]
    {
        let (mut bench, opening) = bench();
        ask(&mut bench, opening, 4);
        moved(&mut bench, progress);
        bench.pass(59_000);
        assert_eq!(refusals(&bench), []);
        bench.pass(1_000);
        assert_eq!((refusals(&bench), phase(&bench)), (vec![(4, code)], None));
        assert_eq!(bench.requested(), [ReaderRequest::Read, ReaderRequest::Cancel]);
    }
}

#[test]
fn a_question_ends_with_its_app_and_its_page_with_the_session() {
    let ends: [fn(&mut Bench, Opening); 3] = [
        |bench, _| bench.call(Call::GoHome {}),
        |bench, _| bench.call(Call::EndSession {}),
        |bench, opening| bench.input(Input::AppFailed(opening, fleet_protocol::AppFailure::Crashed)),
    ];
    for end in ends {
        let (mut bench, opening) = bench();
        ask(&mut bench, opening, 4);
        end(&mut bench, opening);
        assert_eq!(bench.requested(), [ReaderRequest::Read, ReaderRequest::Cancel]);
        assert_eq!(phase(&bench), None);
        // Read in the same moment: nobody gets it.
        bench.input(Input::Reader(ReaderEvent::Read(Ok(Box::new(people()[0].clone())))));
        assert!(!bench.told().iter().any(|told| matches!(told, Told::CardGiven(..))));
        bench.call(Call::EndSession {});
        let reloaded = bench.told().into_iter().filter(|told| *told == Told::Reloaded(TrustedPage::Bar));
        assert_eq!(reloaded.count(), 1);
    }
}

#[test]
fn a_page_that_came_anew_is_told_what_is_asked() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    bench.pass(10_000);
    bench.forget();
    from_bar(&mut bench, Call::Ready {});
    let asked = |told: &Told| matches!(told, Told::Asked(consent) if consent["remaining_s"] == 50);
    assert!(bench.told().iter().any(asked), "{:?}", bench.told());
}

#[test]
fn a_card_that_is_put_on_is_a_sign_of_life() {
    let (mut bench, opening) = bench();
    bench.pass(50_000);
    ask(&mut bench, opening, 4);
    bench.pass(9_000);
    moved(&mut bench, Progress::Reading);
    bench.pass(30_000);
    assert_eq!(bench.state("/session/state"), "active");
}
