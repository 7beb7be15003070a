//! Spreadsheets that people send and take away: `.xlsx` and `.csv` become a [`Sheet`] and the other way round.
//! A file is judged by its content, and none may make this program hold more than the bounds below.

mod attachment;
mod csv_text;
mod gather;
#[cfg(test)]
mod tests;
mod unpack;
mod xlsx;

use bytes::Bytes;
use fleet_domain::sheet::Sheet;

use crate::problem::{ApiError, ApiResult, Code};

pub use attachment::{Attachment, SheetFormat};
pub use csv_text::write_csv;
pub use xlsx::{SheetStyle, write_xlsx};

/// The largest file that is taken, in bytes.
pub const FILE_LIMIT: usize = 4 * 1024 * 1024;
/// The most that the parts of an xlsx may unpack to, in bytes.
const UNPACKED: usize = 32 * 1024 * 1024;
/// The most rows, that of the headings not counted.
const ROWS: usize = 2_000;
/// The most columns.
const COLUMNS: usize = 64;
/// The longest cell, in characters.
const CELL: usize = 4_000;
/// The most text of all cells together, in bytes.
const TEXT: usize = 8 * 1024 * 1024;

/// Why a file is no sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetRefused {
    /// Neither xlsx nor csv, or damaged.
    #[error("not a spreadsheet")]
    Unreadable,
    /// What Excel wrote before 2007, or a file with a password.
    #[error("an old or encrypted Excel file")]
    OldExcel,
    /// Text of no known encoding.
    #[error("unknown encoding")]
    Encoding,
    /// Too many rows or columns.
    #[error("too many rows or columns")]
    TooManyRows,
    /// A cell, or all together, holds too much.
    #[error("too much text")]
    TextTooLong,
}

impl From<SheetRefused> for ApiError {
    fn from(refused: SheetRefused) -> Self {
        Self::new(match refused {
            SheetRefused::Unreadable => Code::SheetUnreadable,
            SheetRefused::OldExcel => Code::SheetOldExcel,
            SheetRefused::Encoding => Code::SheetEncoding,
            SheetRefused::TooManyRows => Code::SheetTooManyRows,
            SheetRefused::TextTooLong => Code::SheetTextTooLong,
        })
    }
}

/// The first sheet of a file, read beside the requests: it takes a processor some time.
pub async fn read_sheet(file: Bytes) -> ApiResult<Sheet> {
    let reading = tokio::task::spawn_blocking(move || read(&file)).await;
    // A file that makes the reader panic is one that cannot be read.
    Ok(reading.unwrap_or(Err(SheetRefused::Unreadable))?)
}

fn read(file: &[u8]) -> Result<Sheet, SheetRefused> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const OLD_EXCEL: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
    if file.starts_with(ZIP) {
        xlsx::read(&unpack::repacked(file)?)
    } else if file.starts_with(OLD_EXCEL) {
        Err(SheetRefused::OldExcel)
    } else {
        csv_text::read(file)
    }
}
