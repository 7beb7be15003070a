use fleet_protocol::{LocationId, PersonId};

use super::{InstallCellFault, InstallColumn, InstallLayout, InstallRowFault};
use crate::sheet::{SheetCell, SheetRow};
use crate::{
    ChinaDay, DivisionCode, INSTALL_NAME_MOST, INSTALL_NOTE_MOST, INSTALL_PROJECT_MOST, InstallFields,
};

/// The names of the template's example, which nobody means.
pub const INSTALL_EXAMPLES: [&str; 2] = ["示例：政务大厅 1 号机", "Example: hall terminal 1"];

/// A location that rows may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallPlace {
    /// Which.
    pub id: LocationId,
    /// Its name.
    pub name: String,
    /// Its division and those above: what the caller may reach.
    pub division: DivisionCode,
}

/// An account that may install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallPerson {
    /// Which.
    pub id: PersonId,
    /// For signing in.
    pub username: String,
    /// For people.
    pub name: String,
}

/// What the words of a sheet may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstallWords {
    /// All locations that have one of its names or ids.
    pub places: Vec<InstallPlace>,
    /// All who may install.
    pub people: Vec<InstallPerson>,
}

/// What a row says. A field whose column the sheet lacks is `None` and stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallDraft {
    /// The row.
    pub number: u32,
    /// What stands in the column of names.
    pub name: String,
    /// What stands in the column of locations.
    pub location_text: String,
    /// What is wrong so far.
    pub faults: Vec<InstallCellFault>,
    pub(super) place: Option<InstallPlace>,
    project: Option<String>,
    installer: Said<PersonId>,
    due_day: Said<ChinaDay>,
    note: Option<String>,
}

/// What a row says of something that may also be left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said<T> {
    /// Nothing: the sheet lacks the column, or the cell is wrong.
    Nothing,
    /// This, or that there is none.
    Value(Option<T>),
}

impl<T> Said<T> {
    /// In place of what was before.
    fn onto(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Nothing => before,
            Self::Value(value) => value,
        }
    }
}

/// Reads the rows below the headings.
pub fn read_install_drafts(
    layout: &InstallLayout,
    rows: &[SheetRow],
    words: &InstallWords,
) -> Vec<InstallDraft> {
    rows.iter().map(|row| read_draft(layout, row, words)).collect()
}

fn read_draft(layout: &InstallLayout, row: &SheetRow, words: &InstallWords) -> InstallDraft {
    let mut read = RowReader { layout, row, faults: Vec::new() };
    let name = read.text(InstallColumn::Name, INSTALL_NAME_MOST).unwrap_or_default();
    if INSTALL_EXAMPLES.contains(&name.as_str()) {
        read.fault(InstallColumn::Name, InstallRowFault::Example);
    }
    read.demand(InstallColumn::Name);
    let location_text = read.shown(InstallColumn::Location);
    let place = if read.demand(InstallColumn::Location) {
        read.judged(InstallColumn::Location, |text| words.place(text).cloned())
    } else {
        None
    };
    InstallDraft {
        number: row.number,
        name,
        location_text,
        place,
        project: read.text(InstallColumn::Project, INSTALL_PROJECT_MOST),
        installer: read
            .judged(InstallColumn::Installer, |text| match text {
                "" => Ok(None),
                text => words.person(text).map(Some),
            })
            .map_or(Said::Nothing, Said::Value),
        due_day: read.day(),
        note: read.text(InstallColumn::Note, INSTALL_NOTE_MOST),
        faults: read.faults,
    }
}

impl InstallWords {
    fn place(&self, text: &str) -> Result<&InstallPlace, InstallRowFault> {
        let by_id = text.parse().ok().and_then(|id: LocationId| self.places.iter().find(|it| it.id == id));
        if let Some(place) = by_id {
            return Ok(place);
        }
        let mut named = self.places.iter().filter(|place| place.name == text);
        match (named.next(), named.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => Err(InstallRowFault::LocationAmbiguous),
            (None, _) => Err(InstallRowFault::LocationUnknown),
        }
    }

