//! The driver on a real pseudo-terminal.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use terminal_devices::id_card::{ReaderEvent, ReaderRequest, driver};
use terminal_devices::simulator::{SimulatedReader, people};

const SOON: Duration = Duration::from_secs(10);
/// What the simulated reader's security module says that it is, once a line.
const NUMBER: &str = "Number(\"05.01-20160824-0001234567-3012345678\")";

fn start(link: &std::path::Path) -> (Sender<ReaderRequest>, Receiver<ReaderEvent>) {
    let (tell, heard) = channel();
    let requests =
        driver::start(link.to_str().unwrap().parse().unwrap(), move |event| drop(tell.send(event))).unwrap();
    (requests, heard)
}

fn next(heard: &Receiver<ReaderEvent>) -> String {
    format!("{:?}", heard.recv_timeout(SOON).unwrap())
}

#[test]
fn a_card_is_read_over_a_real_line_before_and_after_the_reader_was_pulled_out() {
    let dir = tempfile::tempdir().unwrap();
    let mut reader = SimulatedReader::start(&dir.path().join("reader")).unwrap();
    let (requests, heard) = start(reader.link());
    assert_eq!(next(&heard), "State(Ready)");
    assert_eq!(next(&heard), NUMBER);
    requests.send(ReaderRequest::Read).unwrap();
    assert_eq!(next(&heard), "Progress(NoCard)");
    reader.put(people()[0].clone());
    assert_eq!(next(&heard), "Progress(Reading)");
    let ReaderEvent::Read(Ok(card)) = heard.recv_timeout(SOON).unwrap() else { panic!("not read") };
    assert!(*card == people()[0]);

    requests.send(ReaderRequest::Read).unwrap();
    // It has to be taken away before it is found again.
    assert_eq!(next(&heard), "Progress(NoCard)");
    reader.unplug();
    assert_eq!(next(&heard), "State(Absent)");
    assert_eq!(next(&heard), "Read(Err(NoReader))");
    requests.send(ReaderRequest::Read).unwrap();
    assert_eq!(next(&heard), "Read(Err(NoReader))");
    reader.take();
    reader.plug_in().unwrap();
    assert_eq!(next(&heard), "State(Ready)");
    assert_eq!(next(&heard), NUMBER);
    requests.send(ReaderRequest::Read).unwrap();
    assert_eq!(next(&heard), "Progress(NoCard)");
    reader.put(people()[3].clone());
    assert_eq!(next(&heard), "Progress(Reading)");
    assert_eq!(next(&heard), "Read(Ok(IdCard { kind: HkMacauTaiwan, .. }))");
}
