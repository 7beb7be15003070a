use super::*;
use crate::simulator::blank_pdf as pdf;

const READY: Status =
    Status { state: PrinterState::Ready, may_print: true, toner: None, is_two_sided: false };
const NO_PAPER: Status =
    Status { state: PrinterState::OutOfPaper, may_print: false, toner: None, is_two_sided: false };
const SILENCE: Unanswered = Unanswered::Silence(String::new());

/// A machine with a clock that the test turns, and a print service that it plays.
struct Bench {
    printer: Printer,
    now: Instant,
    status: Status,
    job: JobState,
    /// So many sides are printed.
    sides: u32,
    listed: Vec<JobId>,
    silent: bool,
    /// What is cancelled stays for a while.
    keeps: bool,
    dropped: Vec<i32>,
    submitted: u32,
}

impl Bench {
    fn new() -> Self {
        let now = Instant::now();
        let (dropped, listed) = (vec![], vec![]);
        let printer = Printer::new(Limits::default(), now);
        let job = JobState::UnderWay;
        let mut bench = Self {
            printer,
            now,
            status: READY,
            job,
            sides: 0,
            listed,
            silent: false,
            keeps: false,
            dropped,
            submitted: 0,
        };
        assert_eq!(bench.run(), [PrinterEvent::State(PrinterState::Ready)]);
        bench
    }

    fn print(&mut self) {
        self.printer.handle_print(Document::read(pdf(1)), Copies::ONE, self.now);
    }

    /// Answers all that is asked now; what happened.
    fn run(&mut self) -> Vec<PrinterEvent> {
        while let Some(exchange) = self.printer.poll_exchange(self.now) {
            let answer = self.answer(&exchange);
            self.printer.handle_answer(answer, self.now);
        }
        std::iter::from_fn(|| self.printer.poll_event()).collect()
    }

    fn answer(&mut self, exchange: &Exchange) -> Result<Answer, Unanswered> {
        if self.silent {
            return Err(SILENCE);
        }
        Ok(match exchange {
            Exchange::Look => Answer::Status(self.status),
            Exchange::Submit(..) => {
                self.submitted += 1;
                self.listed.push(JobId(4));
                Answer::Submitted(JobId(4))
            }
            Exchange::Follow(_) => Answer::Job(self.job, self.sides),
            Exchange::Drop(id) => {
                self.dropped.push(id.0);
                self.listed.retain(|listed| self.keeps || listed != id);
                Answer::Dropped
            }
            Exchange::List => Answer::Jobs(self.listed.clone()),
        })
    }

    fn pass(&mut self, seconds: u64) -> Vec<PrinterEvent> {
        let mut events = Vec::new();
        for _ in 0..seconds * 2 {
            self.now += FOLLOW;
            events.extend(self.run());
        }
        events
    }
}

const PRINTING: PrinterEvent = PrinterEvent::Progress(PrintProgress::Printing);

fn ended(because: PrintError) -> PrinterEvent {
    PrinterEvent::Ended(Err(because))
}

#[test]
fn a_document_is_printed_and_nothing_of_it_stays() {
    let mut bench = Bench::new();
    bench.print();
    assert_eq!(bench.run(), [PRINTING]);
    assert_eq!(bench.pass(10), []);
    bench.job = JobState::Completed;
    assert_eq!(bench.pass(1), [PrinterEvent::Fed(1), PrinterEvent::Ended(Ok(()))]);
    assert_eq!((bench.submitted, &bench.dropped[..]), (1, &[4][..]));
}

#[test]
fn one_document_at_a_time_and_none_that_is_refused() {
    let mut bench = Bench::new();
    bench.print();
    bench.run();
    bench.print();
    assert_eq!(bench.run(), [ended(PrintError::Busy)]);
    bench.job = JobState::Completed;
    bench.pass(1);
    bench.printer.handle_print(Document::read(pdf(21)), Copies::ONE, bench.now);
    assert_eq!(bench.run(), [ended(DocumentError::TooManyPages.into())]);
    bench.printer.handle_print(Document::read(pdf(9)), Copies::try_from(5).unwrap(), bench.now);
    assert_eq!(bench.run(), [ended(DocumentError::TooManyPages.into())]);
    assert_eq!(bench.submitted, 1);
}

#[test]
fn a_printer_that_cannot_print_is_not_given_anything() {
    let mut bench = Bench::new();
    bench.status = NO_PAPER;
    assert_eq!(bench.pass(5), [PrinterEvent::State(PrinterState::OutOfPaper)]);
    bench.print();
    assert_eq!(bench.run(), [ended(PrintError::Printer(PrinterState::OutOfPaper))]);
    bench.silent = true;
    assert_eq!(bench.pass(5), [PrinterEvent::State(PrinterState::Offline)]);
    bench.print();
    assert_eq!(bench.run(), [ended(PrintError::Printer(PrinterState::Offline))]);
    assert_eq!(bench.submitted, 0);
}

