use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When a terminal's screen is on, and how bright (定时开关屏与亮度). Closing times are those of the location; a location without
/// opening hours never closes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ScreenHours {
    /// Whether the screen follows the opening hours.
    pub mode: ScreenMode,
    /// What is to be seen while the location is closed.
    pub when_closed: WhenClosed,
    /// With [`WhenClosed::Dark`], the panel goes dark so many minutes after closing, 0 to 720.
    pub after_closing_min: u16,
    /// And is on again so many minutes before opening, 0 to 240.
    pub before_opening_min: u16,
    /// Brightness by day in percent, 10 to 100.
    pub day_percent: u8,
    /// Brightness in the evening in percent, 10 to 100.
    pub evening_percent: u8,
    /// `HH:MM`, when the evening begins, in the location's own time.
    pub evening_from: String,
    /// `HH:MM`, when it ends; on the next day where that is not later. Equal to `evening_from`: there is no evening.
    pub evening_to: String,
}

/// Whether the screen follows the opening hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScreenMode {
    /// It is always on, as in a hall that is open day and night.
    #[default]
    AlwaysOn,
    /// It closes with the location.
    OpeningHours,
}

/// What is to be seen while the location is closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenClosed {
    /// A page that says when it opens.
    Page,
    /// That page at first, then nothing: the panel is off, and a touch wakes it onto that page.
    #[default]
    Dark,
}

impl Default for ScreenHours {
    fn default() -> Self {
        Self {
            mode: ScreenMode::default(),
            when_closed: WhenClosed::default(),
            after_closing_min: 30,
            before_opening_min: 15,
            day_percent: 100,
            evening_percent: 70,
            evening_from: "19:00".to_owned(),
            evening_to: "07:00".to_owned(),
        }
    }
}

/// What a terminal's screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScreenState {
    /// It serves.
    On,
    /// It shows when the location opens.
    Closed,
    /// The panel is off, by plan.
    Off,
}

/// The screen, as the terminal last reported it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActualScreen {
    /// What it is.
    pub state: ScreenState,
    /// Its brightness in percent as far as the terminal set it; `None` where nothing here can, or nothing was wanted.
    #[serde(default)]
    pub brightness_percent: Option<u8>,
    /// Whether this terminal can switch its panel off; where it cannot, the page stays.
    #[serde(default)]
    pub switches_off: bool,
}
