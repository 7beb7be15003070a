//! The scanner of bar codes and QR codes (扫码器), on a serial line or as a keyboard that types what it reads. Everything
//! but [`driver`] and what it reads from is without I/O and takes the time as a parameter.

mod address;
mod code;
pub mod driver;
mod keys;
mod machine;
mod text;
mod wedge;

pub use address::{Encoding, Ending, Form, NotAnAddress, ScannerAddress, ScannerLine, WedgeName};
pub use code::{Code, CodeFormat, CodeFormats};
pub use keys::{EVENT_BYTES, Keys};
pub use machine::{
    ScanError, ScanProgress, Scanner, ScannerEvent, ScannerFault, ScannerRequest, ScannerState,
};
