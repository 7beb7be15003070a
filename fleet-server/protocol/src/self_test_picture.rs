use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{SelfTest, SelfTestItem};

/// What a test looked like. All but a photo is told as what was found, and drawn by whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum SelfTestPicture {
    /// What the camera saw, which the person at the screen has looked at and let go.
    Photo(SelfTestPhoto),
    /// Where on the glass touches came.
    Touches(SelfTestTouches),
    /// The code that was printed, and came back.
    Code(SelfTestCode),
    /// One that this side does not know yet.
    #[serde(other)]
    Unknown,
}

/// A baseline JPEG.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SelfTestPhoto {
    /// Pixels across, at most [`SelfTestPhoto::LONGEST_SIDE`].
    pub width: u16,
    /// Pixels down, at most [`SelfTestPhoto::LONGEST_SIDE`].
    pub height: u16,
    /// In standard base64, of at most [`SelfTestPhoto::LARGEST`] bytes; absent where it is kept apart from its result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jpeg: Option<String>,
}

/// A screen's dots that were to be touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SelfTestTouches {
    /// Pixels of the page across.
    pub width: u16,
    /// Pixels of the page down.
    pub height: u16,
    /// At most [`SelfTestTouches::MOST_DOTS`].
    pub dots: Vec<TouchedDot>,
}

/// A dot, and the finger that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TouchedDot {
    /// Its middle, from the left and from the top.
    pub at: [u16; 2],
    /// Where the finger was; `null` where none came.
    pub by: Option<[u16; 2]>,
}

/// A QR code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SelfTestCode {
    /// What it says: at most [`SelfTestCode::LONGEST_TEXT`] letters and digits.
    pub text: String,
    /// From the top, `1` for each dark square and `0` for each light one; as many rows as squares in a row.
    pub rows: Vec<String>,
}

impl SelfTestPicture {
    /// Whether it is within its bounds, and may be a picture of this item.
    pub fn is_sound_for(&self, item: SelfTestItem) -> bool {
        match self {
            Self::Photo(photo) => item == SelfTestItem::Camera && photo.is_sound(),
            Self::Touches(touches) => item == SelfTestItem::Touch && touches.is_sound(),
            Self::Code(code) => {
                matches!(item, SelfTestItem::Printer | SelfTestItem::ReceiptPrinter) && code.is_sound()
            }
            Self::Unknown => true,
        }
    }
}

impl SelfTestPhoto {
    /// The most pixels across and down.
    pub const LONGEST_SIDE: u16 = 640;
    /// The fewest.
    const SHORTEST_SIDE: u16 = 16;
    /// The most bytes of a JPEG.
    pub const LARGEST: usize = 60 << 10;
    /// What they are in base64.
    const LARGEST_TEXT: usize = Self::LARGEST.div_ceil(3) * 4;

    /// The JPEG. Nothing is decoded that is too large, or does not begin like one.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let text = self.jpeg.as_ref().filter(|text| text.len() <= Self::LARGEST_TEXT)?;
        let bytes = STANDARD.decode(text).ok()?;
        (bytes.len() <= Self::LARGEST && bytes.starts_with(&[0xff, 0xd8, 0xff])).then_some(bytes)
    }

    fn is_sound(&self) -> bool {
        let sides = Self::SHORTEST_SIDE..=Self::LONGEST_SIDE;
        let is_sized = sides.contains(&self.width) && sides.contains(&self.height);
        is_sized && (self.jpeg.is_none() || self.bytes().is_some())
    }
}

impl fmt::Debug for SelfTestPhoto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A picture is nothing for a log.
        let Self { width, height, .. } = self;
        f.debug_struct("SelfTestPhoto").field("width", width).field("height", height).finish_non_exhaustive()
    }
}

impl SelfTestTouches {
    /// The most dots.
    pub const MOST_DOTS: usize = 64;

    fn is_sound(&self) -> bool {
        let is_inside = |[x, y]: [u16; 2]| x <= self.width && y <= self.height;
        let is_dot = |dot: &TouchedDot| is_inside(dot.at) && dot.by.is_none_or(is_inside);
        self.width > 0
            && self.height > 0
            && (1..=Self::MOST_DOTS).contains(&self.dots.len())
            && self.dots.iter().all(is_dot)
    }
}

