//! From a receipt to ESC/POS: the commands of Epson's "ESC/POS Command Reference", of which printers sold in China know these,
//! with the characters of GB 18030 in Kanji mode.

use encoding_rs::GB18030;
use zeroize::Zeroizing;

use super::address::{Cutter, PaperWidth};
use super::item::{Align, Receipt, ReceiptItem, TextSize};
use super::layout::{fits_one_line, width_of, wrapped};

/// `ESC @`: everything as when it was switched on; what is in the print buffer is cleared.
pub(super) const INITIALIZE: &[u8] = b"\x1b@";
/// `FS &`: two bytes from 81 on are one character of GB 18030.
const KANJI_MODE: &[u8] = b"\x1c&";
/// `GS V B n`: feeds to the cutter and cuts, all but one point.
const CUT: &[u8] = b"\x1dVB\x00";
/// `ESC d n`: feeds so many lines, from the print head past the edge.
const FEED_TO_EDGE: &[u8] = b"\x1bd\x05";
/// `GS r 1`: tells of the paper, once all that was sent before is done.
const TELL_PAPER: &[u8] = b"\x1dr\x01";
/// `GS ( k`, function 165: QR code, model 2.
const QR_MODEL: &[u8] = b"\x1d(k\x04\x001A2\x00";
/// Function 169: error correction M, 15 %.
const QR_CORRECTION: &[u8] = b"\x1d(k\x03\x001E1";
/// Function 181: prints it.
const QR_PRINT: &[u8] = b"\x1d(k\x03\x001Q0";

/// The largest receipt in bytes: more than one within the limits takes.
const MOST: usize = 32 << 10;

/// The bytes of a receipt. Overwritten when it is dropped.
pub struct EncodedReceipt {
    /// With its whole room from the beginning, so that no copy stays behind.
    bytes: Zeroizing<Vec<u8>>,
    /// Where a command ends: only there something may be asked of the printer.
    ends: Vec<usize>,
}

impl Cutter {
    /// What ends a receipt.
    pub(super) const fn command(self) -> &'static [u8] {
        match self {
            Self::Knife => CUT,
            Self::Edge => FEED_TO_EDGE,
        }
    }
}

impl EncodedReceipt {
    /// For paper of this width, parted so.
    pub fn of(receipt: &Receipt, paper: PaperWidth, cutter: Cutter) -> Self {
        let mut encoded = Self { bytes: Zeroizing::new(Vec::with_capacity(MOST)), ends: Vec::new() };
        encoded.put(&[INITIALIZE, KANJI_MODE]);
        for item in receipt.items() {
            encoded.item(item, paper);
        }
        encoded.put(&[cutter.command()]);
        // What it still holds of this receipt goes with the last.
        encoded.put(&[INITIALIZE, TELL_PAPER]);
        encoded
    }

    /// All of it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// From there to the end of the command.
    pub(super) fn piece(&self, from: usize) -> &[u8] {
        let end = self.ends.iter().copied().find(|end| *end > from).unwrap_or(self.bytes.len());
        &self.bytes[from.min(end)..end]
    }

    pub(super) fn is_end(&self, at: usize) -> bool {
        at == 0 || self.ends.contains(&at)
    }

    fn put(&mut self, parts: &[&[u8]]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        debug_assert!(self.bytes.len() + length <= MOST, "it would grow");
        for part in parts {
            self.bytes.extend_from_slice(part);
        }
        self.ends.push(self.bytes.len());
    }

    fn item(&mut self, item: &ReceiptItem, paper: PaperWidth) {
        let columns = paper.columns();
        match item {
            ReceiptItem::Text { text, align, size, bold } => {
                self.look(*align, *size, *bold);
                wrapped(text, columns / size.times()).for_each(|line| self.line(line));
                self.look(Align::Left, TextSize::Normal, false);
            }
            ReceiptItem::Pair { left, right, bold } => {
                self.look(Align::Left, TextSize::Normal, *bold);
                self.pair(left, right, columns);
                self.look(Align::Left, TextSize::Normal, false);
            }
            ReceiptItem::Rule {} => self.put(&["-".repeat(columns).as_bytes(), b"\n"]),
            ReceiptItem::Blank {} => self.put(&[b"\n"]),
            ReceiptItem::Qr { text } => self.qr(text, paper),
            ReceiptItem::Barcode { text } => self.barcode(text),
        }
    }

    /// `ESC a`, `GS !`, `ESC E`.
    fn look(&mut self, align: Align, size: TextSize, bold: bool) {
        let align = match align {
            Align::Left => 0,
            Align::Center => 1,
            Align::Right => 2,
        };
        let size = match size {
            TextSize::Normal => 0x00,
            TextSize::Double => 0x11,
        };
        self.put(&[&[0x1b, b'a', align], &[0x1d, b'!', size], &[0x1b, b'E', u8::from(bold)]]);
    }

    fn line(&mut self, text: &str) {
        self.text(text);
        self.put(&[b"\n"]);
    }

