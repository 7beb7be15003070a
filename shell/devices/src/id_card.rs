//! The reader of identity cards (居民身份证阅读机) by the serial protocol of its security module (SAM_V), 115200 8N1.
//! Everything but [`driver`] is without I/O and takes the time as a parameter.

mod address;
mod card;
mod command;
pub mod driver;
mod ethnicity;
mod frame;
mod reader;
mod sam_number;
mod status;
mod text_block;

pub use address::{CardReaderAddress, NotACardReader};
pub use card::{CardKind, IdCard, Sex};
pub use command::Command;
pub use frame::{FrameError, Framer, MAX_BODY, encode};
pub use reader::{Progress, ReadError, Reader, ReaderEvent, ReaderRequest, ReaderState};
pub use sam_number::written as sam_number;
pub use status::{Reply, Status};
pub use text_block::{CardError, TextBlock, answer as answer_of, write as block_of};
