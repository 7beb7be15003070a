use std::fmt;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::address::PaperWidth;
use super::layout::{rows_of_pair, wrapped};

/// What is to stand on a receipt, within the limits. Overwritten when it is dropped; no `Debug` shows it.
#[derive(Clone, Deserialize, PartialEq, Eq)]
#[serde(try_from = "Vec<ReceiptItem>")]
pub struct Receipt(Vec<ReceiptItem>);

/// One thing on a receipt, from above to below. There are no commands of the printer's own among them: an app cannot send any.
#[derive(Clone, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum ReceiptItem {
    /// A paragraph, broken where the paper ends.
    Text {
        /// 1 to 400 characters on one line.
        text: Zeroizing<String>,
        /// Where it stands.
        #[serde(default)]
        align: Align,
        /// How large it is.
        #[serde(default)]
        size: TextSize,
        /// Whether it is bold.
        #[serde(default)]
        bold: bool,
    },
    /// A word at the left and what belongs to it at the right, such as an amount.
    Pair {
        /// At the left.
        left: Zeroizing<String>,
        /// At the right; below it where both do not fit.
        right: Zeroizing<String>,
        /// Whether both are bold.
        #[serde(default)]
        bold: bool,
    },
    /// A line across.
    Rule {},
    /// An empty line.
    Blank {},
    /// A QR code in the middle.
    Qr {
        /// What it holds: 1 to 300 bytes of UTF-8 on one line.
        text: Zeroizing<String>,
    },
    /// A bar code (Code 128) in the middle, with its text below.
    Barcode {
        /// What it holds: 1 to 14 characters of ASCII that can be seen, so that it fits the narrowest paper.
        text: Zeroizing<String>,
    },
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// How large a text is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// 3 millimetres high.
    #[default]
    Normal,
    /// Twice as high and as wide.
    Double,
}

impl TextSize {
    /// How often as large.
    pub const fn times(self) -> usize {
        match self {
            Self::Normal => 1,
            Self::Double => 2,
        }
    }
}

/// Why something is no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAReceipt {
    /// It has no item, or more than [`Receipt::MAX_ITEMS`], or more rows than [`Receipt::MAX_ROWS`].
    #[error("it has no item, more than {}, or more than {} rows", Receipt::MAX_ITEMS, Receipt::MAX_ROWS)]
    TooLong,
    /// Not the items of a receipt.
    #[error("not the items of a receipt")]
    Unknown,
    /// A text is empty or too long, or has characters that cannot be printed.
    #[error("a text is empty or too long, or cannot be printed")]
    Text,
}

/// The longest text in characters.
const MAX_TEXT: usize = 400;
const MAX_QR: usize = 300;
const MAX_BARCODE: usize = 14;
/// How many rows a code takes.
const QR_ROWS: usize = 12;
const BARCODE_ROWS: usize = 5;
/// From the print head to the cutter, in millimetres.
const CUTTER_MM: u32 = 15;

impl Receipt {
    /// The most items.
    pub const MAX_ITEMS: usize = 80;
    /// The most rows on the narrowest paper, about 45 centimetres: what is accepted by one terminal is accepted by all.
    pub const MAX_ROWS: usize = 120;

    /// The longest text that is read as one, in bytes.
    pub const MAX_BYTES: usize = 64 << 10;

    /// Reads the items of a receipt in JSON.
    pub fn read(json: &[u8]) -> Result<Self, NotAReceipt> {
        if json.len() > Self::MAX_BYTES {
            return Err(NotAReceipt::TooLong);
        }
        let items: Vec<ReceiptItem> = serde_json::from_slice(json).map_err(|_| NotAReceipt::Unknown)?;
        Self::try_from(items)
    }

    /// How much paper it takes on the narrowest paper, with what is fed to the cutter, in millimetres; an estimate.
    pub fn length_mm(&self) -> u32 {
        let rows: usize = self.0.iter().map(ReceiptItem::rows).sum();
        u32::try_from(rows).unwrap_or(u32::MAX).saturating_mul(15) / 4 + CUTTER_MM
    }

    /// From above to below.
    pub fn items(&self) -> &[ReceiptItem] {
        &self.0
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receipt").field("items", &self.0.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for ReceiptItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiptItem").finish_non_exhaustive()
    }
}

