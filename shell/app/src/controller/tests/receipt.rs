use fleet_protocol::{DeviceState, Event, Permission, Residue, WipeCause};
use serde_json::{Value, json};
use terminal_core::ipc::{AppView, ShellMessage};
use terminal_devices::printer::{PrintError, PrintProgress, PrinterState, RawDocument};
use terminal_devices::receipt::{ReceiptEvent, ReceiptRequest};
use zeroize::Zeroizing;

use super::fake::{Bench, Told, app};
use crate::bridge::{BridgeCall, BridgeError, DocumentToken, Method};
use crate::page::Call;
use crate::stage::{Input, Opening};

fn bench() -> (Bench, Opening) {
    let granted = [Permission::Receipt].into_iter().collect();
    let mut bench = Bench::with_paper_and_cards(vec![AppView { permissions: granted, ..app(1) }, app(2)]);
    said(&mut bench, ReceiptEvent::State(PrinterState::Ready));
    let opening = bench.open_painted(1);
    bench.forget();
    (bench, opening)
}

fn said(bench: &mut Bench, event: ReceiptEvent) {
    bench.input(Input::Receipts(event));
}

fn print(bench: &mut Bench, opening: Opening, id: u64) {
    print_items(bench, opening, id, &json!([{ "kind": "text", "text": "受理回执" }]));
}

fn print_items(bench: &mut Bench, opening: Opening, id: u64, items: &Value) {
    let items = RawDocument::new(Zeroizing::new(items.to_string().into_bytes()));
    *bench.stage.document.borrow_mut() = Some(items);
    let items = DocumentToken::try_from("0".repeat(32)).unwrap();
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id, method: Method::PrintReceipt { items } })));
}

fn answers(bench: &Bench) -> Vec<(u64, Result<Value, BridgeError>)> {
    let answer = |told| match told {
        Told::BridgeAnswered(id, answer) => Some((id, answer)),
        _ => None,
    };
    bench.told().into_iter().filter_map(answer).collect()
}

const DONE: ReceiptEvent = ReceiptEvent::Ended(Ok(()));

#[test]
fn a_receipt_goes_to_the_printer_and_the_app_hears_of_its_end() {
    let (mut bench, opening) = bench();
    print(&mut bench, opening, 4);
    assert!(matches!(&bench.receipts()[..], [ReceiptRequest::Print(receipt)] if receipt.items().len() == 1));
    assert_eq!((answers(&bench), bench.state("/print")), (vec![], json!("printing")));
    said(&mut bench, ReceiptEvent::Progress(PrintProgress::Stuck(PrinterState::OutOfPaper)));
    assert_eq!(bench.state("/print"), "out_of_paper");
    // Somebody brings paper: nobody has to touch the screen meanwhile.
    bench.pass(80_000);
    assert_eq!(bench.state("/session/state"), "active");
    said(&mut bench, DONE);
    assert_eq!((answers(&bench), bench.state("/print")), (vec![(4, Ok(Value::Null))], json!("printed")));
    bench.pass(12_000);
    assert_eq!(bench.state("/print"), Value::Null);
}

#[test]
fn whoever_may_not_and_what_is_none_is_refused() {
    let (mut bench, opening) = bench();
    for (id, items, error) in [
        (4, json!([]), BridgeError::TooLong),
        (5, json!(vec![json!({ "kind": "blank" }); 81]), BridgeError::TooLong),
        (6, json!([{ "kind": "text", "text": "\u{1b}@" }]), BridgeError::InvalidArguments),
        (7, json!({ "raw": "GyE=" }), BridgeError::InvalidArguments),
    ] {
        print_items(&mut bench, opening, id, &items);
        assert_eq!(answers(&bench).last(), Some(&(id, Err(error))), "{items}");
    }
    let items = DocumentToken::try_from("1".repeat(32)).unwrap();
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id: 8, method: Method::PrintReceipt { items } })));
    assert_eq!(answers(&bench).last(), Some(&(8, Err(BridgeError::InvalidArguments))));
    let other = bench.open_painted(2);
    print(&mut bench, other, 9);
    bench.input(Input::AppCalled(other, Ok(BridgeCall { id: 10, method: Method::ReceiptPrinter })));
    for id in [9, 10] {
        assert!(answers(&bench).contains(&(id, Err(BridgeError::NotPermitted))));
    }
    assert!(bench.stage.document.borrow().is_none(), "what came beside the call does not stay");
    assert_eq!(bench.receipts(), []);
}

