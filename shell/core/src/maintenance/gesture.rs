use crate::Mono;

/// A corner of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corner {
    /// Above, left.
    TopLeft,
    /// Above, right.
    TopRight,
    /// Below, right.
    BottomRight,
    /// Below, left.
    BottomLeft,
}

impl Corner {
    /// The square in a corner that counts, by the shorter side of the screen, in percent: wider than a gloved thumb.
    const PERCENT: f64 = 12.0;

    /// The corner in which a point lies, on a screen of this size.
    pub fn at((x, y): (f64, f64), (width, height): (f64, f64)) -> Option<Self> {
        let reach = width.min(height) * Self::PERCENT / 100.0;
        let (left, right) = ((0.0..=reach).contains(&x), (width - reach..=width).contains(&x));
        let (top, bottom) = ((0.0..=reach).contains(&y), (height - reach..=height).contains(&y));
        match (left, right, top, bottom) {
            (true, _, true, _) => Some(Self::TopLeft),
            (_, true, true, _) => Some(Self::TopRight),
            (_, true, _, true) => Some(Self::BottomRight),
            (true, _, _, true) => Some(Self::BottomLeft),
            _ => None,
        }
    }
}

/// The four corners, one after the other around the screen, within a few seconds and with nothing touched between. One
/// finger does it, in a glove too; nobody who uses the terminal touches its corners, and a cloth that wipes the screen slides.
#[derive(Debug, Default)]
pub struct CornerGesture {
    /// How many corners are done.
    done: usize,
    began: Mono,
}

impl CornerGesture {
    /// The order.
    pub const ORDER: [Corner; 4] =
        [Corner::TopLeft, Corner::TopRight, Corner::BottomRight, Corner::BottomLeft];
    /// From the first corner to the last, in milliseconds.
    pub const WITHIN_MS: u64 = 8_000;

    /// A finger was put down, in a corner or elsewhere. Whether that was the last of the four.
    pub fn handle_touch(&mut self, corner: Option<Corner>, now: Mono) -> bool {
        let late = now.since(self.began) > Self::WITHIN_MS;
        if self.done > 0 && !late && corner == Some(Self::ORDER[self.done - 1]) {
            // A screen that bounces, or a thumb that was not sure.
            return false;
        }
        let goes_on = self.done > 0 && !late && corner == Some(Self::ORDER[self.done]);
        if goes_on {
            self.done += 1;
        } else {
            self.done = usize::from(corner == Some(Self::ORDER[0]));
            self.began = now;
        }
        let whole = self.done == Self::ORDER.len();
        if whole {
            self.done = 0;
        }
        whole
    }
}
