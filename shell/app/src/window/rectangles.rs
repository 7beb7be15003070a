//! Where every part of the window is, as a pure function of its size and of what is shown.

use gdk::Rectangle;

use crate::stage::{BarSize, Ease};

/// Heights of the bar in pixels; the pages are drawn for them.
const BAR_USUAL: i32 = 128;
const BAR_ELDER: i32 = 248;
const BAR_WARNING: i32 = 420;

/// The keyboard, while it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised {
    /// For the home page instead of the app.
    pub at_home: bool,
    /// In elder mode.
    pub elder: bool,
}

/// What the rectangles depend on, beside the window's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrangement {
    /// The bar.
    pub bar: BarSize,
    /// The keyboard.
    pub keyboard: Option<Raised>,
    /// What the citizen wants.
    pub ease: Ease,
}

impl Arrangement {
    /// Nothing but the pages.
    pub const PLAIN: Self =
        Self { bar: BarSize::Usual, keyboard: None, ease: Ease { elder: false, low: false } };

    /// How far down an app begins that is shown low. While it is typed into it needs all the room that there is.
    pub const fn top(self, width: i32, height: i32) -> i32 {
        let low = self.ease.low && self.keyboard.is_none() && height > width;
        if low { height * 2 / 5 } else { 0 }
    }

    /// On a screen that is wider than high all has room in one row.
    const fn usual_bar(self, width: i32, height: i32) -> i32 {
        if self.ease.elder && height > width { BAR_ELDER } else { BAR_USUAL }
    }

    /// The rectangle of a part: the bar lies at the bottom, the keyboard above it, and the view that is typed into
    /// ends where the keyboard begins.
    pub fn rectangle(self, part: &str, width: i32, height: i32) -> Rectangle {
        // Even a window lower than its parts gives every one a pixel: GTK refuses empty ones.
        let fit = |wanted: i32| wanted.min(height - 1).max(1);
        let bar = match self.bar {
            BarSize::Usual => fit(self.usual_bar(width, height)),
            BarSize::Warning => fit(BAR_WARNING),
            BarSize::Whole => height.max(1),
        };
        let at_home = self.keyboard.is_some_and(|raised| raised.at_home);
        let keyboard = fit(keyboard_height(self.keyboard.is_some_and(|raised| raised.elder), width, height));
        let top = self.top(width, height);
        let taken = |there: bool| if self.keyboard.is_some() && there { keyboard } else { 0 };
        match part {
            "bar" => Rectangle::new(0, height - bar, width, bar),
            "lid" => Rectangle::new(0, 0, width, top.max(1)),
            "app" => Rectangle::new(
                0,
                top,
                width,
                (height - top - self.usual_bar(width, height) - taken(!at_home)).max(1),
            ),
            "home" => Rectangle::new(0, 0, width, (height - taken(at_home)).max(1)),
            "keyboard" => {
                let below = if at_home { 0 } else { self.usual_bar(width, height) };
                Rectangle::new(0, (height - below - keyboard).max(0), width, keyboard)
            }
            _ => Rectangle::new(0, 0, width, height),
        }
    }
}

/// As large as fingers need, and no larger: what is left is the page's. The keyboard's page is drawn for these.
fn keyboard_height(elder: bool, width: i32, height: i32) -> i32 {
    match (width > height, elder) {
        (false, false) => 700,
        (false, true) => 860,
        (true, false) => 536,
        (true, true) => 572,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(arrangement: Arrangement, part: &str, width: i32, height: i32) -> (i32, i32, i32, i32) {
        let area = arrangement.rectangle(part, width, height);
        (area.x(), area.y(), area.width(), area.height())
    }

    const WARNING: Arrangement = Arrangement { bar: BarSize::Warning, ..Arrangement::PLAIN };

    const fn raised(at_home: bool, elder: bool) -> Arrangement {
        let ease = Ease { elder, low: true };
        Arrangement { bar: BarSize::Usual, keyboard: Some(Raised { at_home, elder }), ease }
    }

    #[test]
    fn the_app_has_everything_above_the_bar() {
        assert_eq!(of(Arrangement::PLAIN, "app", 1080, 1920), (0, 0, 1080, 1792));
        assert_eq!(of(Arrangement::PLAIN, "bar", 1080, 1920), (0, 1792, 1080, 128));
        assert_eq!(of(Arrangement::PLAIN, "home", 1080, 1920), (0, 0, 1080, 1920));
    }

    #[test]
    fn a_grown_bar_lies_over_the_app_and_does_not_resize_it() {
        assert_eq!(of(WARNING, "app", 1920, 1080), (0, 0, 1920, 952));
        assert_eq!(of(WARNING, "bar", 1920, 1080), (0, 660, 1920, 420));
    }

    #[test]
    fn a_question_to_the_citizen_covers_everything_and_does_not_resize_the_app() {
        let asking = Arrangement { bar: BarSize::Whole, ..Arrangement::PLAIN };
        assert_eq!(of(asking, "bar", 1080, 1920), (0, 0, 1080, 1920));
        assert_eq!(of(asking, "app", 1080, 1920), (0, 0, 1080, 1792));
    }

    #[test]
    fn the_view_that_is_typed_into_ends_where_the_keyboard_begins() {
        for (width, height) in [(1080, 1920), (1920, 1080)] {
            for elder in [false, true] {
                for (part, other, at_home) in [("app", "home", false), ("home", "app", true)] {
                    let arrangement = raised(at_home, elder);
                    let (_, top, _, high) = of(arrangement, "keyboard", width, height);
                    assert_eq!(of(arrangement, part, width, height), (0, 0, width, top));
                    let below = if at_home { height } else { of(arrangement, "bar", width, height).1 };
                    assert_eq!(top + high, below);
                    let without =
                        Arrangement { keyboard: None, ease: Ease { elder, low: false }, ..arrangement };
                    assert_eq!(of(arrangement, other, width, height), of(without, other, width, height));
                }
            }
        }
    }

    #[test]
    fn in_elder_mode_the_bar_is_higher_and_the_app_ends_above_it() {
        let elder = Arrangement { ease: Ease { elder: true, low: false }, ..Arrangement::PLAIN };
        assert_eq!(of(elder, "bar", 1080, 1920), (0, 1672, 1080, 248));
        assert_eq!(of(elder, "app", 1080, 1920), (0, 0, 1080, 1672));
        assert_eq!(of(elder, "home", 1080, 1920), (0, 0, 1080, 1920));
        assert_eq!(of(elder, "bar", 1920, 1080), (0, 952, 1920, 128));
    }

    #[test]
    fn a_low_app_has_the_lower_part_of_an_upright_screen() {
        let low = Arrangement { ease: Ease { elder: false, low: true }, ..Arrangement::PLAIN };
        assert_eq!(of(low, "lid", 1080, 1920), (0, 0, 1080, 768));
        assert_eq!(of(low, "app", 1080, 1920), (0, 768, 1080, 1024));
        assert_eq!(of(low, "app", 1920, 1080), of(Arrangement::PLAIN, "app", 1920, 1080));
    }

    #[test]
    fn no_window_is_too_low() {
        assert_eq!(of(Arrangement::PLAIN, "app", 320, 100), (0, 0, 320, 1));
        assert_eq!(of(WARNING, "bar", 320, 100), (0, 1, 320, 99));
        assert_eq!(of(raised(false, true), "keyboard", 320, 100), (0, 0, 320, 99));
        assert_eq!(of(raised(true, true), "home", 320, 100), (0, 0, 320, 1));
    }
}
