use fleet_protocol::{Facility, LocationId, OpeningHours};

use super::words::{read_facilities, read_holidays, read_weekends, read_yes};
use super::{CellFault, Divisions, Layout, LocationColumn, RowFault};
use crate::sheet::{SheetCell, SheetRow};
use crate::{
    Coordinates, DivisionCode, HOME_TIME_ZONE, HolidayHours, LOCATION_ADDRESS_MOST, LOCATION_NAME_MOST,
    LOCATION_WORD_MOST, LocationFields, OnHolidays, OnWorkedWeekends, check_time_zone, read_opening_hours,
};

/// The names of the template's example, which nobody means.
pub const EXAMPLE_NAMES: [&str; 2] = ["示例：通川区政务服务中心", "Example: Tongchuan service hall"];

/// What a row says. A field whose column the sheet lacks is `None` and stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct LocationDraft {
    /// The row.
    pub number: u32,
    /// What stands in the column of names.
    pub name: String,
    /// What stands in the column of divisions.
    pub division_text: String,
    /// Which location, if the row says it.
    pub id: Option<LocationId>,
    /// What is wrong so far.
    pub faults: Vec<CellFault>,
    pub(super) division: Option<DivisionCode>,
    address: Option<String>,
    floor: Option<String>,
    coordinates: Option<SaidCoordinates>,
    opening_hours: Option<Vec<OpeningHours>>,
    holidays: Option<OnHolidays>,
    worked_weekends: Option<OnWorkedWeekends>,
    facilities: Option<Vec<Facility>>,
    listed: Option<bool>,
    contact_name: Option<String>,
    contact_phone: Option<String>,
    time_zone: Option<String>,
}

/// That a location is somewhere, or that nobody knows where.
#[derive(Debug, Clone, Copy, PartialEq)]
struct SaidCoordinates(Option<Coordinates>);

/// Reads the rows below the headings.
pub fn read_drafts(layout: &Layout, rows: &[SheetRow], divisions: &Divisions) -> Vec<LocationDraft> {
    rows.iter().map(|row| read_draft(layout, row, divisions)).collect()
}

fn read_draft(layout: &Layout, row: &SheetRow, divisions: &Divisions) -> LocationDraft {
    let mut read = RowReader { layout, row, faults: Vec::new() };
    let name = read.text(LocationColumn::Name, LOCATION_NAME_MOST).unwrap_or_default();
    if EXAMPLE_NAMES.contains(&name.as_str()) {
        read.fault(LocationColumn::Name, RowFault::Example);
    }
    read.demand(LocationColumn::Name);
    let division_text = read.shown(LocationColumn::Division);
    let division = if read.demand(LocationColumn::Division) {
        read.judged(LocationColumn::Division, |text| divisions.find(text))
    } else {
        None
    };
    let coordinates = read.coordinates();
    let opening_hours = read.judged(LocationColumn::OpeningHours, |text| {
        read_opening_hours(text).map_err(|_| RowFault::OpeningHoursWrong)
    });
    let time_zone = read.judged(LocationColumn::TimeZone, |text| {
        let name = if text.is_empty() { HOME_TIME_ZONE } else { text };
        check_time_zone(name).map(|()| name.to_owned()).map_err(|_| RowFault::TimeZoneWrong)
    });
    let id = read.judged(LocationColumn::Id, |text| match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| RowFault::IdWrong),
    });
    LocationDraft {
        number: row.number,
        name,
        division_text,
        id: id.flatten(),
        division,
        address: read.text(LocationColumn::Address, LOCATION_ADDRESS_MOST),
        floor: read.text(LocationColumn::Floor, LOCATION_WORD_MOST),
        coordinates,
        opening_hours,
        holidays: read.judged(LocationColumn::Holidays, read_holidays),
        worked_weekends: read.judged(LocationColumn::WorkedWeekends, read_weekends),
        facilities: read.judged(LocationColumn::Facilities, read_facilities),
        listed: read.judged(LocationColumn::PublicList, read_yes),
        contact_name: read.text(LocationColumn::ContactName, LOCATION_WORD_MOST),
        contact_phone: read.text(LocationColumn::ContactPhone, LOCATION_WORD_MOST),
        time_zone,
        faults: read.faults,
    }
}

