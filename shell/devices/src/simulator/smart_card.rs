use encoding_rs::GB18030;

use crate::id_card::IdCard;

/// A card that is none, of an invented person: one application with two files. Its name is that of the social security card
/// (社会保障卡); what stands in its files, and where, is its own.
#[derive(Debug, Clone)]
pub struct SimulatedSmartCard {
    files: [(u16, Vec<u8>); 2],
    is_selected: bool,
    file: Option<usize>,
    /// How often it was asked to compare a PIN.
    verified: u32,
}

impl SimulatedSmartCard {
    /// `sx1.sh.社会保障` in GB 18030.
    pub const APPLICATION: [u8; 15] =
        [0x73, 0x78, 0x31, 0x2e, 0x73, 0x68, 0x2e, 0xc9, 0xe7, 0xbb, 0xe1, 0xb1, 0xa3, 0xd5, 0xcf];
    /// What it says when it gets power: protocol T=1, nothing more.
    pub const ATR: [u8; 4] = [0x3b, 0x80, 0x01, 0x81];
    /// The file that holds the card's number.
    pub const NUMBER_FILE: u16 = 0xef05;
    /// The file that holds the person's name and number, one a line, in GB 18030.
    pub const PERSON_FILE: u16 = 0xef06;

    /// Of this person.
    pub fn of(person: &IdCard) -> Self {
        let text = format!("{}\n{}\n", &*person.name, &*person.number);
        let person = GB18030.encode(&text).0.into_owned();
        let files = [(Self::NUMBER_FILE, b"DZ0000107\n".to_vec()), (Self::PERSON_FILE, person)];
        Self { files, is_selected: false, file: None, verified: 0 }
    }

    /// How often it was asked to compare a PIN.
    pub const fn verified(&self) -> u32 {
        self.verified
    }

    /// Its power was taken away, or it was reset.
    pub const fn reset(&mut self) {
        (self.is_selected, self.file) = (false, None);
    }

    /// What it answers to a command.
    pub fn handle(&mut self, command: &[u8]) -> Vec<u8> {
        match *command {
            [0x00, 0xa4, 0x04, 0x00, length, ref rest @ ..] => {
                let name = rest.get(..usize::from(length)).unwrap_or_default();
                self.reset();
                self.is_selected = name == Self::APPLICATION;
                if self.is_selected { status(0x9000) } else { status(0x6a82) }
            }
            [0x00, 0xa4, 0x02, _, 2, high, low, ..] if self.is_selected => {
                let id = u16::from_be_bytes([high, low]);
                self.file = self.files.iter().position(|(file, _)| *file == id);
                if self.file.is_some() { status(0x9000) } else { status(0x6a82) }
            }
            [0x00, 0xb0, high, low, most] if self.is_selected => {
                self.read(usize::from(u16::from_be_bytes([high, low])), most)
            }
            [_, 0x20, ..] => {
                self.verified += 1;
                status(0x63c2)
            }
            [_, 0xa4 | 0xb0, ..] => status(0x6985),
            _ => status(0x6d00),
        }
    }

    fn read(&self, from: usize, most: u8) -> Vec<u8> {
        let Some((_, content)) = self.file.and_then(|file| self.files.get(file)) else {
            return status(0x6986);
        };
        let Some(rest) = content.get(from..).filter(|rest| !rest.is_empty()) else { return status(0x6b00) };
        let most = if most == 0 { 256 } else { usize::from(most) };
        [&rest[..rest.len().min(most)], &status(0x9000)].concat()
    }
}

fn status(status: u16) -> Vec<u8> {
    status.to_be_bytes().to_vec()
}
