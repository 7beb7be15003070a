use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serial2::SerialPort;

use crate::serial::pair;

/// The near end of a pseudo-terminal, to which a link leads: while it exists, the line does; its thread ends with it.
pub(super) struct Plug {
    /// Kept open, so that the line outlives those who open and close it.
    _far: SerialPort,
    unplugged: Option<Arc<()>>,
    carrying: Option<std::thread::JoinHandle<()>>,
}

const LOOK_UP: Duration = Duration::from_millis(20);

impl Plug {
    /// Plugs it in; `answer` gives what comes back for what arrives, and is asked with nothing from time to time.
    pub fn new(link: &Path, mut answer: impl FnMut(&[u8]) -> Vec<u8> + Send + 'static) -> io::Result<Self> {
        let (mut near, far, name) = pair()?;
        near.set_read_timeout(LOOK_UP)?;
        let unplugged = Arc::new(());
        let plugged = Arc::downgrade(&unplugged);
        let carrying = std::thread::Builder::new()
            .name("simulated-line".into())
            .spawn(move || while plugged.strong_count() > 0 && carry(&near, &mut answer).is_ok() {})?;
        symlink(name, link)?;
        Ok(Self { _far: far, unplugged: Some(unplugged), carrying: Some(carrying) })
    }
}

impl Drop for Plug {
    fn drop(&mut self) {
        self.unplugged = None;
        // The near end goes with the thread.
        let _ = self.carrying.take().map(std::thread::JoinHandle::join);
    }
}

fn carry(near: &SerialPort, answer: &mut impl FnMut(&[u8]) -> Vec<u8>) -> io::Result<()> {
    let mut bytes = [0; 256];
    let count = match near.read(&mut bytes) {
        Ok(count) => count,
        Err(error) if error.kind() == io::ErrorKind::TimedOut => 0,
        Err(error) => return Err(error),
    };
    // In pieces, as a line brings them.
    answer(&bytes[..count]).chunks(61).try_for_each(|piece| near.write_all(piece))
}
