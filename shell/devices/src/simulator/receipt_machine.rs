use std::collections::VecDeque;

use encoding_rs::GB18030;

use super::receipt_command::{Command, Parsed};
use crate::receipt::{Align, PaperStatus};

/// What is wrong with a receipt printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptFault {
    /// It is switched off.
    Silent,
    /// It has no paper.
    NoPaper,
    /// Its cover is open.
    CoverOpen,
    /// Its cutter is blocked.
    Cutter,
}

/// A piece of paper that was cut off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrintedReceipt {
    /// From above to below.
    pub lines: Vec<PrintedLine>,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintedLine {
    /// Of text.
    Text {
        /// What it says.
        text: String,
        /// Where it stands.
        align: Align,
        /// Whether it is twice as large.
        double: bool,
        /// Whether it is bold.
        bold: bool,
    },
    /// A QR code that holds this.
    Qr(String),
    /// A bar code that holds this.
    Barcode(String),
}

impl PrintedReceipt {
    /// What stands on it, line by line.
    pub fn text(&self) -> String {
        let line = |line: &PrintedLine| match line {
            PrintedLine::Text { text, .. } => format!("{text}\n"),
            PrintedLine::Qr(text) => format!("[QR {text}]\n"),
            PrintedLine::Barcode(text) => format!("[Code 128 {text}]\n"),
        };
        self.lines.iter().map(line).collect()
    }
}

/// The printer's own side of ESC/POS, without a line.
#[derive(Debug, Default)]
pub struct ReceiptMachine {
    /// The beginning of a command that is obeyed at once.
    real_time: Vec<u8>,
    buffer: VecDeque<u8>,
    look: Look,
    /// What stands on the line that is not printed yet, in GB 18030.
    line: Vec<u8>,
    qr: Vec<u8>,
    /// Of the roll; `None` while it is long.
    rows: Option<usize>,
    fault: Option<ReceiptFault>,
    strip: PrintedReceipt,
    printed: Vec<PrintedReceipt>,
    answers: Vec<u8>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Look {
    align: Align,
    double: bool,
    bold: bool,
    kanji: bool,
}

/// So few rows are soon used up.
const LOW: usize = 20;
const CLEAR: &[u8] = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08";

impl ReceiptMachine {
    /// With a new roll.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many rows the roll still has; `None`: a new one.
    pub const fn set_rows(&mut self, rows: Option<usize>) {
        self.rows = rows;
    }

    /// From now on.
    pub const fn set_fault(&mut self, fault: Option<ReceiptFault>) {
        self.fault = fault;
    }

    /// What was cut off since the last time.
    pub fn take_printed(&mut self) -> Vec<PrintedReceipt> {
        std::mem::take(&mut self.printed)
    }

    /// What was cut off.
    pub fn printed(&self) -> &[PrintedReceipt] {
        &self.printed
    }

    /// Whether it holds nothing of what was to be printed; without paper it obeys no command, not even `ESC @`.
    pub fn is_empty(&self) -> bool {
        self.buffer.iter().all(|byte| b"\x1b@".contains(byte)) && self.line.is_empty() && self.qr.is_empty()
    }

    /// What it answers to what arrives.
    pub fn handle_bytes(&mut self, bytes: &[u8]) -> Vec<u8> {
        if self.fault == Some(ReceiptFault::Silent) {
            return Vec::new();
        }
        for byte in bytes {
            self.take(*byte);
        }
        while self.can_print() && self.obey() {}
        std::mem::take(&mut self.answers)
    }

    fn take(&mut self, byte: u8) {
        self.real_time.push(byte);
        match self.real_time[..] {
            [0x10, 0x04, n] => {
                self.real_time.clear();
                let status = self.status(n);
                self.answers.push(status);
            }
            _ if self.real_time == CLEAR => {
                self.real_time.clear();
                (self.buffer, self.line, self.qr) = Default::default();
                self.answers.extend([0x37, 0x25, 0x00]);
            }
            [0x10] | [0x10, 0x04] => {}
            _ if CLEAR.starts_with(&self.real_time) => {}
            _ => self.buffer.extend(self.real_time.drain(..)),
        }
    }

    fn has_paper(&self) -> bool {
        self.fault != Some(ReceiptFault::NoPaper) && self.rows != Some(0)
    }

    fn can_print(&self) -> bool {
        self.has_paper() && !matches!(self.fault, Some(ReceiptFault::CoverOpen | ReceiptFault::Cutter))
    }

    /// The answer to `DLE EOT n`.
    fn status(&self, n: u8) -> u8 {
        let bit = |set: bool, bits: u8| if set { bits } else { 0 };
        let (cover, cutter) =
            (self.fault == Some(ReceiptFault::CoverOpen), self.fault == Some(ReceiptFault::Cutter));
        0x12 | match n {
            1 => bit(!self.can_print(), 0x08),
            2 => bit(cover, 0x04) | bit(!self.has_paper(), 0x20) | bit(cutter, 0x40),
            3 => bit(cutter, 0x08),
            _ => self.paper().0 << 2 | bit(!self.has_paper(), 0x60),
        }
    }

    /// The answer to `GS r 1`.
    fn paper(&self) -> PaperStatus {
        let low = self.rows.is_some_and(|rows| rows <= LOW);
        PaperStatus(if low { 0x03 } else { 0 } | if self.has_paper() { 0 } else { 0x0c })
    }

    /// Obeys the next command; whether there was a whole one.
    fn obey(&mut self) -> bool {
        let Parsed::Whole(command, length) = Command::parse(self.buffer.make_contiguous()) else {
            return false;
        };
        self.buffer.drain(..length);
        match command {
            Command::Initialize => {
                (self.look, self.line, self.qr) = Default::default();
            }
            Command::Kanji => self.look.kanji = true,
            Command::Align(align) => self.look.align = align,
            Command::Size(double) => self.look.double = double,
            Command::Bold(bold) => self.look.bold = bold,
            Command::Text(byte) => self.line.push(byte),
            Command::LineFeed => self.feed(),
            Command::StoreQr(data) => self.qr = data,
            Command::PrintQr => {
                let text = String::from_utf8_lossy(&self.qr).into_owned();
                self.print(PrintedLine::Qr(text), 12);
            }
            Command::Barcode(text) => self.print(PrintedLine::Barcode(text), 5),
            Command::Cut => self.printed.push(std::mem::take(&mut self.strip)),
            Command::TellPaper => {
                let paper = self.paper().0;
                self.answers.push(paper);
            }
            Command::Setting => {}
        }
        true
    }

    fn feed(&mut self) {
        let line = std::mem::take(&mut self.line);
        let Look { align, double, bold, kanji } = self.look;
        // Without Kanji mode it would print two strange signs for each character.
        let text = if kanji { GB18030.decode(&line).0.into_owned() } else { format!("{line:02x?}") };
        let after_code =
            text.is_empty() && !matches!(self.strip.lines.last(), None | Some(PrintedLine::Text { .. }));
        if !after_code {
            self.print(PrintedLine::Text { text, align, double, bold }, if double { 2 } else { 1 });
        }
    }

    fn print(&mut self, line: PrintedLine, rows: usize) {
        self.strip.lines.push(line);
        self.rows = self.rows.map(|left| left.saturating_sub(rows));
    }
}
