use fleet_protocol::{DeviceState, Permission};
use serde_json::json;
use terminal_core::ipc::{AppView, ShellMessage};
use terminal_devices::id_card::{ReaderEvent, ReaderState};
use terminal_devices::scanner::{
    Code, CodeFormat, CodeFormats, ScanError, ScanProgress, ScannerEvent, ScannerFault, ScannerRequest,
    ScannerState,
};
use zeroize::Zeroizing;

use super::fake::{Bench, Told, app};
use crate::bridge::{BridgeCall, BridgeError, Method, Purpose};
use crate::page::Call;
use crate::stage::{BarSize, Input, Opening, TrustedPage};

fn bench() -> (Bench, Opening) {
    let granted = [Permission::Scanner, Permission::IdCard].into_iter().collect();
    let mut bench = Bench::with_scanner(vec![AppView { permissions: granted, ..app(1) }, app(2)]);
    bench.input(Input::Scanner(ScannerEvent::State(ScannerState::Ready)));
    let opening = bench.open_painted(1);
    bench.forget();
    (bench, opening)
}

fn reason() -> Purpose {
    Purpose::try_from("查询办件进度".to_owned()).unwrap()
}

fn formats() -> CodeFormats {
    CodeFormats([CodeFormat::Qr].into())
}

fn ask(bench: &mut Bench, opening: Opening, id: u64) {
    let method = Method::ScanCode { reason: reason(), formats: formats() };
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id, method })));
}

fn scanned() -> Input {
    let code = Code { text: Zeroizing::new("DZ-2026-0107".into()), format: None };
    Input::Scanner(ScannerEvent::Scanned(Ok(Box::new(code))))
}

fn refusals(bench: &Bench) -> Vec<(u64, BridgeError)> {
    let refused = |told| match told {
        Told::BridgeAnswered(id, Err(error)) => Some((id, error)),
        _ => None,
    };
    bench.told().into_iter().filter_map(refused).collect()
}

fn is_given(bench: &Bench) -> bool {
    bench.told().iter().any(|told| matches!(told, Told::CodeGiven(..)))
}

/// The phase that was shown last; `None` for no question.
fn phase(bench: &Bench) -> Option<String> {
    let asked = |told| if let Told::Asked(consent) = told { Some(consent) } else { None };
    let last = bench.told().into_iter().rev().find_map(asked)?;
    last["phase"].as_str().map(ToOwned::to_owned)
}

#[test]
fn a_code_goes_to_the_app_that_asked_once_the_citizen_presents_it() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    assert_eq!(bench.scanned(), [ScannerRequest::Scan(formats())]);
    assert!(bench.told().contains(&Told::Bar(BarSize::Whole)));
    let asked = json!({ "question": 1, "wanted": "code", "app_name": "应用1", "unit": "人社局",
        "reason": "查询办件进度", "phase": "hold_code", "remaining_s": 60, "whole_s": 60 });
    assert!(bench.told().contains(&Told::Asked(asked)));
    for (progress, shown) in [(ScanProgress::Unread, "unread_code"), (ScanProgress::Other, "other_code")] {
        bench.input(Input::Scanner(ScannerEvent::Progress(progress)));
        assert_eq!(phase(&bench).as_deref(), Some(shown));
    }
    bench.input(scanned());
    assert!(bench.told().contains(&Told::CodeGiven(4, "DZ-2026-0107".into())));
    assert_eq!((phase(&bench), bench.scanned()), (None, vec![]));
    // Nothing of it in what all pages are shown, or in what the agent is told.
    assert!(!bench.state("").to_string().contains("DZ-"));
    assert!(!format!("{:?}", bench.said()).contains("DZ-"));
}

