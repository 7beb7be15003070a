use proptest::prelude::*;

use super::*;
use crate::simulator::{Fault, Machine, people};

/// The machine and a simulated reader on an ideal line.
struct Bench {
    reader: Reader,
    device: Machine,
    now: Instant,
    heard: Vec<String>,
    card: Option<IdCard>,
}

impl Bench {
    fn new() -> Self {
        let (reader, device) = (Reader::default(), Machine::default());
        Self { reader, device, now: Instant::now(), heard: Vec::new(), card: None }
    }

    fn opened() -> Self {
        let mut bench = Self::new();
        bench.reader.handle_opened(bench.now);
        bench.pass(100);
        assert_eq!(bench.heard(), ["State(Ready)", NUMBER]);
        bench
    }

    fn ask(&mut self, request: ReaderRequest) {
        self.reader.handle_request(request, self.now);
        self.pass(50);
    }

    fn pass(&mut self, ms: u64) {
        let until = self.now + Duration::from_millis(ms);
        loop {
            while let Some(frame) = self.reader.poll_transmit() {
                let answer = self.device.handle_bytes(&frame);
                self.reader.handle_bytes(&answer, self.now);
            }
            while let Some(event) = self.reader.poll_event() {
                if let ReaderEvent::Read(Ok(card)) = &event {
                    self.card = Some((**card).clone());
                }
                self.heard.push(format!("{event:?}"));
            }
            let due = self.reader.poll_timeout().filter(|due| *due <= until);
            let Some(due) = due else { break };
            self.now = due.max(self.now);
            self.reader.handle_timeout(self.now);
        }
        self.now = until;
    }

    fn heard(&mut self) -> Vec<String> {
        std::mem::take(&mut self.heard)
    }
}

const NUMBER: &str = "Number(\"05.01-20160824-0001234567-3012345678\")";
const READ: &str = "Read(Ok(IdCard { kind: Resident, .. }))";

#[test]
fn one_that_does_not_tell_its_number_reads_cards_all_the_same() {
    let (mut reader, now) = (Reader::default(), Instant::now());
    reader.handle_opened(now);
    assert_eq!(reader.poll_transmit(), Some(Command::SamStatus.frame()));
    let done = crate::id_card::encode(&Reply::body(Status::Done, &[]));
    reader.handle_bytes(&done, now);
    assert_eq!(reader.poll_transmit(), Some(Command::SamNumber.frame()));
    reader.handle_request(ReaderRequest::Read, now);
    // Nothing comes: the card is looked for, and the reader is no less there.
    reader.handle_timeout(now + Command::SamNumber.patience());
    assert_eq!(reader.poll_transmit(), Some(Command::Find.frame()));
    let said: Vec<_> = std::iter::from_fn(|| reader.poll_event()).map(|event| format!("{event:?}")).collect();
    assert_eq!(said, ["State(Ready)"]);
}

#[test]
fn a_card_that_is_put_on_is_read() {
    let mut bench = Bench::opened();
    bench.ask(ReaderRequest::Read);
    assert_eq!(bench.heard(), ["Progress(NoCard)"]);
    bench.device.put(people()[0].clone());
    bench.pass(400);
    assert_eq!(bench.heard(), ["Progress(Reading)", READ]);
    assert!(bench.card == Some(people()[0].clone()));
    assert!(!bench.reader.is_wanted());
}

#[test]
fn a_card_that_lay_there_before_waits_for_the_citizens_word() {
    let mut bench = Bench::opened();
    bench.device.put(people()[1].clone());
    bench.ask(ReaderRequest::Read);
    bench.pass(20_000);
    assert_eq!(bench.heard(), ["Progress(Lying)"]);
    bench.ask(ReaderRequest::Confirm);
    bench.pass(400);
    assert_eq!(bench.heard(), ["Progress(Reading)", READ]);
}

#[test]
fn a_card_that_is_taken_and_put_on_again_needs_no_word() {
    let mut bench = Bench::opened();
    bench.device.put(people()[1].clone());
    bench.ask(ReaderRequest::Read);
    bench.device.take();
    bench.pass(400);
    bench.device.put(people()[0].clone());
    bench.pass(400);
    assert_eq!(bench.heard(), ["Progress(Lying)", "Progress(NoCard)", "Progress(Reading)", READ]);
}

