use super::InstallColumn;

/// Why a row cannot be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstallRowFault {
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
    /// A truth value or the error of a formula.
    #[error("neither text nor number")]
    NotText,
    /// There is no such location.
    #[error("no such location")]
    LocationUnknown,
    /// Several locations have the name.
    #[error("several locations have this name")]
    LocationAmbiguous,
    /// The caller may not plan terminals there.
    #[error("not a division of the caller")]
    DivisionOutOfReach,
    /// There is no such account, or it may not install.
    #[error("no such installer")]
    InstallerUnknown,
    /// Several accounts have the name.
    #[error("several installers have this name")]
    InstallerAmbiguous,
    /// No day.
    #[error("not a day")]
    DayWrong,
    /// Another row means the same terminal.
    #[error("row {row} means the same terminal")]
    Duplicate {
        /// The first such row.
        row: u32,
    },
    /// The example of the template.
    #[error("the example of the template")]
    Example,
}

impl InstallRowFault {
    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong { .. } => "too_long",
            Self::ControlCharacter => "control_character",
            Self::NotText => "not_text",
            Self::LocationUnknown => "location_unknown",
            Self::LocationAmbiguous => "location_ambiguous",
            Self::DivisionOutOfReach => "division_out_of_reach",
            Self::InstallerUnknown => "installer_unknown",
            Self::InstallerAmbiguous => "installer_ambiguous",
            Self::DayWrong => "day_wrong",
            Self::Duplicate { .. } => "duplicate",
            Self::Example => "example",
        }
    }
}

/// A fault, where it is, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallCellFault {
    /// In which column.
    pub column: InstallColumn,
    /// What the cell holds.
    pub found: String,
    /// What is wrong with it.
    pub fault: InstallRowFault,
}
