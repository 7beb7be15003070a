use fleet_protocol::{Consumable, ConsumableStep, DeviceState, Event, Permission, Residue, WipeCause};
use serde_json::{Value, json};
use terminal_core::ipc::{AppView, ShellMessage};
use terminal_devices::printer::{
    Copies, DocumentError, PrintError, PrintProgress, PrinterEvent, PrinterState, RawDocument,
};
use zeroize::Zeroizing;

use super::fake::{Bench, PrinterTold, Told, app, home};
use crate::bridge::{BridgeCall, BridgeError, DocumentToken, Method, Printed};
use crate::page::Call;
use crate::stage::{Input, Opening};

fn bench() -> (Bench, Opening) {
    let granted = [Permission::Print].into_iter().collect();
    let mut bench = Bench::with_printer(vec![AppView { permissions: granted, ..app(1) }, app(2)]);
    said(&mut bench, PrinterEvent::State(PrinterState::Ready));
    let opening = bench.open_painted(1);
    bench.forget();
    (bench, opening)
}

fn said(bench: &mut Bench, event: PrinterEvent) {
    bench.input(Input::Printer(event));
}

fn print(bench: &mut Bench, opening: Opening, id: u64, what: Printed) {
    let method = Method::Print { what, copies: Copies::try_from(2).unwrap() };
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id, method })));
}

fn print_document(bench: &mut Bench, opening: Opening, id: u64) {
    *bench.stage.document.borrow_mut() = Some(document());
    let token = DocumentToken::try_from("0".repeat(32)).unwrap();
    print(bench, opening, id, Printed::Document(token));
}

fn document() -> RawDocument {
    RawDocument::new(Zeroizing::new(b"pdf".to_vec()))
}

fn answers(bench: &Bench) -> Vec<(u64, Result<Value, BridgeError>)> {
    let answer = |told| match told {
        Told::BridgeAnswered(id, answer) => Some((id, answer)),
        _ => None,
    };
    bench.told().into_iter().filter_map(answer).collect()
}

fn given() -> PrinterTold {
    PrinterTold::Print(b"pdf".to_vec(), 2)
}

const DONE: PrinterEvent = PrinterEvent::Ended(Ok(()));

#[test]
fn a_page_becomes_a_pdf_that_is_printed_and_the_app_hears_of_its_end() {
    let (mut bench, opening) = bench();
    print(&mut bench, opening, 4, Printed::Page);
    assert!(bench.told().contains(&Told::Paged(opening)));
    assert_eq!((bench.printed(), bench.state("/print")), (vec![], json!("printing")));
    bench.input(Input::PagePrinted(opening, Ok(document())));
    assert_eq!(bench.printed(), [given()]);
    let stuck = PrintProgress::Stuck(PrinterState::OutOfPaper);
    said(&mut bench, PrinterEvent::Progress(stuck));
    assert_eq!(bench.state("/print"), "out_of_paper");
    said(&mut bench, PrinterEvent::Progress(PrintProgress::Stuck(PrinterState::Jammed)));
    assert_eq!(bench.state("/print"), "stuck");
    assert_eq!(answers(&bench), []);
    said(&mut bench, DONE);
    assert_eq!((answers(&bench), bench.state("/print")), (vec![(4, Ok(Value::Null))], json!("printed")));
    bench.pass(12_000);
    assert_eq!(bench.state("/print"), Value::Null);
}

#[test]
fn a_page_that_prints_itself_is_printed_once_and_nobody_is_answered() {
    let (mut bench, opening) = bench();
    bench.input(Input::AppPrints(opening));
    bench.input(Input::AppPrints(opening));
    bench.input(Input::PagePrinted(opening, Ok(document())));
    assert_eq!(bench.printed(), [PrinterTold::Print(b"pdf".to_vec(), 1)]);
    said(&mut bench, DONE);
    assert_eq!((answers(&bench), bench.state("/print")), (vec![], json!("printed")));
}

#[test]
fn a_document_goes_to_the_printer_and_one_that_did_not_come_is_refused() {
    let (mut bench, opening) = bench();
    print_document(&mut bench, opening, 4);
    assert_eq!(bench.printed(), [given()]);
    said(&mut bench, DONE);
    let token = DocumentToken::try_from("1".repeat(32)).unwrap();
    print(&mut bench, opening, 5, Printed::Document(token));
    assert_eq!(answers(&bench), [(4, Ok(Value::Null)), (5, Err(BridgeError::InvalidArguments))]);
    assert_eq!(bench.printed(), []);
}

