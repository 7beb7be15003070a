//! The camera: one of the machine itself (V4L2), or one on the network of the hall (MJPEG over HTTP). Both give pictures as JPEG.
//! Everything but [`driver`] and the lines that it opens is without I/O and takes the time as a parameter.

mod address;
pub mod driver;
mod frame;
mod machine;
mod multipart;
mod network;
mod tables;
mod video;

pub use address::{CameraAddress, CameraSize, NotACamera};
pub use frame::{Frame, NotAPicture};
pub use machine::{Camera, CameraError, CameraEvent, CameraFault, CameraLimits, CameraRequest, CameraState};
