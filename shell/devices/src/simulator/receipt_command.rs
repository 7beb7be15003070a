use crate::receipt::Align;

/// A command of ESC/POS, as far as this printer knows them.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    Initialize,
    Kanji,
    Align(Align),
    /// Whether twice as large.
    Size(bool),
    Bold(bool),
    Text(u8),
    LineFeed,
    StoreQr(Vec<u8>),
    PrintQr,
    Barcode(String),
    Cut,
    TellPaper,
    /// How a code is to look.
    Setting,
}

/// What stands at the beginning of the buffer.
pub(super) enum Parsed {
    /// A command of so many bytes.
    Whole(Command, usize),
    /// Not yet a whole one.
    Part,
}

impl Command {
    pub fn parse(bytes: &[u8]) -> Parsed {
        let whole = |command, length| Parsed::Whole(command, length);
        match *bytes {
            [b'\n', ..] => whole(Self::LineFeed, 1),
            [0x1b, b'@', ..] => whole(Self::Initialize, 2),
            [0x1b, b'a', n, ..] => whole(Self::Align(align(n)), 3),
            [0x1b, b'E', n, ..] => whole(Self::Bold(n & 1 == 1), 3),
            [0x1c, b'&', ..] => whole(Self::Kanji, 2),
            [0x1d, b'!', n, ..] => whole(Self::Size(n != 0), 3),
            [0x1d, b'V', b'B', _, ..] => whole(Self::Cut, 4),
            [0x1d, b'r', _, ..] => whole(Self::TellPaper, 3),
            [0x1d, b'h' | b'w' | b'H', _, ..] => whole(Self::Setting, 3),
            [0x1d, b'k', 73, length, ref rest @ ..] => barcode(rest, usize::from(length)),
            [0x1d, b'(', b'k', low, high, ref rest @ ..] => {
                code(rest, usize::from(u16::from_le_bytes([low, high])))
            }
            [byte @ 0x20..=0xff, ..] => whole(Self::Text(byte), 1),
            // The rest of a command is still to come, or it is none: then nothing more is printed, and a test sees that.
            _ => Parsed::Part,
        }
    }
}

const fn align(n: u8) -> Align {
    match n {
        1 => Align::Center,
        2 => Align::Right,
        _ => Align::Left,
    }
}

fn barcode(rest: &[u8], length: usize) -> Parsed {
    let Some(data) = rest.get(..length) else { return Parsed::Part };
    let text = String::from_utf8_lossy(data.strip_prefix(b"{B").unwrap_or(data)).replace("{{", "{");
    Parsed::Whole(Command::Barcode(text), 4 + length)
}

fn code(rest: &[u8], length: usize) -> Parsed {
    let Some(data) = rest.get(..length) else { return Parsed::Part };
    let command = match *data {
        [b'1', b'P', _, ref text @ ..] => Command::StoreQr(text.to_vec()),
        [b'1', b'Q', ..] => Command::PrintQr,
        _ => Command::Setting,
    };
    Parsed::Whole(command, 5 + length)
}
