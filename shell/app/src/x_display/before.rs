use std::collections::BTreeMap;

use terminal_core::display::Turn;
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, PropMode, Window};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::{SetError, XDisplayError};

const PROPERTY: &[u8] = b"_KIOSK_TURNS_BEFORE";
/// The longest that is read, in the protocol's units of four bytes.
const LONGEST: u32 = 4 << 10;

/// How outputs stood before they were turned here: so they stand again where that is taken back. The X server keeps it, as a
/// property of its screen, because the process that turned them may be gone by then.
#[derive(Debug)]
pub struct Before {
    property: Atom,
    root: Window,
    turns: BTreeMap<String, Turn>,
}

impl Before {
    /// As the server has it.
    pub fn new(connection: &RustConnection, root: Window) -> Result<Self, XDisplayError> {
        let property = connection.intern_atom(false, PROPERTY)?.reply()?.atom;
        let kept = connection.get_property(false, root, property, AtomEnum::STRING, 0, LONGEST)?.reply()?;
        // Nobody has turned anything, or somebody else has written there.
        let turns = serde_json::from_slice(&kept.value).unwrap_or_default();
        Ok(Self { property, root, turns })
    }

    pub const fn turns(&self) -> &BTreeMap<String, Turn> {
        &self.turns
    }

    /// Outputs that are about to be turned, as they stand; of those that were turned before, nothing new.
    pub fn note(
        &mut self,
        connection: &RustConnection,
        outputs: impl Iterator<Item = (String, Turn)>,
    ) -> Result<(), SetError> {
        let known = self.turns.len();
        for (name, turn) in outputs {
            self.turns.entry(name).or_insert(turn);
        }
        if self.turns.len() > known {
            let text = serde_json::to_vec(&self.turns).unwrap_or_default();
            connection
                .change_property8(PropMode::REPLACE, self.root, self.property, AtomEnum::STRING, &text)?
                .check()?;
        }
        Ok(())
    }
}