    fn person(&self, text: &str) -> Result<PersonId, InstallRowFault> {
        let wanted = text.to_lowercase();
        if let Some(person) = self.people.iter().find(|person| person.username.to_lowercase() == wanted) {
            return Ok(person.id);
        }
        let mut named = self.people.iter().filter(|person| person.name == text);
        match (named.next(), named.next()) {
            (Some(person), None) => Ok(person.id),
            (Some(_), Some(_)) => Err(InstallRowFault::InstallerAmbiguous),
            (None, _) => Err(InstallRowFault::InstallerUnknown),
        }
    }
}

impl InstallDraft {
    /// What is planned by it: `before` with all that the row says. Nothing without a location.
    pub(super) fn onto(&self, before: Option<&InstallFields>) -> Option<InstallFields> {
        let place = self.place.as_ref()?;
        let said = |text: &Option<String>, before: Option<&String>| {
            text.clone().or_else(|| before.cloned()).unwrap_or_default()
        };
        Some(InstallFields {
            name: self.name.clone(),
            location_id: place.id,
            project: said(&self.project, before.map(|it| &it.project)),
            installer_id: self.installer.onto(before.and_then(|it| it.installer_id)),
            due_day: self.due_day.onto(before.and_then(|it| it.due_day)),
            note: said(&self.note, before.map(|it| &it.note)),
        })
    }
}

/// Reads the cells of one row and gathers what is wrong with them.
struct RowReader<'a> {
    layout: &'a InstallLayout,
    row: &'a SheetRow,
    faults: Vec<InstallCellFault>,
}

impl RowReader<'_> {
    fn cell(&self, column: InstallColumn) -> Option<&SheetCell> {
        self.layout.cell(self.row, column)
    }

    fn shown(&self, column: InstallColumn) -> String {
        self.cell(column).and_then(SheetCell::text).unwrap_or_default()
    }

    fn fault(&mut self, column: InstallColumn, fault: InstallRowFault) {
        let found = self.shown(column);
        self.faults.push(InstallCellFault { column, found, fault });
    }

    /// The cell of a column that the sheet has, made something of by `judge`.
    fn judged<T>(
        &mut self,
        column: InstallColumn,
        judge: impl FnOnce(&str) -> Result<T, InstallRowFault>,
    ) -> Option<T> {
        let judged = match self.cell(column)?.text() {
            Some(text) => judge(&text),
            None => Err(InstallRowFault::NotText),
        };
        judged.map_err(|fault| self.fault(column, fault)).ok()
    }

    fn text(&mut self, column: InstallColumn, most: usize) -> Option<String> {
        self.judged(column, |text| {
            if text.chars().any(char::is_control) {
                Err(InstallRowFault::ControlCharacter)
            } else if text.chars().count() > most {
                Err(InstallRowFault::TooLong { most })
            } else {
                Ok(text.to_owned())
            }
        })
    }

    fn day(&mut self) -> Said<ChinaDay> {
        if let Some(SheetCell::Day(day)) = self.cell(InstallColumn::DueDay) {
            return Said::Value(Some(*day));
        }
        let judged = self.judged(InstallColumn::DueDay, |text| match text {
            "" => Ok(None),
            text => read_day(text).map(Some),
        });
        judged.map_or(Said::Nothing, Said::Value)
    }

    /// Whether the cell holds something.
    fn demand(&mut self, column: InstallColumn) -> bool {
        let is_there = self.cell(column).is_some_and(|cell| !cell.is_empty());
        if !is_there {
            self.fault(column, InstallRowFault::Missing);
        }
        is_there
    }
}

/// A day as people write it: `2027-02-17`, `2027/2/17`, `2027.2.17`, `2027年2月17日`.
fn read_day(text: &str) -> Result<ChinaDay, InstallRowFault> {
    let text = text.trim_end_matches(['日', '号']);
    let parts: Vec<u32> = text
        .split(['-', '/', '.', '年', '月'])
        .map(|part| part.trim().parse().map_err(|_| InstallRowFault::DayWrong))
        .collect::<Result<_, _>>()?;
    let &[year, month, day] = parts.as_slice() else { return Err(InstallRowFault::DayWrong) };
    format!("{year:04}-{month:02}-{day:02}").parse().map_err(|_| InstallRowFault::DayWrong)
}
