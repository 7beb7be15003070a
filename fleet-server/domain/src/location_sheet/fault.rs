use super::LocationColumn;

/// Why a row cannot be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// The cell is empty and must not be.
    #[error("empty")]
    Missing,
    /// Too long.
    #[error("more than {most} characters")]
    TooLong {
        /// Characters, at most.
        most: usize,
    },
    /// Line breaks or other control characters.
    #[error("a line break or another control character")]
    ControlCharacter,
    /// A date, a truth value or the error of a formula.
    #[error("neither text nor number")]
    NotText,
    /// A long number that a spreadsheet rounded, such as `1.38E+10`.
    #[error("a rounded number")]
    Rounded,
    /// No number.
    #[error("not a number")]
    NotANumber,
    /// Not on Earth, or one of the two is missing.
    #[error("longitude and latitude go together and lie on Earth")]
    CoordinatesWrong,
    /// Not to be read, or they overlap.
    #[error("opening hours cannot be read")]
    OpeningHoursWrong,
    /// Neither closed, nor as usual, nor times.
    #[error("neither closed, nor as usual, nor times")]
    HolidaysWrong,
    /// Neither as on Mondays nor as usual.
    #[error("neither as on Mondays nor as usual")]
    WeekendsWrong,
    /// One of them is no facility that is known.
    #[error("not a facility")]
    FacilityUnknown,
    /// Neither.
    #[error("neither yes nor no")]
    YesOrNo,
    /// No name of a time zone.
    #[error("not a time zone")]
    TimeZoneWrong,
    /// There is no such division.
    #[error("no such division")]
    DivisionUnknown,
    /// Several divisions have the name.
    #[error("several divisions have this name")]
    DivisionAmbiguous,
    /// The caller may not change locations there.
    #[error("not a division of the caller")]
    DivisionOutOfReach,
    /// No id.
    #[error("not an id")]
    IdWrong,
    /// There is no such location.
    #[error("no such location")]
    IdUnknown,
    /// Several locations of the division have the name.
    #[error("several locations of the division have this name")]
    NameAmbiguous,
    /// Another row means the same location.
    #[error("row {row} means the same location")]
    Duplicate {
        /// The first such row.
        row: u32,
    },
    /// The example of the template.
    #[error("the example of the template")]
    Example,
}

impl RowFault {
    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong { .. } => "too_long",
            Self::ControlCharacter => "control_character",
            Self::NotText => "not_text",
            Self::Rounded => "rounded",
            Self::NotANumber => "not_a_number",
            Self::CoordinatesWrong => "coordinates_wrong",
            Self::OpeningHoursWrong => "opening_hours_wrong",
            Self::HolidaysWrong => "holidays_wrong",
            Self::WeekendsWrong => "weekends_wrong",
            Self::FacilityUnknown => "facility_unknown",
            Self::YesOrNo => "yes_or_no",
            Self::TimeZoneWrong => "time_zone_wrong",
            Self::DivisionUnknown => "division_unknown",
            Self::DivisionAmbiguous => "division_ambiguous",
            Self::DivisionOutOfReach => "division_out_of_reach",
            Self::IdWrong => "id_wrong",
            Self::IdUnknown => "id_unknown",
            Self::NameAmbiguous => "name_ambiguous",
            Self::Duplicate { .. } => "duplicate",
            Self::Example => "example",
        }
    }
}

/// A fault, where it is, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// In which column.
    pub column: LocationColumn,
    /// What the cell holds.
    pub found: String,
    /// What is wrong with it.
    pub fault: RowFault,
}
