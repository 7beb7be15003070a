#![expect(clippy::many_single_char_names, reason = "the numbers of a matrix, as they are always written")]

/// A place on a screen or on its glass, in parts of the sides: (0, 0) is the corner above left, (1, 1) the one below right.
pub type Place = (f64, f64);

/// An affine map of places: `x' = a·x + b·y + c`, `y' = d·x + e·y + f`, as `[a, b, c, d, e, f]`. The third row of the matrix that
/// an X server takes is always `0 0 1`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane(pub [f64; 6]);

impl Plane {
    /// What changes nothing.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);

    /// Into a part of a whole: what was the whole is then `size` large and begins at `corner`.
    pub const fn into_part(corner: Place, size: Place) -> Self {
        Self([size.0, 0.0, corner.0, 0.0, size.1, corner.1])
    }

    /// Where a place comes to lie.
    pub fn apply(&self, (x, y): Place) -> Place {
        let [a, b, c, d, e, f] = self.0;
        (a * x + b * y + c, d * x + e * y + f)
    }

    /// First `inner`, then this.
    #[must_use]
    pub fn after(&self, inner: &Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [g, h, i, j, k, l] = inner.0;
        Self([
            a * g + b * j,
            a * h + b * k,
            a * i + b * l + c,
            d * g + e * j,
            d * h + e * k,
            d * i + e * l + f,
        ])
    }

    /// By how much areas grow; negative where it mirrors.
    pub fn growth(&self) -> f64 {
        let [a, b, _, d, e, _] = self.0;
        a * e - b * d
    }

    /// The way back; `None` where it lays all in a line.
    pub fn inverse(&self) -> Option<Self> {
        let growth = self.growth();
        if growth.abs() < 1e-9 || !growth.is_finite() {
            return None;
        }
        let [a, b, c, d, e, f] = self.0;
        let (ia, ib, id, ie) = (e / growth, -b / growth, -d / growth, a / growth);
        Some(Self([ia, ib, -(ia * c + ib * f), id, ie, -(id * c + ie * f)]))
    }

    /// The nine numbers of the matrix, row by row.
    pub const fn rows(&self) -> [f64; 9] {
        let [a, b, c, d, e, f] = self.0;
        [a, b, c, d, e, f, 0.0, 0.0, 1.0]
    }
}
