//! The printer by IPP (RFC 8010, 8011), spoken to the print service of the same machine: CUPS, or a printer that is one itself.
//! Everything but [`driver`] and [`apart`] is without I/O and takes the time as a parameter.

mod address;
pub mod apart;
mod document;
pub mod driver;
mod job;
mod machine;
mod message;
mod status;
mod supply;
mod test_page;

pub use address::{NotAPrinter, PrinterAddress};
pub use document::{Copies, Document, DocumentError, NoCopies, RawDocument};
pub use job::{JobId, JobState};
pub use machine::{Limits, PrintError, PrintProgress, Printer, PrinterEvent};
pub use message::{Answer, Exchange, Unanswered};
pub use status::{PrinterState, Status};
pub use test_page::{code_rows, coded_test_page, test_page};