#[test]
fn one_at_a_time_ten_a_session_and_the_end_of_it_cancels() {
    let (mut bench, opening) = bench();
    print(&mut bench, opening, 1);
    print(&mut bench, opening, 2);
    said(&mut bench, DONE);
    for id in 3..=12 {
        print(&mut bench, opening, id);
        said(&mut bench, DONE);
        bench.pass(1_000);
    }
    let refused: Vec<_> = answers(&bench).into_iter().filter(|(_, answer)| answer.is_err()).collect();
    assert_eq!(refused, [(2, Err(BridgeError::Busy)), (12, Err(BridgeError::PrintSpent))]);

    bench.call(Call::EndSession {});
    let opening = bench.open_painted(1);
    bench.receipts();
    print(&mut bench, opening, 13);
    bench.call(Call::EndSession {});
    assert!(matches!(bench.receipts()[..], [ReceiptRequest::Print(_), ReceiptRequest::Cancel]));
    assert_eq!(answers(&bench).last(), Some(&(13, Err(BridgeError::Cancelled))));
    assert_eq!(bench.state("/print"), Value::Null);
    // The next citizen prints already when the printer says that the one before has been cancelled.
    let next = bench.open_painted(1);
    bench.forget();
    print(&mut bench, next, 14);
    said(&mut bench, ReceiptEvent::Ended(Err(PrintError::Cancelled)));
    assert_eq!(answers(&bench), []);
    said(&mut bench, ReceiptEvent::Ended(Err(PrintError::Printer(PrinterState::Jammed))));
    assert_eq!(answers(&bench), [(14, Err(BridgeError::Jammed))]);
}

#[test]
fn the_record_of_the_wipe_counts_a_receipt_that_was_cancelled() {
    let (mut bench, opening) = bench();
    print(&mut bench, opening, 4);
    bench.call(Call::EndSession {});
    bench.forget();
    let (before, after) = (Residue { processes: 2, ..Residue::default() }, Residue::default());
    bench.input(Input::Wiped(WipeCause::SessionEnd, before, after));
    assert_eq!(bench.events(), [], "the receipt printer still holds it");
    said(&mut bench, ReceiptEvent::Ended(Err(PrintError::Cancelled)));
    let before = Residue { print_jobs: 1, ..before };
    assert_eq!(bench.events(), [Event::Wiped { cause: WipeCause::SessionEnd, before, after }]);
}

#[test]
fn the_agent_and_the_app_are_told_how_the_printer_is() {
    let (mut bench, opening) = bench();
    for (state, device) in [
        (PrinterState::Offline, DeviceState::Absent),
        (PrinterState::PaperLow, DeviceState::Wants { code: "paper_low".into() }),
        (PrinterState::DoorOpen, DeviceState::Failed { code: "door_open".into() }),
        (PrinterState::Ready, DeviceState::Ready),
    ] {
        bench.forget();
        said(&mut bench, ReceiptEvent::State(state));
        let told = ShellMessage::Devices {
            id_card_reader: Some(DeviceState::Absent),
            printer: None,
            speaker: None,
            scanner: None,
            receipt_printer: Some(device),
            smart_card_reader: Some(DeviceState::Absent),
            camera: None,
            toner: None,
        };
        assert_eq!(bench.said(), [told]);
        bench.input(Input::AppCalled(opening, Ok(BridgeCall { id: 4, method: Method::ReceiptPrinter })));
        assert_eq!(answers(&bench), [(4, Ok(json!({ "state": state.as_str() })))]);
    }
}