#[test]
fn whoever_may_not_prints_nothing() {
    let (mut bench, opening) = bench();
    let other = bench.open_painted(2);
    bench.forget();
    print_document(&mut bench, other, 4);
    bench.input(Input::AppPrints(other));
    bench.input(Input::AppCalled(other, Ok(BridgeCall { id: 5, method: Method::Printer })));
    assert_eq!(answers(&bench), [4, 5].map(|id| (id, Err(BridgeError::NotPermitted))));
    // One that is closed, and one that is not seen yet.
    print_document(&mut bench, opening, 6);
    let unseen = bench.open(1);
    print_document(&mut bench, unseen, 7);
    assert_eq!(answers(&bench).last(), Some(&(7, Err(BridgeError::NotPermitted))));
    assert_eq!((bench.printed(), bench.state("/print")), (vec![], Value::Null));
}

#[test]
fn a_terminal_without_a_printer_says_so() {
    let granted = [Permission::Print].into_iter().collect();
    let mut bench = Bench::with(vec![AppView { permissions: granted, ..app(1) }]);
    let opening = bench.open_painted(1);
    print_document(&mut bench, opening, 4);
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id: 5, method: Method::Printer })));
    assert_eq!(answers(&bench), [4, 5].map(|id| (id, Err(BridgeError::NoPrinter))));
}

#[test]
fn everything_that_goes_wrong_has_its_code() {
    for (error, code) in [
        (PrintError::Document(DocumentError::NotAPdf), "not_a_pdf"),
        (PrintError::Document(DocumentError::TooLarge), "too_large"),
        (PrintError::Document(DocumentError::TooManyPages), "too_many_pages"),
        (PrintError::Printer(PrinterState::OutOfPaper), "out_of_paper"),
        (PrintError::Printer(PrinterState::Jammed), "jammed"),
        (PrintError::Printer(PrinterState::Offline), "offline"),
        (PrintError::Printer(PrinterState::DoorOpen), "door_open"),
        (PrintError::Printer(PrinterState::OutOfToner), "out_of_toner"),
        (PrintError::Printer(PrinterState::OutputFull), "output_full"),
        (PrintError::Printer(PrinterState::Paused), "printer_failed"),
        (PrintError::Timeout, "timeout"),
        (PrintError::Cancelled, "cancelled"),
        (PrintError::Failed, "print_failed"),
    ] {
        let (mut bench, opening) = bench();
        print_document(&mut bench, opening, 4);
        said(&mut bench, PrinterEvent::Ended(Err(error)));
        let (id, answer) = answers(&bench).pop().unwrap();
        assert_eq!((id, json!(answer.unwrap_err())), (4, json!(code)));
        assert_eq!(bench.state("/print"), "not_printed");
    }
}

#[test]
fn a_page_that_cannot_be_made_into_paper_or_takes_too_long() {
    let (mut bench, opening) = bench();
    print(&mut bench, opening, 4, Printed::Page);
    bench.input(Input::PagePrinted(opening, Err("why".into())));
    print(&mut bench, opening, 5, Printed::Page);
    bench.pass(30_000);
    bench.input(Input::PagePrinted(opening, Ok(document())));
    assert_eq!(answers(&bench), [(4, Err(BridgeError::PrintFailed)), (5, Err(BridgeError::Timeout))]);
    assert_eq!(bench.printed(), []);
}

#[test]
fn one_at_a_time_and_ten_a_session() {
    let (mut bench, opening) = bench();
    print_document(&mut bench, opening, 1);
    print_document(&mut bench, opening, 2);
    said(&mut bench, DONE);
    for id in 3..=12 {
        print_document(&mut bench, opening, id);
        said(&mut bench, DONE);
        bench.pass(1_000);
    }
    let refused: Vec<_> = answers(&bench).into_iter().filter(|(_, answer)| answer.is_err()).collect();
    assert_eq!(refused, [(2, Err(BridgeError::Busy)), (12, Err(BridgeError::PrintSpent))]);
    bench.call(Call::EndSession {});
    let opening = bench.open_painted(1);
    bench.printed();
    print_document(&mut bench, opening, 13);
    assert_eq!(bench.printed(), [given()]);
}

#[test]
fn no_countdown_runs_while_paper_is_waited_for() {
    let (mut bench, opening) = bench();
    print_document(&mut bench, opening, 4);
    bench.pass(300_000);
    assert_eq!(bench.state("/session/state"), "active");
    said(&mut bench, DONE);
    bench.pass(300_000);
    assert_eq!(bench.state("/session/state"), "none");
}

#[test]
fn what_the_printer_has_goes_on_when_its_app_is_closed_and_a_page_does_not() {
    let (mut bench, opening) = bench();
    print(&mut bench, opening, 4, Printed::Page);
    bench.call(Call::GoHome {});
    assert_eq!(answers(&bench), [(4, Err(BridgeError::Cancelled))]);
    let opening = bench.open_painted(1);
    print_document(&mut bench, opening, 5);
    bench.call(Call::GoHome {});
    assert_eq!((bench.printed(), bench.state("/print")), (vec![given()], json!("printing")));
}

