use fleet_protocol::{DeviceState, Permission};
use serde_json::{Value, json};
use terminal_core::ipc::{AppView, HostedSource, ShellMessage};
use terminal_devices::smart_card::{
    Apdu, Atr, Response, SmartCardEnd, SmartCardError, SmartCardEvent, SmartCardProgress, SmartCardRequest,
    SmartCardState,
};
use zeroize::Zeroizing;

use super::fake::{APPLICATION, Bench, Told, app};
use crate::bridge::{BridgeCall, BridgeError, Method, Purpose};
use crate::page::Call;
use crate::stage::{BarSize, Input, Opening, TrustedPage};

fn bench() -> (Bench, Opening) {
    let granted: fleet_protocol::Permissions = [Permission::SmartCard].into_iter().collect();
    let source =
        HostedSource::Remote { url: "https://a.cn/".into(), allowed_origins: vec!["https://a.cn".into()] };
    let remote = AppView { permissions: granted.clone(), source, ..app(3) };
    let mut bench =
        Bench::with_paper_and_cards(vec![AppView { permissions: granted, ..app(1) }, app(2), remote]);
    said(&mut bench, SmartCardEvent::State(SmartCardState::Ready));
    let opening = bench.open_painted(1);
    bench.forget();
    (bench, opening)
}

fn said(bench: &mut Bench, event: SmartCardEvent) {
    bench.input(Input::SmartCards(event));
}

fn call(bench: &mut Bench, opening: Opening, id: u64, method: Method) {
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id, method })));
}

fn ask(bench: &mut Bench, opening: Opening, id: u64) {
    let reason = Purpose::try_from("查询参保信息".to_owned()).unwrap();
    call(bench, opening, id, Method::OpenSmartCard { reason });
}

fn select(bench: &mut Bench, opening: Opening, id: u64, application: &str) {
    call(bench, opening, id, Method::SelectSmartCard { application: application.parse().unwrap() });
}

fn read() -> Apdu {
    Apdu::of_app(Zeroizing::new(vec![0, 0xb0, 0, 0, 16])).unwrap()
}

fn send(bench: &mut Bench, opening: Opening, id: u64) {
    call(bench, opening, id, Method::SendToSmartCard { command: read() });
}

fn answered(bench: &mut Bench, bytes: &[u8]) {
    let response = Response::new(Zeroizing::new(bytes.to_vec())).unwrap();
    said(bench, SmartCardEvent::Answered(Ok(response)));
}

/// With a card that the citizen has put in.
fn opened() -> (Bench, Opening) {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 1);
    said(&mut bench, SmartCardEvent::Lies(true));
    said(&mut bench, SmartCardEvent::Opened(Ok(Atr::new(&[0x3b, 0x80]))));
    assert_eq!(answers(&bench), [(1, Ok(json!({ "atr": "3b80" })))]);
    bench.smart_cards();
    bench.forget();
    (bench, opening)
}

fn selected() -> (Bench, Opening) {
    let (mut bench, opening) = opened();
    select(&mut bench, opening, 2, APPLICATION);
    answered(&mut bench, &[0x90, 0x00]);
    bench.smart_cards();
    bench.forget();
    (bench, opening)
}

fn answers(bench: &Bench) -> Vec<(u64, Result<Value, BridgeError>)> {
    let answer = |told| match told {
        Told::BridgeAnswered(id, answer) => Some((id, answer)),
        Told::ResponseGiven(id, status) => Some((id, Ok(json!(status)))),
        _ => None,
    };
    bench.told().into_iter().filter_map(answer).collect()
}

/// The phase that was shown last; `None` for no question.
fn phase(bench: &Bench) -> Option<String> {
    let asked = |told| if let Told::Asked(consent) = told { Some(consent) } else { None };
    let last = bench.told().into_iter().rev().find_map(asked)?;
    last["phase"].as_str().map(ToOwned::to_owned)
}

#[test]
fn the_citizen_is_asked_and_the_app_speaks_to_the_card_that_is_put_in() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    assert_eq!(bench.smart_cards(), [SmartCardRequest::Open]);
    assert!(bench.told().contains(&Told::Bar(BarSize::Whole)));
    said(&mut bench, SmartCardEvent::Progress(SmartCardProgress::Mute));
    assert_eq!(phase(&bench).as_deref(), Some("mute_smart_card"));
    said(&mut bench, SmartCardEvent::Progress(SmartCardProgress::NoCard));
    assert_eq!(phase(&bench).as_deref(), Some("put_smart_card"));

    let (mut bench, opening) = opened();
    assert_eq!(bench.state("/smart_card"), "in_use");
    select(&mut bench, opening, 5, APPLICATION);
    let expected = Apdu::select(&terminal_devices::simulator::SimulatedSmartCard::APPLICATION).unwrap();
    assert_eq!(bench.smart_cards(), [SmartCardRequest::Send(expected)]);
    send(&mut bench, opening, 6);
    answered(&mut bench, &[0x90, 0x00]);
    send(&mut bench, opening, 7);
    answered(&mut bench, &[0xcf, 0xf2, 0x90, 0x00]);
    assert_eq!(
        answers(&bench),
        [(6, Err(BridgeError::Busy)), (5, Ok(json!(0x9000))), (7, Ok(json!(0x9000)))]
    );
    call(&mut bench, opening, 8, Method::CloseSmartCard);
    assert_eq!(bench.smart_cards(), [SmartCardRequest::Send(read()), SmartCardRequest::Close]);
    assert_eq!(bench.state("/smart_card"), "take_along");
    said(&mut bench, SmartCardEvent::Lies(false));
    assert_eq!(bench.state("/smart_card"), Value::Null);
}

