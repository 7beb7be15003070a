use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use encoding_rs::{Encoding, GB18030};
use fleet_domain::sheet::{Sheet, SheetCell};

use super::SheetRefused;
use super::gather::Gathering;

/// What makes a formula of a cell in a spreadsheet, if it stands first.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Reads text of any encoding that Excel writes, separated by commas, semicolons or tabs.
pub(super) fn read(file: &[u8]) -> Result<Sheet, SheetRefused> {
    // The counting of lines below wants each to end in one way.
    let mut text = decoded(file)?.replace("\r\n", "\n").replace('\r', "\n");
    if text.contains('\0') {
        return Err(SheetRefused::Unreadable);
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let (mut gathering, mut number, mut record) = (Gathering::default(), 0_u32, StringRecord::new());
    loop {
        let before = reader.position().line();
        if !reader.read_record(&mut record).map_err(|_| SheetRefused::Unreadable)? {
            return Ok(gathering.sheet());
        }
        // Blank lines are passed over without a word, and are rows of the spreadsheet all the same.
        let lines = reader.position().line() - before;
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let blank = lines.saturating_sub(1).saturating_sub(inside as u64);
        number = number.saturating_add(1).saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        for (index, cell) in record.iter().enumerate() {
            gathering.text(number, index, armed(cell))?;
        }
    }
}

fn decoded(file: &[u8]) -> Result<Cow<'_, str>, SheetRefused> {
    if let Some((encoding, length)) = Encoding::for_bom(file) {
        let (text, has_errors) = encoding.decode_without_bom_handling(file.get(length..).unwrap_or_default());
        return if has_errors { Err(SheetRefused::Encoding) } else { Ok(text) };
    }
    if let Ok(text) = str::from_utf8(file) {
        return Ok(Cow::Borrowed(text));
    }
    let (text, has_errors) = GB18030.decode_without_bom_handling(file);
    if has_errors { Err(SheetRefused::Encoding) } else { Ok(text) }
}

/// What separates the headings.
fn delimiter(text: &str) -> u8 {
    let headings = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| headings.bytes().filter(|byte| *byte == delimiter).count();
    // Of those that occur as often, the last: the comma.
    [b';', b'\t', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Writes a sheet as UTF-8 with a byte order mark, by which Excel knows it.
pub fn write_csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in &sheet.rows {
        writer.write_record(row.cells.iter().map(|cell| match cell {
            SheetCell::Empty | SheetCell::Odd => String::new(),
            SheetCell::Number(number) => number.to_string(),
            SheetCell::Day(day) => day.to_string(),
            SheetCell::Text(text) => disarmed(text).into_owned(),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A text that a spreadsheet would take for a formula gets an apostrophe, and so does one that looks as if it had got it.
fn disarmed(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text before it was [`disarmed`].
fn armed(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}