#[test]
fn a_code_that_nobody_waits_for_goes_nowhere() {
    let (mut bench, opening) = bench();
    bench.input(scanned());
    let reason = reason();
    bench.input(Input::Reader(ReaderEvent::State(ReaderState::Ready)));
    let method = Method::ReadIdCard { reason };
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id: 3, method })));
    // Neither while a card is asked for, nor ends it that question.
    bench.input(scanned());
    bench.input(Input::Scanner(ScannerEvent::Scanned(Err(ScanError::NoScanner))));
    assert_eq!((is_given(&bench), refusals(&bench)), (false, vec![]));
    ask(&mut bench, opening, 4);
    assert_eq!((refusals(&bench), bench.scanned()), (vec![(4, BridgeError::Busy)], vec![]));
}

#[test]
fn an_app_that_ops_did_not_grant_it_to_scans_nothing() {
    let (mut bench, _) = bench();
    let other = bench.open_painted(2);
    bench.forget();
    ask(&mut bench, other, 4);
    assert_eq!((refusals(&bench), bench.scanned()), (vec![(4, BridgeError::NotPermitted)], vec![]));
}

#[test]
fn a_scanner_that_cannot_be_used_is_said_to_be_so_and_the_agent_knows() {
    let (mut bench, opening) = bench();
    for (state, told, error) in [
        (ScannerState::Absent, DeviceState::Absent, BridgeError::NoScanner),
        (
            ScannerState::Failed(ScannerFault::Denied),
            DeviceState::Failed { code: "denied".into() },
            BridgeError::ScannerFailed,
        ),
    ] {
        bench.forget();
        bench.input(Input::Scanner(ScannerEvent::State(state)));
        let id_card_reader = Some(DeviceState::Absent);
        let devices = ShellMessage::Devices {
            id_card_reader,
            printer: None,
            speaker: None,
            scanner: Some(told),
            receipt_printer: None,
            smart_card_reader: None,
            camera: None,
            toner: None,
        };
        assert_eq!(bench.said(), [devices]);
        ask(&mut bench, opening, 4);
        assert_eq!((refusals(&bench), bench.scanned()), (vec![(4, error)], vec![]));
    }
}

#[test]
fn a_scanner_that_goes_away_ends_the_question() {
    for (error, code) in
        [(ScanError::NoScanner, BridgeError::NoScanner), (ScanError::Failed, BridgeError::ScannerFailed)]
    {
        let (mut bench, opening) = bench();
        ask(&mut bench, opening, 4);
        bench.input(Input::Scanner(ScannerEvent::Scanned(Err(error))));
        assert_eq!((refusals(&bench), phase(&bench)), (vec![(4, code)], None));
    }
}

#[test]
fn the_citizen_refuses_and_the_time_runs_out() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    // Only the page that asks is heard.
    bench.call(Call::CancelConsent {});
    assert_eq!(refusals(&bench), []);
    bench.input(Input::Called(TrustedPage::Bar, 9, Call::CancelConsent {}));
    ask(&mut bench, opening, 5);
    bench.pass(60_000);
    assert_eq!(refusals(&bench), [(4, BridgeError::Cancelled), (5, BridgeError::NoCode)]);
    let (scan, cancel) = (ScannerRequest::Scan(formats()), ScannerRequest::Cancel);
    assert_eq!(bench.scanned(), [scan.clone(), cancel.clone(), scan, cancel]);
    bench.input(scanned());
    assert!(!is_given(&bench));
}

#[test]
fn a_question_ends_with_its_app_and_its_page_with_the_session() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    bench.call(Call::GoHome {});
    assert_eq!(bench.scanned(), [ScannerRequest::Scan(formats()), ScannerRequest::Cancel]);
    assert_eq!((refusals(&bench), phase(&bench)), (vec![(4, BridgeError::Cancelled)], None));
    // Scanned in the same moment: nobody gets it.
    bench.input(scanned());
    assert!(!is_given(&bench));
    bench.call(Call::EndSession {});
    assert!(bench.told().contains(&Told::Reloaded(TrustedPage::Bar)));
}
