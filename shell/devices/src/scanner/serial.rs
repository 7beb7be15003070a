use std::io::{self, ErrorKind, Read as _};
use std::path::Path;
use std::time::Duration;

use serialport::{SerialPort as _, TTYPort};

/// A serial port that is open, and nobody else's.
pub struct Serial(TTYPort);

impl Serial {
    pub fn open(port: &Path, baud: u32) -> io::Result<Self> {
        let opened = serialport::new(port.to_string_lossy(), baud).open_native();
        opened.map(Self).map_err(|error| {
            let error = io::Error::from(error);
            // It says so of ports that somebody else has.
            let taken = error.kind() == ErrorKind::NotFound && port.exists();
            if taken { ErrorKind::ResourceBusy.into() } else { error }
        })
    }

    /// What was read, as soon as there is something; nothing when the time is up.
    pub fn read(&mut self, bytes: &mut [u8], patience: Duration) -> io::Result<usize> {
        // The port counts whole milliseconds.
        self.0.set_timeout(patience.max(Duration::from_millis(1)))?;
        match self.0.read(bytes) {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Err(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => Ok(0),
            read => read,
        }
    }
}