impl TryFrom<Vec<ReceiptItem>> for Receipt {
    type Error = NotAReceipt;

    fn try_from(items: Vec<ReceiptItem>) -> Result<Self, Self::Error> {
        if items.is_empty() || items.len() > Self::MAX_ITEMS {
            return Err(NotAReceipt::TooLong);
        }
        items.iter().try_for_each(ReceiptItem::check)?;
        let rows: usize = items.iter().map(ReceiptItem::rows).sum();
        if rows > Self::MAX_ROWS { Err(NotAReceipt::TooLong) } else { Ok(Self(items)) }
    }
}

impl ReceiptItem {
    fn check(&self) -> Result<(), NotAReceipt> {
        let fits = match self {
            Self::Text { text, .. } => is_text(text),
            Self::Pair { left, right, .. } => is_text(left) && is_text(right),
            Self::Rule {} | Self::Blank {} => true,
            Self::Qr { text } => (1..=MAX_QR).contains(&text.len()) && text.chars().all(can_be_printed),
            Self::Barcode { text } => {
                (1..=MAX_BARCODE).contains(&text.len())
                    && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
            }
        };
        if fits { Ok(()) } else { Err(NotAReceipt::Text) }
    }

    /// On the narrowest paper.
    fn rows(&self) -> usize {
        let columns = PaperWidth::Mm58.columns();
        match self {
            Self::Text { text, size, .. } => wrapped(text, columns / size.times()).count() * size.times(),
            Self::Pair { left, right, .. } => rows_of_pair(left, right, columns),
            Self::Rule {} | Self::Blank {} => 1,
            Self::Qr { .. } => QR_ROWS,
            Self::Barcode { .. } => BARCODE_ROWS,
        }
    }
}

fn is_text(text: &str) -> bool {
    (1..=MAX_TEXT).contains(&text.chars().count()) && text.chars().all(can_be_printed)
}

/// Neither a control character, which would be a command to the printer, nor one that is not seen and turns what follows
/// around, nor one of private use, which each printer draws in its own way.
fn can_be_printed(c: char) -> bool {
    let hidden =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    !c.is_control() && !hidden && !private
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(items: serde_json::Value) -> Result<Receipt, serde_json::Error> {
        serde_json::from_value(items)
    }

    #[test]
    fn what_may_stand_on_a_receipt() {
        let receipt = read(json!([
            { "kind": "text", "text": "达州市政务服务", "align": "center", "size": "double", "bold": true },
            { "kind": "rule" },
            { "kind": "pair", "left": "受理编号", "right": "DZ-2026-0107" },
            { "kind": "blank" },
            { "kind": "qr", "text": "https://达州.cn/办件?no=DZ-0107" },
            { "kind": "barcode", "text": "DZ-2026-0107" },
        ]));
        let receipt = receipt.unwrap();
        assert_eq!(receipt.items().len(), 6);
        assert_eq!(
            format!("{receipt:?} {:?}", receipt.items()[0]),
            "Receipt { items: 6, .. } ReceiptItem { .. }"
        );
    }

    #[test]
    fn what_may_not() {
        let text = |text: &str| json!([{ "kind": "text", "text": text }]);
        for bad in [
            json!([]),
            json!("text"),
            json!([{ "kind": "raw", "bytes": [27, 64] }]),
            json!([{ "kind": "text", "text": "好", "font": "B" }]),
            json!([{ "kind": "text", "text": "好", "size": "huge" }]),
            text(""),
            text("两\n行"),
            text("\u{1b}@"),
            text("\u{10}\u{4}\u{1}"),
            text("\u{202e}反"),
            text("\u{e000}"),
            text(&"长".repeat(401)),
            json!([{ "kind": "qr", "text": "长".repeat(101) }]),
            json!([{ "kind": "barcode", "text": "123456789012345" }]),
            json!([{ "kind": "barcode", "text": "中" }]),
            json!(vec![json!({ "kind": "blank" }); 81]),
            json!(vec![json!({ "kind": "text", "text": "长".repeat(200) }); 10]),
        ] {
            assert!(read(bad.clone()).is_err(), "{bad}");
        }
    }
}
