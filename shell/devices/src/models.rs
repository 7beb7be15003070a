//! The matrix of device models: what is known of the devices that a terminal may have, as data. A file a vendor, in `models/`;
//! see its README.

mod file;
mod matrix;
mod recognize;
mod settle;
mod usb;

pub use file::{DeviceKind, Driver, Fact, FileError, Model, ModelFile, Note, UsbMark};
pub use matrix::{Known, LOCAL, Matrix};
pub use recognize::{Recognized, beside, plugged, recognize};
pub use settle::settled;
pub use usb::{UsbDevice, UsbId, usb_devices};
