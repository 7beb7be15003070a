//! The driver on a real `pcscd`, with the simulated card in its reader. The library finds the service by the environment,
//! which a test must not change: the driver runs in a process of its own, this program again, told by lines what to do.

#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on fails, and names what it looks for"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use terminal_devices::simulator::{SimulatedSmartCard, SimulatedSmartCardReader, people};
use terminal_devices::smart_card::{Apdu, SmartCardLimits, SmartCardRequest, driver};
use zeroize::Zeroizing;

const SOON: Duration = Duration::from_secs(20);

/// The other process.
struct Other {
    process: Child,
    said: Receiver<String>,
}

impl Other {
    fn start(reader: &SimulatedSmartCardReader) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_driver", "--ignored", "--nocapture"])
            .env("PCSCLITE_CSOCK_NAME", reader.socket())
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let (tell, said) = channel();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Self { process, said }
    }

    fn tell(&mut self, line: &str) {
        writeln!(self.process.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Waits for a line, past what else is said.
    fn wait(&self, wanted: &str) {
        while self.said.recv_timeout(SOON).unwrap_or_else(|_| panic!("waited for {wanted}")) != wanted {}
    }

    fn ask(&mut self, line: &str, wanted: &str) {
        self.tell(line);
        self.wait(wanted);
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn a_card_is_read_taken_out_and_put_in_again_and_the_service_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut reader = SimulatedSmartCardReader::start(dir.path()).unwrap();
    let mut other = Other::start(&reader);
    other.wait("State(Ready)");
    other.ask("open", "Progress(NoCard)");
    let card = SimulatedSmartCard::of(&people()[0]);
    reader.put(card.clone()).unwrap();
    other.wait("Opened(Ok(Atr([59, 128, 1, 129])))");
    other.ask("00a40200 02ef06", "6985 ");
    other.ask("select", "9000 ");
    other.ask("00a40200 02ef05", "9000 ");
    other.ask("00b00000 00", "9000 DZ0000107\n".escape_debug().to_string().as_str());
    reader.take();
    other.wait("Ended(Removed)");
    other.ask("00b00000 00", "Closed");

    // One that lies there already waits for a word; and without power it has forgotten what was selected.
    reader.put(card.clone()).unwrap();
    other.wait("Lies(true)");
    other.ask("open", "Progress(Lying)");
    other.ask("confirm", "Opened(Ok(Atr([59, 128, 1, 129])))");
    other.ask("select", "9000 ");
    other.tell("close");
    other.ask("open", "Progress(Lying)");
    other.ask("confirm", "Opened(Ok(Atr([59, 128, 1, 129])))");
    other.ask("00a40200 02ef05", "6985 ");

    reader.stop_service();
    other.wait("State(NoService)");
    other.ask("open", "Opened(Err(NoReader))");
    reader.start_service().unwrap();
    other.wait("State(Ready)");
    other.ask("open", "Progress(NoCard)");
    reader.put(card).unwrap();
    other.wait("Opened(Ok(Atr([59, 128, 1, 129])))");
}

#[test]
#[ignore = "it is the other process of the test above"]
fn the_driver() {
    let requests = driver::start("Simulated".into(), SmartCardLimits::default(), |event| {
        use terminal_devices::smart_card::SmartCardEvent::Answered;
        let said = match event {
            Answered(Ok(response)) => {
                let text = String::from_utf8_lossy(response.data()).escape_debug().to_string();
                format!("{:04x} {text}", response.status())
            }
            Answered(Err(error)) => format!("{error:?}"),
            event => format!("{event:?}"),
        };
        writeln!(std::io::stderr(), "{said}").unwrap();
    });
    let requests = requests.unwrap();
    for line in std::io::stdin().lock().lines() {
        requests.send(match line.unwrap().as_str() {
            "open" => SmartCardRequest::Open,
            "confirm" => SmartCardRequest::Confirm,
            "close" => SmartCardRequest::Close,
            "select" => SmartCardRequest::Send(Apdu::select(&SimulatedSmartCard::APPLICATION).unwrap()),
            apdu => SmartCardRequest::Send(Apdu::of_app(Zeroizing::new(bytes_of(apdu))).unwrap()),
        });
    }
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}