#[test]
fn only_applications_that_the_manifest_names_are_spoken_to() {
    let (mut bench, opening) = opened();
    send(&mut bench, opening, 4);
    select(&mut bench, opening, 5, "D156000005");
    assert_eq!(bench.smart_cards(), []);
    // The card has none of that name: nothing is selected.
    select(&mut bench, opening, 6, APPLICATION);
    answered(&mut bench, &[0x6a, 0x82]);
    send(&mut bench, opening, 7);
    let refused = Err(BridgeError::NotDeclared);
    assert_eq!(
        answers(&bench),
        [(4, refused.clone()), (5, refused.clone()), (6, Ok(json!(0x6a82))), (7, refused)]
    );
}

#[test]
fn whoever_may_not_is_refused_and_a_web_site_names_none() {
    let (mut bench, _) = bench();
    let other = bench.open_painted(2);
    bench.forget();
    ask(&mut bench, other, 4);
    send(&mut bench, other, 5);
    assert_eq!(answers(&bench), [(4, Err(BridgeError::NotPermitted)), (5, Err(BridgeError::CardClosed))]);
    assert_eq!(bench.smart_cards(), []);
    let site = bench.open_painted(3);
    bench.forget();
    ask(&mut bench, site, 6);
    said(&mut bench, SmartCardEvent::Opened(Ok(Atr::new(&[0x3b]))));
    select(&mut bench, site, 7, APPLICATION);
    assert_eq!(answers(&bench)[1..], [(7, Err(BridgeError::NotDeclared))]);
}

#[test]
fn a_card_that_lay_there_waits_for_the_citizens_touch_of_the_page_that_asks() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    said(&mut bench, SmartCardEvent::Progress(SmartCardProgress::Lying));
    assert_eq!(phase(&bench).as_deref(), Some("confirm_smart_card"));
    bench.call(Call::ConfirmCard {});
    assert_eq!(bench.smart_cards(), [SmartCardRequest::Open]);
    bench.input(Input::Called(TrustedPage::Bar, 9, Call::ConfirmCard {}));
    assert_eq!(bench.smart_cards(), [SmartCardRequest::Confirm]);
    bench.input(Input::Called(TrustedPage::Bar, 9, Call::CancelConsent {}));
    assert_eq!(
        (answers(&bench), bench.smart_cards()),
        (vec![(4, Err(BridgeError::Cancelled))], vec![SmartCardRequest::Close])
    );
    // Put in at the same moment: it is left alone.
    said(&mut bench, SmartCardEvent::Opened(Ok(Atr::new(&[0x3b]))));
    assert_eq!((bench.smart_cards(), answers(&bench).len()), (vec![SmartCardRequest::Close], 1));
}

#[test]
fn it_ends_with_the_card_the_time_the_app_and_the_citizens_session() {
    for end in [SmartCardEnd::Removed, SmartCardEnd::TimeUp] {
        let (mut bench, opening) = selected();
        send(&mut bench, opening, 4);
        said(&mut bench, SmartCardEvent::Ended(end));
        send(&mut bench, opening, 5);
        assert_eq!(answers(&bench), [4, 5].map(|id| (id, Err(BridgeError::CardClosed))));
        bench.smart_cards();
    }
    for call in [Call::GoHome {}, Call::EndSession {}] {
        let (mut bench, opening) = selected();
        send(&mut bench, opening, 4);
        bench.smart_cards();
        bench.call(call);
        assert_eq!(answers(&bench), [(4, Err(BridgeError::CardClosed))]);
        assert_eq!(bench.smart_cards(), [SmartCardRequest::Close]);
        answered(&mut bench, &[1, 2, 0x90, 0x00]);
        assert_eq!(answers(&bench).len(), 1, "what comes afterwards goes nowhere");
    }
}

#[test]
fn a_reader_that_fails_or_is_not_there_is_said_to_be_so_and_the_agent_knows() {
    let (mut bench, opening) = selected();
    for (error, code) in [(SmartCardError::Failed, "reader_failed"), (SmartCardError::Spent, "card_spent")] {
        bench.forget();
        send(&mut bench, opening, 4);
        said(&mut bench, SmartCardEvent::Answered(Err(error)));
        let (_, answer) = answers(&bench).pop().unwrap();
        assert_eq!(json!(answer.unwrap_err()), code);
    }
    for (state, device) in [
        (SmartCardState::Absent, DeviceState::Absent),
        (SmartCardState::NoService, DeviceState::Failed { code: "no_service".into() }),
    ] {
        let (mut bench, opening) = self::bench();
        said(&mut bench, SmartCardEvent::State(state));
        let told = ShellMessage::Devices {
            id_card_reader: Some(DeviceState::Absent),
            printer: None,
            speaker: None,
            scanner: None,
            receipt_printer: Some(DeviceState::Absent),
            smart_card_reader: Some(device),
            camera: None,
            toner: None,
        };
        assert_eq!(bench.said(), [told]);
        ask(&mut bench, opening, 4);
        assert_eq!(answers(&bench), [(4, Err(BridgeError::NoReader))]);
    }
    let (mut bench, opening) = self::bench();
    ask(&mut bench, opening, 4);
    said(&mut bench, SmartCardEvent::Opened(Err(SmartCardError::NoReader)));
    ask(&mut bench, opening, 5);
    bench.pass(60_000);
    assert_eq!(answers(&bench), [(4, Err(BridgeError::NoReader)), (5, Err(BridgeError::NoCard))]);
}