    fn text(&mut self, text: &str) {
        // One character after the other: the whole would be another copy of it.
        let mut utf8 = Zeroizing::new([0; 4]);
        for c in text.chars() {
            let (bytes, _, _) = GB18030.encode(c.encode_utf8(&mut *utf8));
            let bytes = Zeroizing::new(bytes.into_owned());
            self.bytes.extend_from_slice(&bytes);
        }
        self.ends.push(self.bytes.len());
    }

    fn pair(&mut self, left: &str, right: &str, columns: usize) {
        if fits_one_line(left, right, columns) {
            self.text(left);
            self.put(&[" ".repeat(columns - width_of(left) - width_of(right)).as_bytes()]);
            return self.line(right);
        }
        wrapped(left, columns).for_each(|line| self.line(line));
        self.put(&[b"\x1ba\x02"]);
        wrapped(right, columns).for_each(|line| self.line(line));
    }

    /// `GS ( k` with the functions 165, 167, 169, 180 and 181.
    fn qr(&mut self, text: &str, paper: PaperWidth) {
        // A code of 300 bytes has 69 modules: 5 dots each fit 384 dots.
        let module = match paper {
            PaperWidth::Mm58 => 5,
            PaperWidth::Mm80 | PaperWidth::Mm80Narrow => 6,
        };
        self.put(&[b"\x1ba\x01"]);
        self.put(&[QR_MODEL]);
        self.put(&[b"\x1d(k\x03\x001C", &[module]]);
        self.put(&[QR_CORRECTION]);
        let [low, high, ..] = (text.len() + 3).to_le_bytes();
        self.put(&[&[0x1d, b'(', b'k', low, high], b"1P0", text.as_bytes()]);
        self.put(&[QR_PRINT]);
        self.put(&[b"\n\x1ba\x00"]);
    }

    /// `GS h`, `GS w`, `GS H`, `GS k` with Code 128, characters of set B.
    fn barcode(&mut self, text: &str) {
        // A brace is written twice in it.
        let data = Zeroizing::new(text.replace('{', "{{"));
        let length = u8::try_from(data.len() + 2).unwrap_or(u8::MAX);
        self.put(&[b"\x1ba\x01", b"\x1dh\x50", b"\x1dw\x02", b"\x1dH\x02"]);
        self.put(&[&[0x1d, b'k', 73, length], b"{B", data.as_bytes()]);
        self.put(&[b"\n\x1ba\x00"]);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn encoded(items: serde_json::Value, paper: PaperWidth) -> EncodedReceipt {
        EncodedReceipt::of(&serde_json::from_value(items).unwrap(), paper, Cutter::Knife)
    }

    #[test]
    fn a_receipt_in_the_printers_own_words() {
        let receipt = encoded(
            json!([
                { "kind": "text", "text": "好A", "align": "center", "size": "double", "bold": true },
                { "kind": "pair", "left": "金额", "right": "8.00" },
                { "kind": "barcode", "text": "A{1" },
            ]),
            PaperWidth::Mm58,
        );
        let mut expected = b"\x1b@\x1c&".to_vec();
        expected.extend_from_slice(b"\x1ba\x01\x1d!\x11\x1bE\x01\xba\xc3A\n\x1ba\x00\x1d!\x00\x1bE\x00");
        expected.extend_from_slice(b"\x1ba\x00\x1d!\x00\x1bE\x00\xbd\xf0\xb6\xee");
        expected.extend_from_slice(&[b' '; 24]);
        expected.extend_from_slice(b"8.00\n\x1ba\x00\x1d!\x00\x1bE\x00");
        expected.extend_from_slice(b"\x1ba\x01\x1dhP\x1dw\x02\x1dH\x02\x1dkI\x06{BA{{1\n\x1ba\x00");
        expected.extend_from_slice(b"\x1dVB\x00\x1b@\x1dr\x01");
        assert_eq!(receipt.bytes(), expected);
    }

    #[test]
    fn a_printer_without_a_knife_feeds_the_receipt_past_its_edge() {
        let receipt = serde_json::from_value(json!([{ "kind": "blank" }])).unwrap();
        let receipt = EncodedReceipt::of(&receipt, PaperWidth::Mm58, Cutter::Edge);
        assert!(receipt.bytes().ends_with(b"\n\x1bd\x05\x1b@\x1dr\x01"));
    }

    #[test]
    fn the_longest_receipt_fits_and_its_pieces_are_the_whole() {
        let qr = json!({ "kind": "qr", "text": "q".repeat(300) });
        let text = json!({ "kind": "text", "text": "㐂".repeat(16), "bold": true });
        for items in [json!(vec![qr; 10]), json!(vec![text; 80])] {
            let receipt = encoded(items, PaperWidth::Mm80);
            assert!(receipt.bytes().len() < MOST && receipt.bytes.capacity() == MOST);
            let (mut at, mut pieces) = (0, Vec::new());
            while at < receipt.bytes().len() {
                let piece = receipt.piece(at);
                at += piece.len();
                assert!(receipt.is_end(at) && piece.len() < 512);
                pieces.extend_from_slice(piece);
            }
            assert_eq!(pieces, receipt.bytes());
        }
    }
}
