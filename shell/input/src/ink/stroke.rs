//! Ink as it came from the screen, made bounded and finite.

/// More strokes than this are not looked at.
pub const MAX_STROKES: usize = 64;
/// More points of one stroke than this are not looked at.
pub const MAX_POINTS: usize = 512;
/// No screen is larger; what lies farther out is no ink.
const FARTHEST: f32 = 1e5;

/// A point of a stroke, in any unit; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From left to right.
    pub x: f32,
    /// From top to bottom.
    pub y: f32,
}

impl Point {
    fn is_sane(self) -> bool {
        self.x.abs() <= FARTHEST && self.y.abs() <= FARTHEST
    }
}

/// The strokes without what cannot be ink, and not more than the limits allow.
pub fn bounded(strokes: &[Vec<Point>]) -> Vec<Vec<Point>> {
    strokes
        .iter()
        .take(MAX_STROKES)
        .map(|stroke| stroke.iter().copied().filter(|point| point.is_sane()).take(MAX_POINTS).collect())
        .filter(|stroke: &Vec<Point>| !stroke.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_bounded_and_finite() {
        let wild =
            vec![Point { x: f32::NAN, y: 1.0 }, Point { x: 1.0, y: f32::INFINITY }, Point { x: 1e9, y: 0.0 }];
        assert!(bounded(&[wild, Vec::new()]).is_empty());
        let many = bounded(&vec![vec![Point { x: 0.0, y: 0.0 }; 1000]; 100]);
        assert_eq!((many.len(), many[0].len()), (MAX_STROKES, MAX_POINTS));
    }
}
