use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use fleet_domain::sheet::{Sheet, SheetCell};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::SheetRefused;
use super::gather::Gathering;

/// Reads the first sheet that can be seen, cell by cell: the library's tables make room for all between the first cell
/// and the last, which may lie at the ends of the world.
pub(super) fn read(file: &[u8]) -> Result<Sheet, SheetRefused> {
    let unreadable = |_| SheetRefused::Unreadable;
    let mut book = Xlsx::new(Cursor::new(file)).map_err(unreadable)?;
    let is_shown = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let first = book.sheets_metadata().iter().find(is_shown).map(|sheet| sheet.name.clone());
    let first = first.ok_or(SheetRefused::Unreadable)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(unreadable)?;
    let mut gathering = Gathering::default();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let (number, index) = (row.saturating_add(1), usize::try_from(column).unwrap_or(usize::MAX));
        match cell.get_value() {
            DataRef::Empty => {}
            DataRef::String(text) => gathering.text(number, index, text)?,
            DataRef::SharedString(text) => gathering.text(number, index, text)?,
            DataRef::Int(value) => gathering.text(number, index, &value.to_string())?,
            DataRef::Float(value) => gathering.cell(number, index, SheetCell::Number(*value))?,
            DataRef::DateTime(at) => gathering.cell(number, index, day(at))?,
            DataRef::Bool(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) | DataRef::Error(_) => {
                gathering.cell(number, index, SheetCell::Odd)?;
            }
        }
    }
    Ok(gathering.sheet())
}

/// A whole day; a time of day is nothing that a person meant.
fn day(at: &ExcelDateTime) -> SheetCell {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let is_day = at.is_datetime() && (hour, minute, second) == (0, 0, 0);
    let day = is_day.then(|| format!("{year:04}-{month:02}-{day:02}").parse());
    day.and_then(Result::ok).map_or(SheetCell::Odd, SheetCell::Day)
}

/// How a sheet looks, and what stands beside it.
#[derive(Debug, Clone, Default)]
pub struct SheetStyle {
    /// The name of the sheet.
    pub name: String,
    /// How wide each column is, in characters.
    pub widths: Vec<u8>,
    /// A column from 0 whose cells are chosen from a list, and the list.
    pub choices: Option<(u16, Vec<String>)>,
    /// A second sheet: its name and its lines.
    pub notes: Option<(String, Vec<String>)>,
}

/// Writes a sheet with its headings first. All text is text: nothing that somebody typed becomes a formula, and a
/// telephone number keeps its first zero.
pub fn write_xlsx(sheet: &Sheet, style: &SheetStyle) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let page = book.add_worksheet().set_name(&style.name)?;
    for (index, width) in (0_u16..).zip(&style.widths) {
        page.set_column_width(index, f64::from(*width))?;
        page.set_column_format(index, &text)?;
    }
    page.set_freeze_panes(1, 0)?;
    write_rows(page, sheet, &text)?;
    if let Some((index, choices)) = &style.choices {
        // A list that is too long for Excel is no reason to have no file.
        if let Ok(list) = DataValidation::new().allow_list_strings(choices) {
            // What is not in the list may be right all the same, such as a code: the import judges it.
            let list = list.show_error_message(false);
            page.add_data_validation(1, *index, 2_000, *index, &list)?;
        }
    }
    if let Some((name, lines)) = &style.notes {
        let notes = book.add_worksheet().set_name(name)?;
        notes.set_column_width(0, 100)?;
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        for (row, line) in (0_u32..).zip(lines) {
            notes.write_string_with_format(row, 0, line, &wrapped)?;
        }
    }
    book.save_to_buffer()
}

fn write_rows(page: &mut Worksheet, sheet: &Sheet, text: &Format) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EEF7)).set_num_format("@");
    let number = Format::new().set_num_format("General").set_align(FormatAlign::Top);
    for (row, line) in (0_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(&line.cells) {
            match cell {
                SheetCell::Empty | SheetCell::Odd => {}
                SheetCell::Day(day) => {
                    page.write_string_with_format(row, column, day.to_string(), text)?;
                }
                SheetCell::Number(value) => {
                    page.write_number_with_format(row, column, *value, &number)?;
                }
                SheetCell::Text(value) => {
                    let format = if row == 0 { &heading } else { text };
                    page.write_string_with_format(row, column, value, format)?;
                }
            }
        }
    }
    Ok(())
}
