use super::{Place, Plane};

/// A glass whose areas are taken for smaller or larger than this is no calibration, but a mistake.
pub const LEAST_GROWTH: f64 = 0.25;
pub const MOST_GROWTH: f64 = 4.0;
/// The farthest that a tap may lie from where the fit brings it, in parts of a side: a finger's width on a hall's screen.
const WILD: f64 = 0.03;

/// Why taps lead to no map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoFit {
    /// There are fewer than three, or not as many as places.
    #[error("three taps at least are needed, one a place")]
    TooFew,
    /// They lie in a line, or all in one place.
    #[error("the taps lie in a line")]
    InLine,
    /// One lies where no glass would bring it that is even.
    #[error("a tap lies far from where it was meant")]
    Wild,
    /// The glass would be taken for far smaller or larger than it is.
    #[error("the taps are far too close together, or too far apart")]
    Distorted,
}

/// The affine map that brings taps nearest to the places that they were meant for, by least squares: exact where there is an exact
/// one.
pub fn fit(taps: &[Place], meant: &[Place]) -> Result<Plane, NoFit> {
    if taps.len() < 3 || taps.len() != meant.len() {
        return Err(NoFit::TooFew);
    }
    if taps.iter().chain(meant).any(|(x, y)| !x.is_finite() || !y.is_finite()) {
        return Err(NoFit::Wild);
    }
    let (taps_middle, meant_middle) = (middle(taps), middle(meant));
    // From the middles the moved part falls out, and two equations for each row are left.
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    let mut to = [0.0; 4];
    for (tap, place) in taps.iter().zip(meant) {
        let (x, y) = (tap.0 - taps_middle.0, tap.1 - taps_middle.1);
        let (u, v) = (place.0 - meant_middle.0, place.1 - meant_middle.1);
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
        to = [to[0] + x * u, to[1] + y * u, to[2] + x * v, to[3] + y * v];
    }
    let spread = xx * yy - xy * xy;
    if spread < 1e-6 {
        return Err(NoFit::InLine);
    }
    let row = |x: f64, y: f64| ((x * yy - y * xy) / spread, (y * xx - x * xy) / spread);
    let ((a, b), (d, e)) = (row(to[0], to[1]), row(to[2], to[3]));
    let moved = |a: f64, b: f64, middle: f64| middle - a * taps_middle.0 - b * taps_middle.1;
    let plane = Plane([a, b, moved(a, b, meant_middle.0), d, e, moved(d, e, meant_middle.1)]);
    let is_far = |(tap, place): (&Place, &Place)| distance(plane.apply(*tap), *place) > WILD;
    if taps.iter().zip(meant).any(is_far) {
        return Err(NoFit::Wild);
    }
    if !(LEAST_GROWTH..=MOST_GROWTH).contains(&plane.growth().abs()) {
        return Err(NoFit::Distorted);
    }
    Ok(plane)
}

/// In parts of a side, by the longer of both ways.
pub fn distance(one: Place, other: Place) -> f64 {
    (one.0 - other.0).abs().max((one.1 - other.1).abs())
}

fn middle(places: &[Place]) -> Place {
    #[expect(clippy::cast_precision_loss, reason = "a handful of taps")]
    let count = places.len() as f64;
    let sum = places.iter().fold((0.0, 0.0), |sum, place| (sum.0 + place.0, sum.1 + place.1));
    (sum.0 / count, sum.1 / count)
}
