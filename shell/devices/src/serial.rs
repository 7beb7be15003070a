//! Serial ports.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use rustix::termios::{ControlModes, OptionalActions, ioctl_tiocexcl, tcgetattr, tcsetattr};
use serial2::SerialPort;

/// A serial port that is open, and nobody else's.
pub(crate) struct Serial(SerialPort);

impl Serial {
    /// # Errors
    /// [`ErrorKind::ResourceBusy`] if somebody else has it.
    pub fn open(port: &Path, baud: u32) -> io::Result<Self> {
        let port = SerialPort::open(port, baud)?;
        // The kernel keeps root out of no port.
        if let Err(error) = flock(&port, FlockOperation::NonBlockingLockExclusive).map_err(io::Error::from) {
            let is_taken = error.kind() == ErrorKind::WouldBlock;
            return Err(if is_taken { ErrorKind::ResourceBusy.into() } else { error });
        }
        ioctl_tiocexcl(&port)?;
        ignore_modem_lines(&port)?;
        Ok(Self(port))
    }

    /// What was read, as soon as there is something; nothing when the time is up.
    pub fn read(&mut self, bytes: &mut [u8], patience: Duration) -> io::Result<usize> {
        self.0.set_read_timeout(patience.max(SHORTEST))?;
        match self.0.read(bytes) {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            read => late_is_nothing(read),
        }
    }

    /// How much of it was taken; nothing when the time is up.
    pub fn write(&mut self, bytes: &[u8], patience: Duration) -> io::Result<usize> {
        self.0.set_write_timeout(patience.max(SHORTEST))?;
        late_is_nothing(self.0.write(bytes))
    }

    /// # Errors
    /// [`ErrorKind::TimedOut`] if a part of it was not taken in that time.
    pub fn write_all(&mut self, bytes: &[u8], patience: Duration) -> io::Result<()> {
        self.0.set_write_timeout(patience.max(SHORTEST))?;
        self.0.write_all(bytes)
    }
}

/// Ports count whole milliseconds.
const SHORTEST: Duration = Duration::from_millis(1);

/// Three wires are enough: a device that raises no carrier is read all the same.
fn ignore_modem_lines(port: &SerialPort) -> io::Result<()> {
    let mut settings = tcgetattr(port)?;
    settings.control_modes |= ControlModes::CLOCAL | ControlModes::CREAD;
    Ok(tcsetattr(port, OptionalActions::Now, &settings)?)
}

fn late_is_nothing(outcome: io::Result<usize>) -> io::Result<usize> {
    match outcome {
        Err(error) if is_only_late(&error) => Ok(0),
        outcome => outcome,
    }
}

/// Whether a line had only nothing to say, or no room, in that time.
pub(crate) fn is_only_late(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

/// The ends of a pseudo-terminal, and where the far one is found.
pub(crate) fn pair() -> io::Result<(SerialPort, SerialPort, PathBuf)> {
    let (near, far) = SerialPort::pair()?;
    let name = rustix::pty::ptsname(&near, Vec::new())?;
    Ok((near, far, OsString::from_vec(name.into_bytes()).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(5);

    #[test]
    fn bytes_arrive_as_they_were_sent_both_ways() {
        let (near, _far, path) = pair().unwrap();
        let mut serial = Serial::open(&path, 115_200).unwrap();
        // What a terminal would swallow or change: XOFF, line ends, an interrupt, a high bit.
        let sent = [0x13, b'\r', b'\n', 0x03, 0x00, 0xFF, 0x11];
        near.write_all(&sent).unwrap();
        let mut read = [0; 16];
        let mut count = 0;
        while count < sent.len() {
            count += serial.read(&mut read[count..], SOON).unwrap();
        }
        assert_eq!(&read[..count], &sent);
        serial.write_all(&sent, SOON).unwrap();
        near.read_exact(&mut read[..sent.len()]).unwrap();
        assert_eq!(&read[..sent.len()], &sent);
    }

    #[test]
    fn a_port_belongs_to_one_and_is_free_after_it() {
        let (_near, _far, path) = pair().unwrap();
        let first = Serial::open(&path, 9_600).unwrap();
        let second = Serial::open(&path, 9_600);
        assert_eq!(second.err().unwrap().kind(), ErrorKind::ResourceBusy);
        drop(first);
        assert!(Serial::open(&path, 9_600).is_ok());
    }

    #[test]
    fn silence_is_nothing_read_and_a_line_that_is_gone_is_an_error() {
        let (near, far, path) = pair().unwrap();
        let mut serial = Serial::open(&path, 9_600).unwrap();
        assert_eq!(serial.read(&mut [0; 4], Duration::ZERO).unwrap(), 0);
        drop((near, far));
        assert!(serial.read(&mut [0; 4], SOON).is_err());
    }
}
