use fleet_domain::location_sheet::{Divisions, INFORMATIVE_HEADINGS, LocationColumn, column_text};
use fleet_domain::sheet::{SheetCell, SheetRow};
use fleet_domain::{Language, LocationFields};
use fleet_protocol::LocationId;
use fleet_store::location::Location;

use super::fields_of;
use crate::problem::ApiResult;

/// How wide a column is, in characters.
pub(super) const fn width(column: LocationColumn) -> u8 {
    match column {
        LocationColumn::Id | LocationColumn::Name | LocationColumn::Address => 38,
        LocationColumn::OpeningHours | LocationColumn::Facilities => 44,
        LocationColumn::Holidays
        | LocationColumn::WorkedWeekends
        | LocationColumn::Floor
        | LocationColumn::ContactPhone => 20,
        LocationColumn::Division
        | LocationColumn::Longitude
        | LocationColumn::Latitude
        | LocationColumn::PublicList
        | LocationColumn::ContactName => 13,
        LocationColumn::TimeZone => 16,
    }
}

/// The row of the headings.
pub(super) fn headings(language: Language) -> SheetRow {
    let headings = LocationColumn::ALL.into_iter().map(|column| column.heading(language));
    SheetRow { number: 1, cells: headings.map(|heading| SheetCell::Text(heading.to_owned())).collect() }
}

/// What an export says besides: an import passes over it.
pub(super) fn informative_headings(language: Language) -> impl Iterator<Item = SheetCell> {
    INFORMATIVE_HEADINGS
        .into_iter()
        .map(move |(chinese, english)| SheetCell::Text(language.choose(chinese, english).to_owned()))
}

/// The row of a location, without the number that a sheet gives it.
pub(super) fn cells(row: &Location, divisions: &Divisions, language: Language) -> ApiResult<Vec<SheetCell>> {
    let fields = fields_of(row)?;
    let columns = LocationColumn::ALL.into_iter();
    let mut cells: Vec<SheetCell> =
        columns.map(|column| cell(Some(LocationId(row.id)), &fields, column, divisions, language)).collect();
    #[expect(clippy::cast_precision_loss, reason = "nowhere stand so many terminals")]
    cells.extend([row.terminal_count, row.online_count].map(|count| SheetCell::Number(count as f64)));
    Ok(cells)
}

/// One cell; of a location that has no id yet, the cell of its id is empty.
pub(super) fn cell(
    id: Option<LocationId>,
    fields: &LocationFields,
    column: LocationColumn,
    divisions: &Divisions,
    language: Language,
) -> SheetCell {
    let degrees = fields
        .coordinates
        .filter(|_| column == LocationColumn::Longitude || column == LocationColumn::Latitude);
    if let Some(at) = degrees {
        let is_east = column == LocationColumn::Longitude;
        return SheetCell::Number(if is_east { at.longitude() } else { at.latitude() });
    }
    let text = if column == LocationColumn::Id {
        id.map(|id| id.to_string()).unwrap_or_default()
    } else {
        column_text(fields, column, divisions, language)
    };
    if text.is_empty() { SheetCell::Empty } else { SheetCell::Text(text) }
}
