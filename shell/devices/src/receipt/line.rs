use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::OpenOptionsExt as _;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;

use super::address::ReceiptLine;
use crate::serial::{Serial, is_only_late};

/// Whoever is there answers at once.
const CONNECT: Duration = Duration::from_secs(2);

/// A line that is open.
pub(super) enum Open {
    Serial(Serial),
    Usb(File),
    Tcp(TcpStream),
}

impl Open {
    pub fn line(line: &ReceiptLine) -> io::Result<Self> {
        match line {
            ReceiptLine::Serial { port, baud } => Serial::open(port, *baud).map(Self::Serial),
            ReceiptLine::Usb(path) => {
                let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
                OpenOptions::new().read(true).write(true).custom_flags(flags).open(path).map(Self::Usb)
            }
            ReceiptLine::Tcp(address) => {
                let stream = TcpStream::connect_timeout(address, CONNECT)?;
                stream.set_nodelay(true)?;
                Ok(Self::Tcp(stream))
            }
        }
    }

    /// What was read, as soon as there is something; nothing when the time is up.
    pub fn read(&mut self, bytes: &mut [u8], patience: Duration) -> io::Result<usize> {
        // Lines count whole milliseconds, and take none for no end.
        let patience = patience.max(Duration::from_millis(1));
        let read = match self {
            Self::Serial(port) => return port.read(bytes, patience),
            Self::Usb(file) => wait(file, PollFlags::IN, patience).and_then(|()| file.read(bytes)),
            Self::Tcp(stream) => stream.set_read_timeout(Some(patience)).and_then(|()| stream.read(bytes)),
        };
        match read {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Err(error) if is_only_late(&error) => Ok(0),
            read => read,
        }
    }

    /// How much the printer has taken; nothing when the time is up.
    pub fn write(&mut self, bytes: &[u8], patience: Duration) -> io::Result<usize> {
        let patience = patience.max(Duration::from_millis(1));
        let written = match self {
            Self::Serial(port) => return port.write(bytes, patience),
            Self::Usb(file) => wait(file, PollFlags::OUT, patience).and_then(|()| file.write(bytes)),
            Self::Tcp(stream) => stream.set_write_timeout(Some(patience)).and_then(|()| stream.write(bytes)),
        };
        match written {
            Err(error) if is_only_late(&error) => Ok(0),
            written => written,
        }
    }
}

fn wait(file: &File, what: PollFlags, patience: Duration) -> io::Result<()> {
    let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
    let ready = poll(&mut [PollFd::new(file, what)], Some(&patience))?;
    if ready == 0 { Err(ErrorKind::TimedOut.into()) } else { Ok(()) }
}
