//! Whole machines in QEMU: the terminal's image as it is written to disks, and the packages in a clean Debian.

pub mod devices;
pub mod guest;
pub mod image;
mod machine;
mod ops;
pub mod packages;
mod picture;
mod processor;
mod settings_stick;
pub mod stick;
