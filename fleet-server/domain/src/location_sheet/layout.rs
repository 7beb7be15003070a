use super::LocationColumn;
use super::column::bare;
use crate::sheet::{SheetCell, SheetRow, column_letters};

/// Headings that an export has for its readers, and that an import passes over: a location does not say them.
pub const INFORMATIVE_HEADINGS: [(&str, &str); 2] = [("终端数", "Terminals"), ("在线数", "Online")];

/// Which column stands where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    columns: Vec<(LocationColumn, usize)>,
}

/// A heading that means nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// As the spreadsheet names it, such as `H`.
    pub letters: String,
    /// What stands there.
    pub heading: String,
}

/// Why a row of headings is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LayoutRefused {
    /// Names and divisions have to be there.
    #[error("the columns of name and division have to be there")]
    Missing(LocationColumn),
    /// Which of the two counts?
    #[error("two columns mean the same")]
    Twice(LocationColumn),
}

/// Finds the row of headings among the first ones, for people write a title above their table, and the rows below it.
pub fn find_layout(rows: &[SheetRow]) -> Result<(Layout, Vec<UnknownColumn>, &[SheetRow]), LayoutRefused> {
    const LOOKED_AT: usize = 5;
    // Without a name in it a row is a title, or the table has no headings at all.
    let mut refused = LayoutRefused::Missing(LocationColumn::Name);
    for (index, row) in rows.iter().take(LOOKED_AT).enumerate() {
        match read_layout(row) {
            Ok((layout, unknown)) => return Ok((layout, unknown, rows.get(index + 1..).unwrap_or_default())),
            Err(LayoutRefused::Missing(LocationColumn::Name)) => {}
            Err(wrong) => refused = wrong,
        }
    }
    Err(refused)
}

/// Finds the columns in whatever order they are, and those that mean nothing.
pub fn read_layout(headings: &SheetRow) -> Result<(Layout, Vec<UnknownColumn>), LayoutRefused> {
    let (mut columns, mut unknown) = (Vec::new(), Vec::new());
    for (index, cell) in headings.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let heading = cell.text().unwrap_or_default();
        match LocationColumn::of_heading(&heading) {
            Some(column) if columns.iter().any(|(known, _)| *known == column) => {
                return Err(LayoutRefused::Twice(column));
            }
            Some(column) => columns.push((column, index)),
            None if is_informative(&heading) => {}
            None => unknown.push(UnknownColumn { letters: column_letters(index), heading }),
        }
    }
    let layout = Layout { columns };
    let needed = [LocationColumn::Name, LocationColumn::Division];
    match needed.into_iter().find(|column| !layout.has(*column)) {
        Some(column) => Err(LayoutRefused::Missing(column)),
        None => Ok((layout, unknown)),
    }
}

fn is_informative(heading: &str) -> bool {
    let heading = bare(heading);
    INFORMATIVE_HEADINGS.iter().any(|(chinese, english)| bare(chinese) == heading || bare(english) == heading)
}

impl Layout {
    /// Whether the sheet has the column.
    pub fn has(&self, column: LocationColumn) -> bool {
        self.columns.iter().any(|(known, _)| *known == column)
    }

    /// The cell of a row; `None` if the sheet lacks the column.
    pub(super) fn cell<'a>(&self, row: &'a SheetRow, column: LocationColumn) -> Option<&'a SheetCell> {
        let (_, index) = self.columns.iter().find(|(known, _)| *known == column)?;
        Some(row.cells.get(*index).unwrap_or(&SheetCell::Empty))
    }
}
