//! Handwriting to candidates, whatever the order of the strokes and however they are joined.
//!
//! Ink becomes a picture of where strokes of which direction lie ([`features`]); a projection that was learned
//! from distorted ink ([`packed`]) turns it into few numbers, in which the way of writing counts little and the
//! character much; the nearest characters win ([`recognizer`]).

pub mod features;
mod layout;
pub mod packed;
mod recognizer;
mod stroke;

pub use recognizer::{MAX_RECOGNIZED, Recognizer};
pub use stroke::{MAX_POINTS, MAX_STROKES, Point};
