use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::printer::PrinterAddress;

/// It begins within moments.
const START: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// What the printer does with a document: says what it is told to say of itself, waits while it is held, keeps the paper.
const PRINT: &str = r#"#!/bin/sh
[ -f "DIR/say" ] && cat "DIR/say" >&2
: > "DIR/started"
while [ -f "DIR/hold" ]; do sleep 0.05; done
[ -f "DIR/fail" ] && exit 1
cp "$1" "DIR/$IPP_JOB_ID.part" && mv "DIR/$IPP_JOB_ID.part" "DIR/paper/$IPP_JOB_ID-${IPP_COPIES:-1}"
"#;

/// A printer that is none: `ippeveprinter` of CUPS, which speaks the real protocol, with a tray for what it has printed.
#[derive(Debug)]
pub struct SimulatedPrinter {
    address: PrinterAddress,
    dir: PathBuf,
    printer: Child,
    /// It does not start without a bus on which it would tell of itself.
    bus: Child,
}

/// What lies in the tray.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The document.
    pub bytes: Vec<u8>,
    /// How often.
    pub copies: u32,
}

impl SimulatedPrinter {
    /// Starts one that keeps its things in this directory.
    pub fn start(dir: &Path) -> io::Result<Self> {
        let dir = dir.to_owned();
        for made in ["paper", "spool"] {
            fs::create_dir_all(dir.join(made))?;
        }
        let command = dir.join("print");
        fs::write(&command, PRINT.replace("DIR", &dir.to_string_lossy()))?;
        fs::set_permissions(&command, fs::Permissions::from_mode(0o755))?;
        let bus = dir.join("bus");
        let bus_address = format!("unix:path={}", bus.display());
        let mut bus_process = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--address", &bus_address])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let port = free_port()?;
        let printer = wait(|| bus.exists()).and_then(|()| {
            let log = fs::File::create(dir.join("log"))?;
            Command::new("ippeveprinter")
                .args([
                    "-vv",
                    "-r",
                    "off",
                    "-n",
                    "localhost",
                    "-f",
                    "application/pdf",
                    "-p",
                    &port.to_string(),
                ])
                .arg("-d")
                .arg(dir.join("spool"))
                .arg("-c")
                .arg(&command)
                .arg("kiosk")
                .env("DBUS_SYSTEM_BUS_ADDRESS", &bus_address)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(log)
                .spawn()
        });
        let printer = printer.inspect_err(|_| end(&mut bus_process))?;
        let address = format!("ipp://localhost:{port}/ipp/print");
        let address = address.parse().map_err(io::Error::other)?;
        let simulated = Self { address, dir, printer, bus: bus_process };
        wait(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok())?;
        Ok(simulated)
    }

    /// Where it takes documents.
    pub const fn address(&self) -> &PrinterAddress {
        &self.address
    }

    /// Takes all paper out of its tray, or brings some.
    pub fn set_paper(&self, sheets: u32) -> io::Result<()> {
        // Its page sets all trays at once; the third, for envelopes, does not say how many it holds.
        let tray = format!("size1=iso_a4_210x297mm&type1=stationery&level1={sheets}");
        let query = format!("/media?{tray}&size3=iso_dl_110x220mm&type3=envelope&level3=-2");
        self.visit(&query)
    }

    /// Its pages for people set what no document sets.
    fn visit(&self, page: &str) -> io::Result<()> {
        let port = self.address.uri().port_u16().unwrap_or_default();
        let mut line = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        line.set_read_timeout(Some(START))?;
        write!(line, "GET {page} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        line.read_exact(&mut [0; 12])
    }

    /// How much toner is left in its one cartridge, in percent.
    pub fn set_toner(&self, percent: u8) -> io::Result<()> {
        // The first is the bottle of waste.
        self.visit(&format!("/supplies?supply0=10&supply1={percent}"))
    }

    /// What it says of itself from the next document on, such as `STATE: +media-jam-error` (ippeveprinter(1)).
    pub fn say(&self, line: &str) -> io::Result<()> {
        fs::write(self.dir.join("say"), format!("{line}\n"))
    }

    /// From now on it takes documents and does not go on with them.
    pub fn hold(&self) -> io::Result<()> {
        fs::write(self.dir.join("hold"), "")
    }

    /// It goes on.
    pub fn go_on(&self) -> io::Result<()> {
        fs::remove_file(self.dir.join("hold"))
    }

    /// From now on every document fails.
    pub fn fail(&self) -> io::Result<()> {
        fs::write(self.dir.join("fail"), "")
    }

    /// Whether it has begun with a document.
    pub fn has_started(&self) -> bool {
        self.dir.join("started").exists()
    }

    /// Whether it was told to cancel a document. It goes on with what it holds all the same.
    pub fn is_cancelled(&self) -> io::Result<bool> {
        Ok(fs::read_to_string(self.dir.join("log"))?.contains("Cancel-Job successful-ok"))
    }

    /// What lies in its tray, in the order in which it was printed.
    pub fn papers(&self) -> io::Result<Vec<Paper>> {
        let mut papers = Vec::new();
        for entry in fs::read_dir(self.dir.join("paper"))? {
            let entry = entry?;
            let name = entry.file_name();
            let numbers = name.to_str().and_then(|name| name.split_once('-'));
            let numbers =
                numbers.and_then(|(job, copies)| Some((job.parse::<u32>().ok()?, copies.parse().ok()?)));
            let (job, copies) = numbers.ok_or(io::ErrorKind::InvalidData)?;
            papers.push((job, Paper { bytes: fs::read(entry.path())?, copies }));
        }
        papers.sort_by_key(|(job, _)| *job);
        Ok(papers.into_iter().map(|(_, paper)| paper).collect())
    }
}

impl Drop for SimulatedPrinter {
    fn drop(&mut self) {
        // What waits in its command ends with the file.
        let _ = self.go_on();
        end(&mut self.printer);
        end(&mut self.bus);
    }
}

fn end(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
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
