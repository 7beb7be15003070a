use std::time::Duration;

use zeroize::Zeroizing;

use super::frame::encode;

/// What a reader is told, of what it can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// How the security module is.
    SamStatus,
    /// Which number the security module has.
    SamNumber,
    /// Look for a card.
    Find,
    /// Speak to the card that was found.
    Select,
    /// Read text and photo from it.
    Read,
}

impl Command {
    const ALL: [Self; 5] = [Self::SamStatus, Self::SamNumber, Self::Find, Self::Select, Self::Read];

    const fn bytes(self) -> [u8; 2] {
        match self {
            Self::SamStatus => [0x11, 0xFF],
            Self::SamNumber => [0x12, 0xFF],
            Self::Find => [0x20, 0x01],
            Self::Select => [0x20, 0x02],
            Self::Read => [0x30, 0x01],
        }
    }

    /// As it goes over the line.
    pub fn frame(self) -> Zeroizing<Vec<u8>> {
        encode(&self.bytes())
    }

    /// As a reader hears it.
    pub fn parse(body: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.bytes() == body)
    }

    /// How long its answer is waited for: what the field uses, with room for a slow line.
    pub const fn patience(self) -> Duration {
        match self {
            Self::SamStatus | Self::SamNumber | Self::Find | Self::Select => Duration::from_millis(1_000),
            Self::Read => Duration::from_millis(3_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_those_of_the_field() {
        let frame = |tail: [u8; 5]| [&[0xAA, 0xAA, 0xAA, 0x96, 0x69][..], &tail].concat();
        assert_eq!(*Command::SamStatus.frame(), frame([0, 3, 0x11, 0xFF, 0xED]));
        assert_eq!(*Command::SamNumber.frame(), frame([0, 3, 0x12, 0xFF, 0xEE]));
        assert_eq!(*Command::Find.frame(), frame([0, 3, 0x20, 0x01, 0x22]));
        assert_eq!(*Command::Select.frame(), frame([0, 3, 0x20, 0x02, 0x21]));
        assert_eq!(*Command::Read.frame(), frame([0, 3, 0x30, 0x01, 0x32]));
    }
}
