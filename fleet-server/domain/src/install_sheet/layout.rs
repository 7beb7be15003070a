use super::InstallColumn;
use crate::sheet::{SheetCell, SheetRow};

/// Which column stands where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallLayout {
    columns: Vec<(InstallColumn, usize)>,
}

/// Why no row is one of headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstallLayoutRefused {
    /// Names and locations have to be there.
    #[error("the columns of name and location have to be there")]
    Missing(InstallColumn),
    /// Which of the two counts?
    #[error("two columns mean the same")]
    Twice(InstallColumn),
}

/// Finds the row of headings among the first ones, for people write a title above their table, and the rows below it.
pub fn find_install_layout(rows: &[SheetRow]) -> Result<(InstallLayout, &[SheetRow]), InstallLayoutRefused> {
    const LOOKED_AT: usize = 5;
    let mut refused = InstallLayoutRefused::Missing(InstallColumn::Name);
    for (index, row) in rows.iter().take(LOOKED_AT).enumerate() {
        match read_layout(row) {
            Ok(layout) => return Ok((layout, rows.get(index + 1..).unwrap_or_default())),
            Err(InstallLayoutRefused::Missing(InstallColumn::Name)) => {}
            Err(wrong) => refused = wrong,
        }
    }
    Err(refused)
}

/// Finds the columns in whatever order they are. What means nothing here is passed over.
fn read_layout(headings: &SheetRow) -> Result<InstallLayout, InstallLayoutRefused> {
    let mut columns: Vec<(InstallColumn, usize)> = Vec::new();
    for (index, cell) in headings.cells.iter().enumerate() {
        match InstallColumn::of_heading(&cell.text().unwrap_or_default()) {
            Some(column) if columns.iter().any(|(known, _)| *known == column) => {
                return Err(InstallLayoutRefused::Twice(column));
            }
            Some(column) => columns.push((column, index)),
            None => {}
        }
    }
    let layout = InstallLayout { columns };
    let needed = [InstallColumn::Name, InstallColumn::Location];
    match needed.into_iter().find(|column| !layout.has(*column)) {
        Some(column) => Err(InstallLayoutRefused::Missing(column)),
        None => Ok(layout),
    }
}

impl InstallLayout {
    fn has(&self, column: InstallColumn) -> bool {
        self.columns.iter().any(|(known, _)| *known == column)
    }

    /// The cell of a row; `None` if the sheet lacks the column.
    pub(super) fn cell<'a>(&self, row: &'a SheetRow, column: InstallColumn) -> Option<&'a SheetCell> {
        let (_, index) = self.columns.iter().find(|(known, _)| *known == column)?;
        Some(row.cells.get(*index).unwrap_or(&SheetCell::Empty))
    }

    /// What stands in the column of locations, each once: names and ids to look for.
    pub fn places(&self, rows: &[SheetRow]) -> Vec<String> {
        let texts = rows.iter().filter_map(|row| self.cell(row, InstallColumn::Location)?.text());
        let mut texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
        texts.sort();
        texts.dedup();
        texts
    }
}
