use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, thread};

use super::smart_card::SimulatedSmartCard;

/// It begins within moments.
const START: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The reader's driver asks for one of these by a message of one byte; everything longer is a command to the card.
const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const GET_ATR: u8 = 4;

/// A reader that is none: the real `pcscd`, with a socket and readers of its own, whose driver (`vpcd` of vsmartcard) takes a
/// card by a TCP connection. No other service on the machine is touched.
#[derive(Debug)]
pub struct SimulatedSmartCardReader {
    dir: PathBuf,
    port: u16,
    service: Option<Child>,
    slot: Mutex<Option<Slot>>,
}

/// A card that lies in it.
#[derive(Debug)]
struct Slot {
    line: TcpStream,
    card: Arc<Mutex<SimulatedSmartCard>>,
}

impl SimulatedSmartCardReader {
    /// Starts one that keeps its things in this directory; its path must be short, for it holds a socket.
    pub fn start(dir: &Path) -> io::Result<Self> {
        fs::create_dir_all(dir.join("run"))?;
        fs::create_dir_all(dir.join("conf"))?;
        let port = free_ports()?;
        let driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
        let conf = format!(
            "FRIENDLYNAME \"Simulated\"\nDEVICENAME /dev/null:0x{port:04X}\nLIBPATH {driver}\nCHANNELID 0x{port:04X}\n"
        );
        fs::write(dir.join("conf/reader"), conf)?;
        let mut reader = Self { dir: dir.to_owned(), port, service: None, slot: Mutex::default() };
        reader.start_service()?;
        Ok(reader)
    }

    /// The socket that `PCSCLITE_CSOCK_NAME` has to name in the environment of whoever is to find it.
    pub fn socket(&self) -> PathBuf {
        self.dir.join("run/pcscd.comm")
    }

    /// Starts the service, again.
    pub fn start_service(&mut self) -> io::Result<()> {
        self.stop_service();
        // It has its socket at one place only: it sees another directory there.
        let log = fs::File::create(self.dir.join("log"))?;
        let service = Command::new("bwrap")
            .args(["--dev-bind", "/", "/", "--tmpfs", "/run", "--bind"])
            .arg(self.dir.join("run"))
            .args(["/run/pcscd", "--die-with-parent", "/usr/sbin/pcscd", "--foreground", "--config"])
            .arg(self.dir.join("conf"))
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(Stdio::null())
            .spawn()?;
        self.service = Some(service);
        let (socket, port) = (self.socket(), self.port);
        wait(|| socket.exists() && is_heard(port))
    }

    /// Ends it; whoever speaks to it loses it.
    pub fn stop_service(&mut self) {
        self.take();
        if let Some(mut service) = self.service.take() {
            let _ = service.kill();
            let _ = service.wait();
        }
        for file in ["run/pcscd.comm", "run/pcscd.pid"] {
            let _ = fs::remove_file(self.dir.join(file));
        }
    }

    /// Puts a card in.
    pub fn put(&self, card: SimulatedSmartCard) -> io::Result<()> {
        self.take();
        let line = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        line.set_nodelay(true)?;
        let card = Arc::new(Mutex::new(card));
        let (served, far) = (Arc::clone(&card), line.try_clone()?);
        // It ends with the line.
        thread::Builder::new().name("simulated-card".into()).spawn(move || serve(far, &served))?;
        *self.slot() = Some(Slot { line, card });
        Ok(())
    }

    /// Takes it out.
    pub fn take(&self) {
        if let Some(slot) = self.slot().take() {
            let _ = slot.line.shutdown(Shutdown::Both);
        }
    }

    /// Whether a card lies in it.
    pub fn has_card(&self) -> bool {
        self.slot().is_some()
    }

    /// The card that lies in it, as it is now.
    pub fn card(&self) -> Option<SimulatedSmartCard> {
        let slot = self.slot();
        let card = slot.as_ref()?.card.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Some(card)
    }

    fn slot(&self) -> MutexGuard<'_, Option<Slot>> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SimulatedSmartCardReader {
    fn drop(&mut self) {
        self.stop_service();
    }
}

/// The card's side of vpcd's protocol: two bytes of length, big endian, and a message; the same back.
fn serve(mut line: TcpStream, card: &Mutex<SimulatedSmartCard>) {
    let mut length = [0; 2];
    while line.read_exact(&mut length).is_ok() {
        let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
        if line.read_exact(&mut message).is_err() {
            return;
        }
        let mut card = card.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = match message[..] {
            [POWER_OFF | POWER_ON | RESET] => {
                card.reset();
                continue;
            }
            [GET_ATR] => SimulatedSmartCard::ATR.to_vec(),
            ref command => card.handle(command),
        };
        drop(card);
        let length = u16::try_from(answer.len()).unwrap_or_default().to_be_bytes();
        if line.write_all(&[&length, &answer[..]].concat()).is_err() {
            return;
        }
    }
}

/// Two that follow each other: the driver has two slots.
fn free_ports() -> io::Result<u16> {
    for _ in 0..64 {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = first.local_addr()?.port();
        if port < u16::MAX && TcpListener::bind((Ipv4Addr::LOCALHOST, port + 1)).is_ok() {
            return Ok(port);
        }
    }
    Err(io::ErrorKind::AddrInUse.into())
}

/// Whether the driver listens, without a connection, which it would take for a card.
fn is_heard(port: u16) -> bool {
    let Ok(table) = fs::read_to_string("/proc/net/tcp") else { return false };
    table.lines().any(|line| line.contains(&format!(":{port:04X} 00000000:0000 0A")))
}

fn wait(is_there: impl Fn() -> bool) -> io::Result<()> {
    let until = Instant::now() + START;
    while !is_there() {
        if Instant::now() >= until {
            return Err(io::ErrorKind::TimedOut.into());
        }
        thread::sleep(LOOK_AGAIN);
    }
    Ok(())
}
