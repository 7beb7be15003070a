//! The apps' files: fetched with resume, checked, unpacked beside the old ones, named only when
//! complete, removed when nobody wants them.

mod fetch;
mod icon;
mod install;
mod job;
mod listing;
mod shelf;
mod theme_shelf;
mod unpack;
mod worker;

pub use listing::Listing;
pub(crate) use listing::digest_of;
pub use shelf::{Shelf, ShelfError};
pub use theme_shelf::{ThemeShelf, ThemeShelfError};
pub use unpack::{UnpackError, UnpackLimits, unpack};
pub use worker::{Library, LibraryNews, Wanted};
