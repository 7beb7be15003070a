//! Locations as rows of a spreadsheet: how the columns are called, what a row says of a location, and what an
//! import of the rows would change. The same words are written and read, so that an export comes back unchanged.

mod column;
mod divisions;
mod draft;
mod fault;
mod layout;
mod plan;
#[cfg(test)]
mod tests;
mod value;
mod words;

pub use column::LocationColumn;
pub(crate) use column::bare;
pub use divisions::{DivisionNode, DivisionReach, Divisions};
pub use draft::{EXAMPLE_NAMES, LocationDraft, read_drafts};
pub use fault::{CellFault, RowFault};
pub use layout::{INFORMATIVE_HEADINGS, Layout, LayoutRefused, UnknownColumn, find_layout, read_layout};
pub use plan::{KnownLocation, PlannedRow, RowOutcome, plan_import};
pub use value::column_text;
pub use words::{facilities_text, facility_text};