impl LocationDraft {
    /// The location as it would be: `before` with all that the row says. Nothing without a division.
    pub(super) fn onto(&self, before: Option<&LocationFields>) -> Option<LocationFields> {
        let division = self.division.clone()?;
        let mut fields = before.cloned().unwrap_or_else(|| LocationFields {
            name: String::new(),
            division: division.clone(),
            address: String::new(),
            floor: String::new(),
            coordinates: None,
            opening_hours: Vec::new(),
            holiday_hours: HolidayHours::default(),
            facilities: Vec::new(),
            hidden: false,
            contact_name: String::new(),
            contact_phone: String::new(),
            time_zone: HOME_TIME_ZONE.to_owned(),
            network: None,
            screen_hours: None,
        });
        fields.name.clone_from(&self.name);
        fields.division = division;
        set(&mut fields.address, self.address.as_ref());
        set(&mut fields.floor, self.floor.as_ref());
        set(&mut fields.coordinates, self.coordinates.as_ref().map(|said| &said.0));
        set(&mut fields.opening_hours, self.opening_hours.as_ref());
        set(&mut fields.holiday_hours.on_holidays, self.holidays.as_ref());
        set(&mut fields.holiday_hours.on_worked_weekends, self.worked_weekends.as_ref());
        set(&mut fields.facilities, self.facilities.as_ref());
        set(&mut fields.hidden, self.listed.map(|listed| !listed).as_ref());
        set(&mut fields.contact_name, self.contact_name.as_ref());
        set(&mut fields.contact_phone, self.contact_phone.as_ref());
        set(&mut fields.time_zone, self.time_zone.as_ref());
        Some(fields)
    }
}

fn set<T: Clone>(field: &mut T, said: Option<&T>) {
    if let Some(said) = said {
        field.clone_from(said);
    }
}

/// Reads the cells of one row and gathers what is wrong with them.
struct RowReader<'a> {
    layout: &'a Layout,
    row: &'a SheetRow,
    faults: Vec<CellFault>,
}

impl RowReader<'_> {
    fn cell(&self, column: LocationColumn) -> Option<&SheetCell> {
        self.layout.cell(self.row, column)
    }

    fn shown(&self, column: LocationColumn) -> String {
        self.cell(column).and_then(SheetCell::text).unwrap_or_default()
    }

    fn fault(&mut self, column: LocationColumn, fault: RowFault) {
        let found = self.shown(column);
        self.faults.push(CellFault { column, found, fault });
    }

    /// The cell of a column that the sheet has, made something of by `judge`.
    fn judged<T>(
        &mut self,
        column: LocationColumn,
        judge: impl FnOnce(&str) -> Result<T, RowFault>,
    ) -> Option<T> {
        let judged = match self.cell(column)?.text() {
            Some(text) => judge(&text),
            None => Err(RowFault::NotText),
        };
        judged.map_err(|fault| self.fault(column, fault)).ok()
    }

    fn text(&mut self, column: LocationColumn, most: usize) -> Option<String> {
        self.judged(column, |text| {
            if text.chars().any(char::is_control) {
                Err(RowFault::ControlCharacter)
            } else if text.chars().count() > most {
                Err(RowFault::TooLong { most })
            } else if is_rounded(text) {
                Err(RowFault::Rounded)
            } else {
                Ok(text.to_owned())
            }
        })
    }

    /// Whether the cell holds something.
    fn demand(&mut self, column: LocationColumn) -> bool {
        let is_there = self.cell(column).is_some_and(|cell| !cell.is_empty());
        if !is_there {
            self.fault(column, RowFault::Missing);
        }
        is_there
    }

    fn coordinates(&mut self) -> Option<SaidCoordinates> {
        let columns = [LocationColumn::Longitude, LocationColumn::Latitude];
        let has_both = columns.iter().all(|column| self.layout.has(*column));
        let before = self.faults.len();
        let [longitude, latitude] = columns.map(|column| self.judged(column, read_degrees).flatten());
        if self.faults.len() > before {
            return None;
        }
        match Coordinates::new(longitude, latitude) {
            // A sheet without the columns, or with one of them alone, says nothing by an empty cell.
            Ok(None) if !has_both => None,
            Ok(coordinates) => Some(SaidCoordinates(coordinates)),
            Err(_) => {
                let missing = columns[usize::from(longitude.is_some())];
                let at = if longitude.is_some() && latitude.is_some() {
                    LocationColumn::Longitude
                } else {
                    missing
                };
                self.fault(at, RowFault::CoordinatesWrong);
                None
            }
        }
    }
}

/// Spreadsheets show long numbers so, and write what they show.
fn is_rounded(text: &str) -> bool {
    text.contains("E+") && text.parse::<f64>().is_ok()
}

fn read_degrees(text: &str) -> Result<Option<f64>, RowFault> {
    if text.is_empty() {
        return Ok(None);
    }
    let degrees: f64 = text.parse().map_err(|_| RowFault::NotANumber)?;
    if degrees.is_finite() { Ok(Some(degrees)) } else { Err(RowFault::NotANumber) }
}