#[test]
fn nothing_is_read_that_nobody_wants() {
    let mut bench = Bench::opened();
    bench.device.put(people()[0].clone());
    bench.pass(60_000);
    bench.ask(ReaderRequest::Read);
    bench.ask(ReaderRequest::Cancel);
    bench.ask(ReaderRequest::Confirm);
    bench.pass(60_000);
    assert_eq!(bench.heard(), ["Progress(Lying)"]);
}

#[test]
fn a_card_that_cannot_be_read_is_given_up_after_three_tries() {
    let mut bench = Bench::opened();
    bench.device.set_fault(Some(Fault::Read));
    bench.ask(ReaderRequest::Read);
    bench.device.put(people()[0].clone());
    bench.pass(3_000);
    let heard = bench.heard();
    assert_eq!(heard.last().unwrap(), "Read(Err(Failed))");
    assert_eq!(heard.iter().filter(|it| *it == "Progress(Again)").count(), 2);
}

#[test]
fn states_follow_the_reader() {
    let mut bench = Bench::opened();
    bench.device.set_fault(Some(Fault::SelfTest));
    bench.pass(6_000);
    assert_eq!(bench.heard(), ["State(Failed(96))"]);
    bench.ask(ReaderRequest::Read);
    assert_eq!(bench.heard(), ["Read(Err(Failed))"]);
    bench.device.set_fault(None);
    bench.pass(6_000);
    assert_eq!(bench.heard(), ["State(Ready)"]);
    bench.device.set_fault(Some(Fault::Silent));
    bench.pass(10_000);
    assert_eq!(bench.heard(), ["State(Absent)"]);
    bench.ask(ReaderRequest::Read);
    assert_eq!(bench.heard(), ["Read(Err(NoReader))"]);
}

#[test]
fn a_reader_that_is_pulled_out_ends_the_wish() {
    let mut bench = Bench::opened();
    bench.ask(ReaderRequest::Read);
    bench.reader.handle_lost();
    bench.pass(1_000);
    assert_eq!(bench.heard(), ["Progress(NoCard)", "State(Absent)", "Read(Err(NoReader))"]);
    bench.reader.handle_opened(bench.now);
    bench.pass(100);
    assert_eq!(bench.heard(), ["State(Ready)", NUMBER]);
}

#[test]
fn one_changed_answer_is_asked_for_again() {
    let mut bench = Bench::opened();
    bench.device.put(people()[0].clone());
    bench.device.set_fault(Some(Fault::Checksum));
    bench.ask(ReaderRequest::Read);
    bench.pass(1_500);
    bench.device.set_fault(None);
    bench.ask(ReaderRequest::Confirm);
    bench.pass(2_000);
    assert!(bench.heard().contains(&READ.to_owned()));
}

#[test]
fn a_card_of_an_unknown_kind_is_said_to_be_so() {
    let mut bench = Bench::opened();
    bench.ask(ReaderRequest::Read);
    let mut answer = text_block::answer(&text_block::write(&people()[0]));
    answer[4 + 248] = b'Y';
    bench.reader.job.as_mut().unwrap().may_read = true;
    bench.reader.asked = Some((Command::Read, bench.now + WATCH));
    let body = Reply::body(Status::Done, &answer);
    bench.reader.handle_bytes(&super::super::frame::encode(&body), bench.now);
    bench.pass(0);
    assert_eq!(bench.heard().last().unwrap(), "Read(Err(UnknownCard))");
}

proptest! {
    /// Whatever happens in whatever order: each wish has one end at most, and no card is given to nobody.
    #[test]
    fn each_wish_ends_once(acts in proptest::collection::vec((0_u8..10, 0_u64..3_000), 1..60)) {
        let mut bench = Bench::new();
        let mut wishes = 0;
        for (act, ms) in acts {
            match act {
                0 => bench.reader.handle_opened(bench.now),
                1 => bench.reader.handle_lost(),
                2 => { wishes += 1; bench.ask(ReaderRequest::Read); }
                3 => bench.ask(ReaderRequest::Confirm),
                4 => bench.ask(ReaderRequest::Cancel),
                5 => bench.device.put(people()[0].clone()),
                6 => bench.device.take(),
                7 => bench.device.set_fault(Some(Fault::Silent)),
                8 => bench.device.set_fault(None),
                _ => bench.reader.handle_bytes(&[0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 9], bench.now),
            }
            bench.pass(ms);
            let ended = bench.heard.iter().filter(|it| it.starts_with("Read(")).count();
            prop_assert!(ended <= wishes);
        }
    }
}
