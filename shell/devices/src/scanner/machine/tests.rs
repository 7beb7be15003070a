use proptest::prelude::*;

use super::super::code::CodeFormat;
use super::*;

struct Bench {
    scanner: Scanner,
    now: Instant,
}

impl Bench {
    fn new(form: Form) -> Self {
        let mut bench = Self { scanner: Scanner::new(form), now: Instant::now() };
        bench.scanner.handle_opened();
        assert_eq!(bench.events(), ["State(Ready)"]);
        bench
    }

    fn wanting(form: Form) -> Self {
        let mut bench = Self::new(form);
        bench.want();
        bench
    }

    fn want(&mut self) {
        self.scanner.handle_request(ScannerRequest::Scan(CodeFormats::default()), self.now);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.scanner.handle_bytes(bytes, self.now);
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.scanner.handle_timeout(self.now);
    }

    /// What it said, with the text of codes.
    fn events(&mut self) -> Vec<String> {
        let tell = |event| match event {
            ScannerEvent::Scanned(Ok(code)) => code.text.to_string(),
            event @ (ScannerEvent::State(_) | ScannerEvent::Progress(_) | ScannerEvent::Scanned(_)) => {
                format!("{event:?}")
            }
        };
        std::iter::from_fn(|| self.scanner.poll_event()).map(tell).collect()
    }

    /// Nothing of what was read is in its place any more.
    fn is_empty(&self) -> bool {
        self.scanner.line.is_empty()
    }
}

fn suffix(bytes: &[u8]) -> Form {
    Form { ending: Ending::Suffix(bytes.to_vec()), ..Form::default() }
}

#[test]
fn the_next_code_is_passed_on_and_no_other() {
    let mut bench = Bench::wanting(Form::default());
    bench.bytes(b"51170");
    bench.bytes(b"2-1\r");
    bench.bytes(b"\nanother\r\n");
    assert_eq!(bench.events(), ["511702-1"]);
    assert!(bench.is_empty());
}

#[test]
fn a_code_that_nobody_asked_for_is_dropped_as_it_comes() {
    let mut bench = Bench::new(Form::default());
    bench.bytes(b"secret");
    assert!(bench.scanner.line.len() <= 1);
    bench.bytes(b"\r\n");
    assert_eq!((bench.events(), bench.is_empty()), (vec![], true));
    bench.want();
    bench.scanner.handle_request(ScannerRequest::Cancel, bench.now);
    bench.bytes(b"late\r\n");
    assert_eq!((bench.events(), bench.is_empty()), (vec![], true));
}

#[test]
fn a_code_that_began_before_it_was_asked_for_is_nobodys() {
    for form in [Form::default(), suffix(b"\r\n")] {
        let mut bench = Bench::new(form);
        bench.bytes(b"sec");
        bench.want();
        bench.bytes(b"ret\r\nmeant\r\n");
        assert_eq!(bench.events(), ["meant"]);
    }
}

#[test]
fn a_torn_code_is_said_to_be_so_and_the_next_one_read() {
    let mut bench = Bench::wanting(Form::default());
    bench.bytes(b"half");
    bench.pass(QUIET.saturating_sub(Duration::from_millis(1)));
    assert_eq!(bench.events(), Vec::<String>::new());
    bench.pass(Duration::from_millis(1));
    assert_eq!(bench.events(), ["Progress(Unread)"]);
    bench.bytes(b"a\0b\r\n");
    bench.bytes(b"whole\n");
    assert_eq!(bench.events(), ["Progress(Unread)", "whole"]);
}

#[test]
fn where_silence_ends_a_code_it_is_whole() {
    let mut bench = Bench::wanting(Form { ending: Ending::Quiet, ..Form::default() });
    bench.bytes(b"line 1\r\nline 2");
    bench.pass(QUIET);
    assert_eq!(bench.events(), ["line 1\r\nline 2"]);
}

#[test]
fn a_suffix_may_come_in_pieces_and_newlines_before_it_are_text() {
    let mut bench = Bench::wanting(suffix(&[3, 13]));
    for piece in [&b"a\nb"[..], &[3], &[13]] {
        bench.bytes(piece);
    }
    assert_eq!(bench.events(), ["a\nb"]);
}

#[test]
fn what_is_too_long_is_refused_up_to_its_end() {
    for form in [Form::default(), suffix(b"\r")] {
        let mut bench = Bench::wanting(form);
        bench.bytes(&vec![b'x'; LONGEST * 3]);
        bench.bytes(b"\rshort\r");
        assert_eq!(bench.events(), ["Progress(Unread)", "short"]);
        assert_eq!(bench.scanner.line.capacity(), LONGEST);
    }
}

#[test]
fn a_code_of_another_format_is_not_taken() {
    let mut bench = Bench::new(Form { aim: true, ..Form::default() });
    let wanted = CodeFormats([CodeFormat::Qr].into());
    bench.scanner.handle_request(ScannerRequest::Scan(wanted), bench.now);
    bench.bytes(b"]C0690\r]Q1ticket\r");
    assert_eq!(bench.events(), ["Progress(Other)", "ticket"]);
}

#[test]
fn who_waits_is_told_when_the_scanner_goes_or_is_not_there() {
    let mut bench = Bench::wanting(Form::default());
    bench.bytes(b"ha");
    bench.scanner.handle_lost(ScannerState::Absent);
    assert_eq!(bench.events(), ["State(Absent)", "Scanned(Err(NoScanner))"]);
    bench.want();
    assert_eq!(bench.events(), ["Scanned(Err(NoScanner))"]);
    bench.scanner.handle_lost(ScannerState::Failed(ScannerFault::Busy));
    bench.want();
    assert_eq!(bench.events(), ["State(Failed(Busy))", "Scanned(Err(Failed))"]);
    // The other half of what came before is no code.
    bench.scanner.handle_opened();
    bench.want();
    bench.bytes(b"lf\r");
    assert_eq!(bench.events(), ["State(Ready)", "lf"]);
}

proptest! {
    /// However the bytes are cut, and whatever they are, the same comes out, and never more than one code.
    #[test]
    fn pieces_do_not_matter(
        bytes in prop::collection::vec(prop_oneof![Just(b'\r'), Just(3), any::<u8>()], 0..64),
        cuts in prop::collection::vec(1_usize..8, 1..64),
        form in prop_oneof![Just(Form::default()), Just(suffix(&[3, 13])), Just(suffix(&[13]))],
    ) {
        let mut whole = Bench::wanting(form.clone());
        whole.bytes(&bytes);
        let mut pieces = Bench::wanting(form);
        let (mut rest, mut cuts) = (&bytes[..], cuts.iter().cycle());
        while !rest.is_empty() {
            let (piece, after) = rest.split_at((*cuts.next().unwrap()).min(rest.len()));
            pieces.bytes(piece);
            rest = after;
        }
        let (whole, pieces) = (whole.events(), pieces.events());
        prop_assert_eq!(&whole, &pieces);
        prop_assert!(whole.iter().filter(|event| !event.starts_with("Progress")).count() <= 1);
    }
}
