//! Smart cards, with contacts or without (社保卡 and others), by PC/SC: the service `pcscd` speaks to the readers.
//! Everything but [`driver`] is without I/O and takes the time as a parameter.

mod apdu;
pub mod driver;
mod machine;
mod response;

pub use apdu::{Apdu, NotAllowed};
pub use driver::SmartCardRequests;
pub use machine::{
    CardFault, Order, ReaderSeen, SmartCardEnd, SmartCardError, SmartCardEvent, SmartCardLimits,
    SmartCardProgress, SmartCardRequest, SmartCardState, SmartCards,
};
pub use response::{Atr, Response};
