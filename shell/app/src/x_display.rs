//! The screen as the X server has it: turns pictures by RandR, and brings touches to where they were meant by the matrix that the
//! server puts between a device and the screen. Its words are spoken over a connection of their own, beside the window's.

mod before;
mod layout;
mod touch;

use std::path::Path;

use terminal_core::display::DisplaySettings;
use x11rb::connection::Connection as _;
use x11rb::errors::{ConnectError, ConnectionError, ReplyError};
use x11rb::protocol::randr::{ConnectionExt as _, NotifyMask};
use x11rb::protocol::xinput::{ConnectionExt as _, EventMask, XIEventMask};
use x11rb::protocol::xproto::Window;
use x11rb::rust_connection::RustConnection;

use crate::controller::{DisplayFault, DisplayHands, DisplaySeen};
use before::Before;
use layout::Layout;
use touch::Touches;

/// The longest file with settings, in bytes.
const LONGEST_FILE: u64 = 64 << 10;
/// All devices, in the words of X Input.
const ALL_DEVICES: u16 = 0;

/// The screen of this process's display.
#[derive(Debug)]
pub struct XDisplay {
    connection: RustConnection,
    root: Window,
    touches: Touches,
    settings: DisplaySettings,
    before: Before,
}

/// Why the screen cannot be spoken to.
#[derive(Debug, thiserror::Error)]
pub enum XDisplayError {
    /// There is no X server.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The connection ended.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// The server does not do it.
    #[error(transparent)]
    Reply(#[from] ReplyError),
}

impl XDisplay {
    /// Speaks to the display of `DISPLAY`. Nothing is changed yet.
    pub fn open() -> Result<Self, XDisplayError> {
        let (connection, number) = RustConnection::connect(None)?;
        let root = connection.setup().roots[number].root;
        connection.randr_query_version(1, 3)?.reply()?;
        connection.xinput_xi_query_version(2, 2)?.reply()?;
        let changes = NotifyMask::SCREEN_CHANGE | NotifyMask::CRTC_CHANGE | NotifyMask::OUTPUT_CHANGE;
        connection.randr_select_input(root, changes)?.check()?;
        let hierarchy = EventMask { deviceid: ALL_DEVICES, mask: vec![XIEventMask::HIERARCHY] };
        connection.xinput_xi_select_events(root, &[hierarchy])?.check()?;
        let touches = Touches::new(&connection)?;
        let before = Before::new(&connection, root)?;
        Ok(Self { connection, root, touches, settings: DisplaySettings::default(), before })
    }

    /// Sets it as the agent has written it, before there is a window; where nobody has set anything, as it was at the start
    /// of the X server: a process that ended while a turn was tried has left that. What cannot be read or done is told and left.
    pub fn set_by_file(&mut self, path: &Path) {
        match read(path) {
            Ok(settings) => {
                if let Err(fault) = self.apply(&settings.unwrap_or_default()) {
                    tracing::error!(?fault, "the screen is not as it was set");
                }
            }
            Err(error) => tracing::error!(%error, "how the screen is set cannot be read"),
        }
    }

    fn set(&mut self, settings: &DisplaySettings) -> Result<(), SetError> {
        let layout = Layout::look(&self.connection, self.root)?;
        let turned = layout.seen().into_iter().filter(|output| settings.turn_of(&output.name).is_some());
        self.before.note(&self.connection, turned.map(|output| (output.name, output.turn)))?;
        if let Some(wanted) = layout.turned(settings, self.before.turns())? {
            layout.change_to(&wanted, &self.connection, self.root)?;
        }
        let layout = Layout::look(&self.connection, self.root)?;
        self.touches.set(&self.connection, settings, layout.main_output())?;
        self.settings = settings.clone();
        Ok(())
    }
}

/// Why the screen is not as it should be.
#[derive(Debug, thiserror::Error)]
enum SetError {
    #[error(transparent)]
    Server(#[from] XDisplayError),
    #[error("{0:?}")]
    Fault(DisplayFault),
}

impl From<ConnectionError> for SetError {
    fn from(error: ConnectionError) -> Self {
        Self::Server(error.into())
    }
}

impl From<ReplyError> for SetError {
    fn from(error: ReplyError) -> Self {
        Self::Server(error.into())
    }
}

impl DisplayHands for XDisplay {
    fn apply(&mut self, settings: &DisplaySettings) -> Result<(), DisplayFault> {
        self.set(settings).map_err(|error| {
            tracing::error!(%error, "the screen cannot be set");
            match error {
                SetError::Fault(fault) => fault,
                SetError::Server(_) => DisplayFault::Failed,
            }
        })
    }

    fn in_force(&self) -> &DisplaySettings {
        &self.settings
    }

    fn look(&mut self) -> DisplaySeen {
        let outputs = Layout::look(&self.connection, self.root).map(|layout| layout.seen());
        let fingers = Touches::fingers(&self.connection);
        DisplaySeen { outputs: outputs.unwrap_or_default(), fingers: fingers.unwrap_or_default() }
    }

    fn has_changed(&mut self) -> bool {
        let mut changed = false;
        while let Ok(Some(event)) = self.connection.poll_for_event() {
            tracing::debug!(?event, "the screen or its devices");
            changed = true;
        }
        changed
    }
}

fn read(path: &Path) -> std::io::Result<Option<DisplaySettings>> {
    use std::io::Read as _;
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        // Nobody has set anything.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LONGEST_FILE).read_to_end(&mut bytes)?;
    let settings: DisplaySettings = serde_json::from_slice(&bytes)?;
    Ok(settings.is_sane().then_some(settings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_none_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("display.json");
        assert_eq!(read(&path).unwrap(), None);
        std::fs::write(&path, r#"{"turns":{"HDMI-1":"left"}}"#).unwrap();
        assert_eq!(read(&path).unwrap().unwrap().turns.len(), 1);
        std::fs::write(&path, r#"{"turns":{"":"left"}}"#).unwrap();
        assert_eq!(read(&path).unwrap(), None);
        std::fs::write(&path, "{").unwrap();
        assert!(read(&path).is_err());
    }
}