#[test]
fn a_printer_that_is_stuck_is_waited_for_and_then_given_up() {
    let stuck = PrinterEvent::Progress(PrintProgress::Stuck(PrinterState::OutOfPaper));
    let (state, ready) =
        (PrinterEvent::State(PrinterState::OutOfPaper), PrinterEvent::State(PrinterState::Ready));
    let mut bench = Bench::new();
    bench.print();
    bench.run();
    bench.status = NO_PAPER;
    assert_eq!(bench.pass(30), [state, stuck]);
    bench.status = READY;
    assert_eq!(bench.pass(30), [ready, PRINTING]);
    bench.status = NO_PAPER;
    assert_eq!(bench.pass(89), [state, stuck]);
    assert_eq!(bench.pass(2), [ended(PrintError::Printer(PrinterState::OutOfPaper))]);
    assert_eq!(bench.dropped, [4]);
}

#[test]
fn no_document_takes_for_ever() {
    let mut bench = Bench::new();
    bench.print();
    assert_eq!(bench.pass(599), [PRINTING]);
    assert_eq!(bench.pass(2), [ended(PrintError::Timeout)]);
    assert_eq!(bench.dropped, [4]);
}

#[test]
fn what_the_print_service_makes_of_a_job_has_its_error() {
    for (job, status, error) in [
        (JobState::Cancelled, READY, PrintError::Cancelled),
        (JobState::Aborted, READY, PrintError::Failed),
        (JobState::Aborted, NO_PAPER, PrintError::Printer(PrinterState::OutOfPaper)),
    ] {
        let mut bench = Bench::new();
        bench.print();
        bench.run();
        bench.status = status;
        bench.pass(1);
        bench.job = job;
        assert_eq!(bench.pass(1).last(), Some(&ended(error)));
        assert_eq!(bench.dropped, [4]);
    }
}

#[test]
fn a_sweep_cancels_what_is_printed_and_counts() {
    let mut bench = Bench::new();
    bench.print();
    bench.run();
    bench.listed.push(JobId(2));
    bench.printer.handle_sweep();
    assert_eq!(bench.run(), [ended(PrintError::Cancelled), PrinterEvent::Swept { before: 2, after: 0 }]);
    assert_eq!(bench.dropped, [2, 4]);
    bench.printer.handle_sweep();
    bench.printer.handle_sweep();
    assert_eq!(bench.run(), [PrinterEvent::Swept { before: 0, after: 0 }; 2]);
}

#[test]
fn a_sweep_waits_for_the_sheet_that_the_printer_has_in_it() {
    for (goes, left) in [(true, 0), (false, 1)] {
        let mut bench = Bench::new();
        bench.print();
        bench.run();
        bench.keeps = true;
        bench.printer.handle_sweep();
        assert_eq!(bench.run(), [ended(PrintError::Cancelled)]);
        assert_eq!(bench.pass(5), []);
        if goes {
            bench.listed.clear();
        }
        assert_eq!(bench.pass(6), [PrinterEvent::Swept { before: 1, after: left }]);
    }
}

#[test]
fn what_cannot_be_swept_counts_as_left_and_is_swept_when_the_print_service_answers() {
    let mut bench = Bench::new();
    bench.print();
    bench.run();
    bench.silent = true;
    bench.printer.handle_sweep();
    assert_eq!(bench.run(), [ended(PrintError::Cancelled)]);
    assert_eq!(bench.pass(3).last(), Some(&PrinterEvent::Swept { before: 1, after: 1 }));
    bench.silent = false;
    bench.pass(6);
    assert_eq!((&bench.dropped[..], &bench.listed[..]), (&[4][..], &[][..]));
}

#[test]
fn a_document_that_may_have_been_taken_is_looked_for() {
    let mut bench = Bench::new();
    bench.print();
    let Some(Exchange::Submit(..)) = bench.printer.poll_exchange(bench.now) else { panic!("not submitted") };
    // It was taken, and the answer lost.
    bench.listed.push(JobId(4));
    bench.printer.handle_answer(Err(SILENCE), bench.now);
    assert_eq!(bench.run(), [ended(PrintError::Printer(PrinterState::Offline))]);
    bench.pass(6);
    assert_eq!(bench.dropped, [4]);
}

#[test]
fn what_went_through_is_counted_and_toner_told_where_it_changes() {
    let mut bench = Bench::new();
    bench.printer.handle_print(Document::read(pdf(3)), Copies::try_from(2).unwrap(), bench.now);
    bench.run();
    (bench.sides, bench.status.toner) = (4, Some(40));
    assert_eq!(bench.pass(6), [PrinterEvent::Toner(Some(40))]);
    bench.job = JobState::Cancelled;
    assert_eq!(bench.pass(1), [PrinterEvent::Fed(4), ended(PrintError::Cancelled)], "of six, four came out");
}

#[test]
fn a_printer_of_both_sides_takes_half_the_sheets_and_each_copy_begins_on_one_of_its_own() {
    let sheets = |pages, copies| Sheets { pages, copies, is_two_sided: true };
    assert_eq!((sheets(3, 2).all(), sheets(4, 1).all(), sheets(1, 5).all()), (4, 2, 5));
    assert_eq!((sheets(4, 2).after(3), sheets(4, 2).after(99)), (2, 4));
    let mut bench = Bench::new();
    bench.status.is_two_sided = true;
    bench.printer.look_at = bench.now;
    bench.run();
    bench.printer.handle_print(Document::read(pdf(3)), Copies::try_from(2).unwrap(), bench.now);
    bench.run();
    bench.job = JobState::Completed;
    assert_eq!(bench.pass(1), [PrinterEvent::Fed(4), PrinterEvent::Ended(Ok(()))]);
}