impl SelfTestCode {
    /// The longest text, in bytes.
    pub const LONGEST_TEXT: usize = 32;
    /// The most squares across and down.
    const MOST_SQUARES: usize = 57;

    fn is_sound(&self) -> bool {
        let side = self.rows.len();
        let is_row =
            |row: &String| row.len() == side && row.bytes().all(|square| matches!(square, b'0' | b'1'));
        (1..=Self::LONGEST_TEXT).contains(&self.text.len())
            && self.text.bytes().all(|letter| letter.is_ascii_alphanumeric())
            && (1..=Self::MOST_SQUARES).contains(&side)
            && self.rows.iter().all(is_row)
    }
}

impl SelfTest {
    /// Its photo's bytes, which are no longer in it, if there is one.
    pub fn take_photo(&mut self) -> Option<Vec<u8>> {
        let mut taken = None;
        for result in &mut self.results {
            if let Some(SelfTestPicture::Photo(photo)) = &mut result.picture {
                taken = taken.or_else(|| photo.bytes());
                photo.jpeg = None;
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(bytes: &[u8]) -> SelfTestPicture {
        SelfTestPicture::Photo(SelfTestPhoto { width: 640, height: 480, jpeg: Some(STANDARD.encode(bytes)) })
    }

    fn jpeg(length: usize) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff];
        bytes.resize(length, 7);
        bytes
    }

    #[test]
    fn a_photo_is_a_jpeg_within_its_bounds_and_of_the_camera() {
        use SelfTestItem::{Camera, Display};
        assert!(photo(&jpeg(SelfTestPhoto::LARGEST)).is_sound_for(Camera));
        assert!(!photo(&jpeg(SelfTestPhoto::LARGEST)).is_sound_for(Display));
        assert!(!photo(&jpeg(SelfTestPhoto::LARGEST + 1)).is_sound_for(Camera));
        assert!(!photo(b"%PDF-1.7").is_sound_for(Camera));
        let sized = |width, height, jpeg| {
            SelfTestPicture::Photo(SelfTestPhoto { width, height, jpeg }).is_sound_for(Camera)
        };
        assert!(sized(640, 360, None), "kept apart");
        assert!(!sized(641, 360, None) && !sized(640, 15, None));
        assert!(!sized(640, 360, Some("no base64!".into())));
    }

    #[test]
    fn a_photo_stands_in_no_log() {
        let shown = format!("{:?}", photo(&jpeg(100)));
        assert!(shown.contains("640") && !shown.contains(&STANDARD.encode(jpeg(9))), "{shown}");
    }

    #[test]
    fn touches_lie_on_the_glass() {
        let touches = |by, dots| {
            let dots = vec![TouchedDot { at: [10, 10], by }; dots];
            let touches = SelfTestTouches { width: 1_080, height: 1_920, dots };
            SelfTestPicture::Touches(touches).is_sound_for(SelfTestItem::Touch)
        };
        assert!(touches(Some([12, 1_920]), 12) && touches(None, 1));
        assert!(!touches(Some([1_081, 9]), 12) && !touches(None, 0) && !touches(None, 65));
    }

    #[test]
    fn a_code_is_square() {
        let code = |text: &str, rows: &[&str]| {
            let rows = rows.iter().map(|row| (*row).to_owned()).collect();
            SelfTestPicture::Code(SelfTestCode { text: text.into(), rows })
                .is_sound_for(SelfTestItem::Printer)
        };
        assert!(code("123456", &["10", "01"]));
        assert!(!code("", &["1"]) && !code("12 34", &["1"]));
        assert!(!code("1", &[]) && !code("1", &["10", "0"]) && !code("1", &["2"]));
    }

    #[test]
    fn one_that_is_not_known_yet_harms_nothing() {
        let picture: SelfTestPicture = serde_json::from_str(r#"{"kind":"film","frames":[1]}"#).unwrap();
        assert_eq!(picture, SelfTestPicture::Unknown);
        assert!(picture.is_sound_for(SelfTestItem::Sound));
    }
}
