use std::collections::BTreeMap;

use fleet_domain::sheet::{Sheet, SheetCell, SheetRow};

use super::{CELL, COLUMNS, ROWS, SheetRefused, TEXT};

/// Gathers cells into rows, and refuses what is too much before it is kept.
#[derive(Default)]
pub(super) struct Gathering {
    rows: BTreeMap<u32, Vec<SheetCell>>,
    text: usize,
}

impl Gathering {
    /// Keeps a cell of the row that the spreadsheet calls `number`, in the column `index` from 0. Empty ones need no room.
    pub(super) fn text(&mut self, number: u32, index: usize, text: &str) -> Result<(), SheetRefused> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.text += text.len();
        // Four bytes a character at most: a cell that is far too long is not counted through.
        if self.text > TEXT || text.len() > CELL * 4 || text.chars().count() > CELL {
            return Err(SheetRefused::TextTooLong);
        }
        self.cell(number, index, SheetCell::Text(text.to_owned()))
    }

    /// Keeps a cell that is no text.
    pub(super) fn cell(&mut self, number: u32, index: usize, cell: SheetCell) -> Result<(), SheetRefused> {
        let is_new = !self.rows.contains_key(&number);
        if index >= COLUMNS || (is_new && self.rows.len() > ROWS) {
            return Err(SheetRefused::TooManyRows);
        }
        let cells = self.rows.entry(number).or_default();
        if cells.len() <= index {
            cells.resize(index + 1, SheetCell::Empty);
        }
        if let Some(place) = cells.get_mut(index) {
            *place = cell;
        }
        Ok(())
    }

    pub(super) fn sheet(self) -> Sheet {
        let rows = self.rows.into_iter().map(|(number, cells)| SheetRow { number, cells });
        Sheet { rows: rows.collect() }
    }
}
