//! The receipt printer (小票机) by ESC/POS, on a serial port, as a USB printer or by a raw socket.
//! Everything but [`driver`] is without I/O and takes the time as a parameter.

mod address;
pub mod driver;
mod encode;
mod item;
mod layout;
mod line;
mod machine;
mod status;

pub use address::{Cutter, NotAReceiptPrinter, PaperWidth, ReceiptAddress, ReceiptLine};
pub use encode::EncodedReceipt;
pub use item::{Align, NotAReceipt, Receipt, ReceiptItem, TextSize};
pub use machine::{ReceiptEvent, ReceiptLimits, ReceiptPrinter, ReceiptRequest};

pub(crate) use status::PaperStatus;
