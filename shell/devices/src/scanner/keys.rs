//! What a keyboard types, from the events of its device file (`struct input_event`) to bytes, by the layout of the United
//! States, which scanners type by.

/// Of one event on a machine of 64 bits: a time of 16 bytes, type, code and value.
pub const EVENT_BYTES: usize = 24;

/// Stands for a key that is no character: no code is read where it stands.
const NO_CHARACTER: u8 = 0;
const ENTER: u8 = b'\n';

const EV_SYN: u16 = 0;
const EV_KEY: u16 = 1;
const SYN_DROPPED: u16 = 3;
const CAPS_LOCK: u16 = 58;
const NUM_LOCK: u16 = 69;
const SHIFTS: [u16; 2] = [42, 54];
/// Control, Alt and Meta: what is pressed with them is a command.
const COMMANDS: [u16; 6] = [29, 97, 56, 100, 125, 126];

/// Rows of keys that follow one another: the first one's code, what they type, what with Shift.
const ROWS: [(u16, &[u8], &[u8]); 8] = [
    (2, b"1234567890-=", b"!@#$%^&*()_+"),
    (15, b"\tqwertyuiop[]", b"\tQWERTYUIOP{}"),
    (30, b"asdfghjkl;'`", b"ASDFGHJKL:\"~"),
    (43, b"\\zxcvbnm,./", b"|ZXCVBNM<>?"),
    (55, b"*", b"*"),
    (57, b" ", b" "),
    (71, b"789-456+1230.", b"789-456+1230."),
    (98, b"/", b"/"),
];
const ENTERS: [u16; 2] = [28, 96];

/// Which keys are held, as a kernel tells it.
#[derive(Debug, Default)]
pub struct Keys {
    shifts: Held<2>,
    commands: Held<6>,
    caps: bool,
}

/// Which of some keys are held.
#[derive(Debug)]
struct Held<const N: usize>([bool; N]);

impl<const N: usize> Default for Held<N> {
    fn default() -> Self {
        Self([false; N])
    }
}

impl<const N: usize> Held<N> {
    fn any(&self) -> bool {
        self.0.contains(&true)
    }

    /// Whether it is one of them.
    fn set(&mut self, codes: [u16; N], code: u16, held: bool) -> bool {
        let place = codes.iter().position(|one| *one == code);
        if let Some(held_now) = place.and_then(|place| self.0.get_mut(place)) {
            *held_now = held;
        }
        place.is_some()
    }
}

impl Keys {
    /// What was typed with one event, if anything.
    pub fn handle_event(&mut self, event: &[u8; EVENT_BYTES]) -> Option<u8> {
        let [.., t0, t1, c0, c1, v0, v1, v2, v3] = *event;
        let (kind, code) = (u16::from_ne_bytes([t0, t1]), u16::from_ne_bytes([c0, c1]));
        match (kind, code, i32::from_ne_bytes([v0, v1, v2, v3])) {
            // The kernel had more events than anybody took: what is missing nobody knows.
            (EV_SYN, SYN_DROPPED, _) => {
                *self = Self { caps: self.caps, ..Self::default() };
                Some(NO_CHARACTER)
            }
            (EV_KEY, code, 0) => {
                let _ = self.shifts.set(SHIFTS, code, false) || self.commands.set(COMMANDS, code, false);
                None
            }
            (EV_KEY, code, 1) => self.pressed(code),
            // A key that is held repeats: a scanner holds none.
            _ => None,
        }
    }

    fn pressed(&mut self, code: u16) -> Option<u8> {
        if self.shifts.set(SHIFTS, code, true) || self.commands.set(COMMANDS, code, true) {
            return None;
        }
        match code {
            CAPS_LOCK => {
                self.caps = !self.caps;
                None
            }
            NUM_LOCK => None,
            _ if self.commands.any() => Some(NO_CHARACTER),
            _ if ENTERS.contains(&code) => Some(ENTER),
            _ => Some(self.character(code).unwrap_or(NO_CHARACTER)),
        }
    }

    fn character(&self, code: u16) -> Option<u8> {
        let shifted = self.shifts.any();
        ROWS.iter().find_map(|(first, plain, with_shift)| {
            let place = usize::from(code.checked_sub(*first)?);
            let key = *plain.get(place)?;
            let shifted = shifted != (self.caps && key.is_ascii_alphabetic());
            if shifted { with_shift.get(place).copied() } else { Some(key) }
        })
    }
}

#[cfg(test)]
mod tests;
