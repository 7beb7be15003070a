//! A table of cells, whatever file it came from.

use crate::ChinaDay;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetCell {
    /// Nothing.
    Empty,
    /// Text, as it was typed.
    Text(String),
    /// A number: spreadsheets make one of everything that looks like it, also of telephone numbers.
    Number(f64),
    /// A day, as spreadsheets make one of everything that looks like it.
    Day(ChinaDay),
    /// A time, a truth value or a formula's error: nothing that a person meant as text.
    Odd,
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// As the spreadsheet numbers it, from 1.
    pub number: u32,
    /// From the first column on; what is behind the last cell is empty.
    pub cells: Vec<SheetCell>,
}

/// The rows that are not empty, the headings first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// In the file's order.
    pub rows: Vec<SheetRow>,
}

impl SheetCell {
    /// Whether there is nothing but spaces.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Day(_) | Self::Odd => false,
        }
    }

    /// As text without the spaces around it; `None` for what is none.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Empty => Some(String::new()),
            Self::Text(text) => Some(text.trim().to_owned()),
            Self::Number(number) => Some(number_text(*number)),
            Self::Day(_) | Self::Odd => None,
        }
    }
}

/// A number as it was typed: a telephone number has no decimal places and no exponent.
fn number_text(number: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT { format!("{number:.0}") } else { number.to_string() }
}

/// A column as spreadsheets name it: `A`, `B`, … `Z`, `AA`.
pub fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut left = index + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or_default()));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_text_again() {
        for (number, text) in [(13_800_000_000.0, "13800000000"), (107.507, "107.507"), (511_702.0, "511702")]
        {
            assert_eq!(SheetCell::Number(number).text().unwrap(), text);
        }
        assert_eq!(SheetCell::Odd.text(), None);
        assert!(SheetCell::Text("\u{3000} ".into()).is_empty());
    }

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        assert_eq!([0, 25, 26, 701, 702].map(column_letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
