use zeroize::Zeroizing;

use super::*;

const READ: [u8; 5] = [0x00, 0xb0, 0x00, 0x00, 0x10];

fn machine() -> (SmartCards, Instant) {
    (SmartCards::new(SmartCardLimits { commands: 2, ..SmartCardLimits::default() }), Instant::now())
}

fn name() -> CString {
    c"reader 0".into()
}

fn see(machine: &mut SmartCards, has_card: bool) {
    machine.handle_readers(&[
        ReaderSeen { name: name(), has_card },
        ReaderSeen { name: c"reader 1".into(), has_card: false },
    ]);
}

fn said(machine: &mut SmartCards) -> Vec<String> {
    std::iter::from_fn(|| machine.poll_event()).map(|event| format!("{event:?}")).collect()
}

fn ordered(machine: &mut SmartCards) -> Vec<Order> {
    std::iter::from_fn(|| machine.poll_order()).collect()
}

fn read() -> SmartCardRequest {
    SmartCardRequest::Send(Apdu::of_app(Zeroizing::new(READ.to_vec())).unwrap())
}

fn response() -> Response {
    Response::new(Zeroizing::new(vec![1, 0x90, 0x00])).unwrap()
}

/// With a card that has power.
fn open() -> (SmartCards, Instant) {
    let (mut machine, now) = machine();
    see(&mut machine, false);
    machine.handle_request(SmartCardRequest::Open, now);
    see(&mut machine, true);
    assert_eq!(ordered(&mut machine), [Order::Connect(name())]);
    machine.handle_connected(Ok(Atr::new(&[0x3b])), now);
    let expected =
        ["State(Ready)", "Progress(NoCard)", "Lies(true)", "Opened(Ok(Atr([59])))"].map(String::from);
    assert_eq!(said(&mut machine), expected);
    (machine, now)
}

#[test]
fn a_card_that_is_put_in_is_spoken_to_until_it_is_closed() {
    let (mut machine, now) = open();
    machine.handle_request(read(), now);
    machine.handle_request(read(), now);
    assert_eq!(said(&mut machine), ["Answered(Err(Busy))"]);
    assert!(matches!(&ordered(&mut machine)[..], [Order::Send(apdu)] if apdu.bytes() == READ));
    machine.handle_answer(Ok(response()));
    assert_eq!(said(&mut machine), ["Answered(Ok(Response { status: 36864, .. }))"]);
    machine.handle_request(SmartCardRequest::Close, now);
    assert_eq!(ordered(&mut machine), [Order::Disconnect]);
    machine.handle_request(read(), now);
    assert_eq!(said(&mut machine), ["Answered(Err(Closed))"]);
}

#[test]
fn a_card_that_lay_there_waits_for_the_citizens_word() {
    let (mut machine, now) = machine();
    see(&mut machine, true);
    machine.handle_request(SmartCardRequest::Open, now);
    assert_eq!(said(&mut machine), ["State(Ready)", "Lies(true)", "Progress(Lying)"]);
    see(&mut machine, true);
    assert_eq!(ordered(&mut machine), []);
    machine.handle_request(SmartCardRequest::Confirm, now);
    assert_eq!(ordered(&mut machine), [Order::Connect(name())]);
    // It is the wrong way round: turned around, it is put in anew.
    machine.handle_connected(Err(CardFault::Mute), now);
    see(&mut machine, false);
    see(&mut machine, true);
    assert_eq!(said(&mut machine), ["Progress(Mute)", "Lies(false)", "Progress(NoCard)", "Lies(true)"]);
    assert_eq!(ordered(&mut machine), [Order::Connect(name())]);
}

#[test]
fn a_session_is_bounded_in_commands_and_time() {
    let (mut machine, now) = open();
    for _ in 0..3 {
        machine.handle_request(read(), now);
        machine.handle_answer(Ok(response()));
    }
    assert_eq!(said(&mut machine).last().map(String::as_str), Some("Answered(Err(Spent))"));
    ordered(&mut machine);
    machine.handle_timeout(now + SmartCardLimits::default().whole);
    assert_eq!(said(&mut machine), ["Ended(TimeUp)"]);
    assert_eq!((ordered(&mut machine), machine.poll_timeout()), (vec![Order::Disconnect], None));
}

#[test]
fn it_ends_with_the_card_the_reader_and_the_service() {
    let (mut machine, now) = open();
    machine.handle_request(read(), now);
    ordered(&mut machine);
    see(&mut machine, false);
    assert_eq!(said(&mut machine), ["Lies(false)", "Answered(Err(Closed))", "Ended(Removed)"]);
    assert_eq!(ordered(&mut machine), [Order::Disconnect]);

    let (mut machine, _) = open();
    machine.handle_readers(&[]);
    assert_eq!(said(&mut machine), ["State(Absent)", "Lies(false)", "Ended(Removed)"]);

    let (mut machine, _) = open();
    machine.handle_no_service();
    assert_eq!(said(&mut machine), ["State(NoService)", "Lies(false)", "Ended(Removed)"]);

    let (mut machine, now) = machine_waiting();
    machine.handle_no_service();
    assert_eq!(said(&mut machine), ["State(NoService)", "Opened(Err(NoReader))"]);
    machine.handle_request(SmartCardRequest::Open, now);
    assert_eq!(said(&mut machine), ["Opened(Err(NoReader))"]);
}

#[test]
fn one_that_is_wanted_no_more_while_it_gets_power_loses_it() {
    let (mut machine, now) = machine_waiting();
    see(&mut machine, true);
    machine.handle_request(SmartCardRequest::Close, now);
    assert_eq!(ordered(&mut machine), [Order::Connect(name()), Order::Disconnect]);
    machine.handle_connected(Ok(Atr::new(&[0x3b])), now);
    assert_eq!(ordered(&mut machine), [Order::Disconnect]);
    assert_eq!(said(&mut machine), ["Lies(true)"]);
}

fn machine_waiting() -> (SmartCards, Instant) {
    let (mut machine, now) = machine();
    see(&mut machine, false);
    machine.handle_request(SmartCardRequest::Open, now);
    said(&mut machine);
    (machine, now)
}
