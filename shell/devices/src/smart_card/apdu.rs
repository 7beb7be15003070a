use std::fmt;

use zeroize::Zeroizing;

/// A command to a card (ISO/IEC 7816-4, short form) that apps may have sent. Overwritten when it is dropped; no `Debug` shows
/// its data.
#[derive(Clone, PartialEq, Eq)]
pub struct Apdu(Zeroizing<Vec<u8>>);

/// Why a command is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// Not a command in the short form.
    #[error("not a command in the short form")]
    Malformed,
    /// Not one that only reads.
    #[error("not a command that only reads")]
    Command,
}

/// SELECT.
const SELECT: u8 = 0xa4;
/// By the name of an application: the shell alone does that, for those that the app's manifest names.
const BY_NAME: u8 = 0x04;

impl Apdu {
    /// Header, length, 255 bytes, and the length that is expected.
    pub const MAX_BYTES: usize = 261;

    /// Selects an application by its name, the first of that name, and asks for what it says of itself.
    pub fn select(name: &[u8]) -> Result<Self, NotAllowed> {
        let length = u8::try_from(name.len()).ok().filter(|length| (5..=16).contains(length));
        let header = [0x00, SELECT, BY_NAME, 0x00, length.ok_or(NotAllowed::Malformed)?];
        Ok(Self(Zeroizing::new([&header, name, &[0x00]].concat())))
    }

    /// A command of an app's. Deny by default: those that read pass, on the basic channel. None that asks for a PIN or changes
    /// one, none that writes, none that opens a channel or selects another application, and none of the card's manager.
    pub fn of_app(bytes: Zeroizing<Vec<u8>>) -> Result<Self, NotAllowed> {
        let [class, instruction, p1, _, ref rest @ ..] = bytes[..] else { return Err(NotAllowed::Malformed) };
        let is_whole = match rest {
            [] | [_] => true,
            [length, data @ ..] => {
                let length = usize::from(*length);
                length > 0 && (data.len() == length || data.len() == length + 1)
            }
        };
        if !is_whole || bytes.len() > Self::MAX_BYTES {
            return Err(NotAllowed::Malformed);
        }
        // Plain, or with secure messaging; not a piece of a longer command.
        let is_interindustry = matches!(class, 0x00 | 0x04 | 0x08 | 0x0c);
        let is_own = matches!(class, 0x80 | 0x84);
        let reads = match instruction {
            SELECT => is_interindustry && matches!(p1, 0x00 | 0x01 | 0x02 | 0x03 | 0x08 | 0x09),
            // READ BINARY, READ RECORD, GET CHALLENGE, INTERNAL AUTHENTICATE, GET RESPONSE
            0xb0..=0xb3 | 0x84 | 0x88 | 0xc0 => is_interindustry,
            // GET DATA
            0xca | 0xcb => is_interindustry || is_own,
            _ => false,
        };
        if reads { Ok(Self(bytes)) } else { Err(NotAllowed::Command) }
    }

    /// As it is sent.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Apdu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apdu").field("header", &self.0.get(..2)).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(bytes: &[u8]) -> Result<Apdu, NotAllowed> {
        Apdu::of_app(Zeroizing::new(bytes.to_vec()))
    }

    #[test]
    fn applications_are_selected_by_the_shell() {
        let select = Apdu::select(&[1, 2, 3, 4, 5]).unwrap();
        assert_eq!(select.bytes(), [0x00, 0xa4, 0x04, 0x00, 5, 1, 2, 3, 4, 5, 0]);
        assert_eq!(Apdu::select(&[1; 4]), Err(NotAllowed::Malformed));
        assert_eq!(Apdu::select(&[1; 17]), Err(NotAllowed::Malformed));
        assert_eq!(of(select.bytes()), Err(NotAllowed::Command));
    }

    #[test]
    fn what_reads_passes() {
        for good in [
            &[0x00, 0xa4, 0x02, 0x00, 2, 0xef, 0x05][..],
            &[0x00, 0xa4, 0x00, 0x00],
            &[0x00, 0xb0, 0x00, 0x00, 0x40],
            &[0x04, 0xb0, 0x00, 0x00, 4, 1, 2, 3, 4, 0x40],
            &[0x00, 0xb2, 0x01, 0x0c, 0x00],
            &[0x80, 0xca, 0x9f, 0x7f, 0x00],
            &[0x00, 0x84, 0x00, 0x00, 0x08],
            &[0x00, 0x88, 0x00, 0x00, 4, 1, 2, 3, 4],
            &[0x00, 0xc0, 0x00, 0x00, 0x10],
        ] {
            assert_eq!(of(good).unwrap().bytes(), good);
        }
    }

    #[test]
    fn what_else_there_is_does_not() {
        for (name, bad) in [
            ("VERIFY", &[0x00, 0x20, 0x00, 0x01, 6, 1, 2, 3, 4, 5, 6][..]),
            ("CHANGE REFERENCE DATA", &[0x00, 0x24, 0x00, 0x01, 2, 1, 2]),
            ("RESET RETRY COUNTER", &[0x00, 0x2c, 0x00, 0x01, 2, 1, 2]),
            ("EXTERNAL AUTHENTICATE", &[0x00, 0x82, 0x00, 0x00, 2, 1, 2]),
            ("UPDATE BINARY", &[0x00, 0xd6, 0x00, 0x00, 1, 1]),
            ("MANAGE CHANNEL", &[0x00, 0x70, 0x00, 0x00, 0x01]),
            ("another channel", &[0x01, 0xb0, 0x00, 0x00, 0x40]),
            ("a piece", &[0x10, 0xb0, 0x00, 0x00, 0x40]),
            ("the reader's own", &[0xff, 0xca, 0x00, 0x00, 0x00]),
            ("DELETE", &[0x80, 0xe4, 0x00, 0x00, 2, 1, 2]),
            ("GET PROCESSING OPTIONS", &[0x80, 0xa8, 0x00, 0x00, 2, 0x83, 0]),
        ] {
            assert_eq!(of(bad), Err(NotAllowed::Command), "{name}");
        }
        for bad in [&[][..], &[0, 0xb0, 0], &[0, 0xa4, 0, 0, 5, 1], &[0, 0xb0, 0, 0, 0, 1, 0]] {
            assert_eq!(of(bad), Err(NotAllowed::Malformed), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_passes_that_selects_by_name_or_takes_a_pin(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(apdu) = of(&bytes) {
                let [class, instruction, p1, ..] = *apdu.bytes() else { unreachable!() };
                prop_assert!(bytes.len() <= Apdu::MAX_BYTES && class.is_multiple_of(4));
                prop_assert!(!(instruction == SELECT && p1 == BY_NAME));
                prop_assert!(![0x20, 0x21, 0x24, 0x2c, 0x82, 0xd6, 0xdc].contains(&instruction));
            }
        }
    }
}