#[test]
fn an_app_that_is_unlisted_while_it_prints_stays_until_that_is_over() {
    let (mut bench, opening) = bench();
    print_document(&mut bench, opening, 4);
    bench.show(home(vec![]));
    assert_ne!(bench.state("/session/open_app"), Value::Null);
    said(&mut bench, DONE);
    assert_eq!(bench.state("/session/open_app"), Value::Null);
}

#[test]
fn the_end_of_the_session_cancels_sweeps_and_counts() {
    let (mut bench, opening) = bench();
    print_document(&mut bench, opening, 4);
    bench.printed();
    bench.call(Call::EndSession {});
    assert_eq!(answers(&bench), [(4, Err(BridgeError::Cancelled))]);
    assert_eq!((bench.printed(), bench.state("/print")), (vec![PrinterTold::Sweep], Value::Null));

    // The next citizen prints already when the printer says that the one before has been cancelled.
    let next = bench.open_painted(1);
    bench.forget();
    print_document(&mut bench, next, 5);
    said(&mut bench, PrinterEvent::Ended(Err(PrintError::Cancelled)));
    assert_eq!(answers(&bench), []);

    let (before, after) = (Residue { processes: 2, ..Residue::default() }, Residue::default());
    bench.input(Input::Wiped(WipeCause::SessionEnd, before, after));
    assert_eq!(bench.events(), []);
    said(&mut bench, PrinterEvent::Swept { before: 1, after: 0 });
    let before = Residue { print_jobs: 1, ..before };
    assert_eq!(bench.events(), [Event::Wiped { cause: WipeCause::SessionEnd, before, after }]);
    said(&mut bench, DONE);
    assert_eq!(answers(&bench), [(5, Ok(Value::Null))]);
}

#[test]
fn the_agent_and_the_app_are_told_how_the_printer_is() {
    let (mut bench, opening) = bench();
    let code = |state: PrinterState| state.as_str().to_owned();
    for (state, device) in [
        (PrinterState::Offline, DeviceState::Absent),
        (PrinterState::PaperLow, DeviceState::Wants { code: code(PrinterState::PaperLow) }),
        (PrinterState::Jammed, DeviceState::Failed { code: code(PrinterState::Jammed) }),
        (PrinterState::Printing, DeviceState::Ready),
    ] {
        bench.forget();
        said(&mut bench, PrinterEvent::State(state));
        let told = ShellMessage::Devices {
            id_card_reader: Some(DeviceState::Absent),
            printer: Some(device),
            speaker: None,
            scanner: None,
            receipt_printer: None,
            smart_card_reader: None,
            camera: None,
            toner: None,
        };
        assert_eq!(bench.said(), [told]);
        bench.input(Input::AppCalled(opening, Ok(BridgeCall { id: 4, method: Method::Printer })));
        assert_eq!(answers(&bench), [(4, Ok(json!({ "state": state.as_str() })))]);
    }
}

#[test]
fn what_went_through_the_printer_is_told_without_a_word_of_what() {
    let (mut bench, _) = bench();
    said(&mut bench, PrinterEvent::Fed(6));
    said(&mut bench, PrinterEvent::Toner(Some(37)));
    let told = bench.said();
    let step = ConsumableStep::Used { amount: 6 };
    let used = ShellMessage::Event(Event::Consumable { consumable: Consumable::PagePaper, step });
    assert_eq!(told[0], used);
    assert!(matches!(told[1], ShellMessage::Devices { toner: Some(37), .. }), "{told:?}");
}

#[test]
fn a_fault_is_on_the_home_page_while_it_lasts_and_the_apps_that_need_it_say_so() {
    let (mut bench, _) = bench();
    let faults = |bench: &Bench| bench.state("/faults");
    said(&mut bench, PrinterEvent::State(PrinterState::Jammed));
    bench.pass(14_000);
    assert_eq!(faults(&bench), json!([]), "somebody may be at it");
    bench.pass(2_000);
    // This bench has a reader of cards that was never found, too.
    assert_eq!(faults(&bench), json!(["id_card", "print"]));
    assert_eq!(bench.state("/screen/apps/0/needs"), json!(["print"]));
    assert_eq!(bench.state("/screen/apps/1/needs"), json!([]));
    said(&mut bench, PrinterEvent::State(PrinterState::PaperLow));
    bench.pass(500);
    assert_eq!(faults(&bench), json!(["id_card"]), "it prints");
}
