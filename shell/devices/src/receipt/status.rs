//! What a printer answers when it is asked how it is: one byte, known by its fixed bits.

use crate::printer::PrinterState;

/// `DLE EOT n`, answered at once, even while it cannot print.
pub(super) const QUESTIONS: [Fact; 4] = [Fact::Printer, Fact::Offline, Fact::Error, Fact::Paper];

/// What is asked for by `DLE EOT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// 1: whether it is online.
    Printer,
    /// 2: why it is not.
    Offline,
    /// 3: which error it has.
    Error,
    /// 4: how much paper it has.
    Paper,
}

impl Fact {
    /// Its number in the command.
    pub const fn number(self) -> u8 {
        match self {
            Self::Printer => 1,
            Self::Offline => 2,
            Self::Error => 3,
            Self::Paper => 4,
        }
    }
}

/// The answer to `GS r 1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperStatus(pub u8);

/// A byte that a printer sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// An answer to `DLE EOT`.
    Fact(u8),
    /// An answer to `GS r`.
    Done(PaperStatus),
    /// Something else: it tells of its state unasked, or stops and starts the line (XON, XOFF).
    Other,
}

impl Said {
    pub const fn of(byte: u8) -> Self {
        match byte & 0b1001_0011 {
            0b0001_0010 => Self::Fact(byte),
            _ if byte & 0b1001_0000 == 0 => Self::Done(PaperStatus(byte)),
            _ => Self::Other,
        }
    }
}

/// What is known of a printer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Facts {
    printer: u8,
    offline: u8,
    error: u8,
    paper: u8,
}

impl Facts {
    pub const fn learn(&mut self, fact: Fact, byte: u8) {
        match fact {
            Fact::Printer => self.printer = byte,
            Fact::Offline => self.offline = byte,
            Fact::Error => self.error = byte,
            Fact::Paper => self.paper = byte,
        }
    }

    /// The worst of it.
    pub fn state(self) -> PrinterState {
        let has = |byte: u8, bits: u8| byte & bits != 0;
        if has(self.offline, 0x04) {
            PrinterState::DoorOpen
        } else if has(self.paper, 0x60) || has(self.offline, 0x20) {
            PrinterState::OutOfPaper
        } else if has(self.error, 0x08) {
            // The cutter: paper sticks in it.
            PrinterState::Jammed
        } else if has(self.error, 0x64) || has(self.offline, 0x40) {
            PrinterState::Failed
        } else if has(self.printer, 0x28) {
            PrinterState::Paused
        } else if has(self.paper, 0x0c) {
            PrinterState::PaperLow
        } else {
            PrinterState::Ready
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_counts() {
        let of = |printer, offline, error, paper| Facts { printer, offline, error, paper }.state();
        assert_eq!(of(0x12, 0x12, 0x12, 0x12), PrinterState::Ready);
        assert_eq!(of(0x12, 0x12, 0x12, 0x1e), PrinterState::PaperLow);
        assert_eq!(of(0x1a, 0x32, 0x12, 0x72), PrinterState::OutOfPaper);
        assert_eq!(of(0x1a, 0x16, 0x12, 0x12), PrinterState::DoorOpen);
        assert_eq!(of(0x1a, 0x52, 0x1a, 0x12), PrinterState::Jammed);
        assert_eq!(of(0x1a, 0x52, 0x32, 0x12), PrinterState::Failed);
        assert_eq!(of(0x1a, 0x12, 0x12, 0x12), PrinterState::Paused);
    }

    #[test]
    fn bytes_are_told_apart_by_their_fixed_bits() {
        assert_eq!(Said::of(0x12), Said::Fact(0x12));
        assert_eq!(Said::of(0x7e), Said::Fact(0x7e));
        assert_eq!(Said::of(0x00), Said::Done(PaperStatus(0)));
        assert_eq!(Said::of(0x0c), Said::Done(PaperStatus(0x0c)));
        for other in [0x10, 0x11, 0x13, 0x92, 0x80] {
            assert_eq!(Said::of(other), Said::Other, "{other:02x}");
        }
    }
}
