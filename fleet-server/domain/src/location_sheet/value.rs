use super::words::{facilities_text, holidays_text, weekends_text, yes_text};
use super::{Divisions, LocationColumn};
use crate::{Coordinates, Language, LocationFields, are_same_hours, opening_hours_text};

/// What a cell of a location's row says; of its id, the caller knows.
pub fn column_text(
    fields: &LocationFields,
    column: LocationColumn,
    divisions: &Divisions,
    language: Language,
) -> String {
    let degrees = |part: fn(Coordinates) -> f64| fields.coordinates.map(part).map(|value| value.to_string());
    match column {
        LocationColumn::Id => String::new(),
        LocationColumn::Name => fields.name.clone(),
        LocationColumn::Division => divisions.text(&fields.division),
        LocationColumn::Address => fields.address.clone(),
        LocationColumn::Floor => fields.floor.clone(),
        LocationColumn::Longitude => degrees(Coordinates::longitude).unwrap_or_default(),
        LocationColumn::Latitude => degrees(Coordinates::latitude).unwrap_or_default(),
        LocationColumn::OpeningHours => opening_hours_text(&fields.opening_hours, language),
        LocationColumn::Holidays => holidays_text(&fields.holiday_hours.on_holidays, language),
        LocationColumn::WorkedWeekends => {
            weekends_text(fields.holiday_hours.on_worked_weekends, language).to_owned()
        }
        LocationColumn::Facilities => facilities_text(&fields.facilities, language),
        LocationColumn::PublicList => yes_text(!fields.hidden, language).to_owned(),
        LocationColumn::ContactName => fields.contact_name.clone(),
        LocationColumn::ContactPhone => fields.contact_phone.clone(),
        LocationColumn::TimeZone => fields.time_zone.clone(),
    }
}

/// The columns in which two versions of a location differ.
pub(super) fn differing(before: &LocationFields, after: &LocationFields) -> Vec<LocationColumn> {
    let differs = |column: &LocationColumn| match column {
        LocationColumn::Id => false,
        LocationColumn::Name => before.name != after.name,
        LocationColumn::Division => before.division != after.division,
        LocationColumn::Address => before.address != after.address,
        LocationColumn::Floor => before.floor != after.floor,
        LocationColumn::Longitude => {
            bits(before, Coordinates::longitude) != bits(after, Coordinates::longitude)
        }
        LocationColumn::Latitude => bits(before, Coordinates::latitude) != bits(after, Coordinates::latitude),
        LocationColumn::OpeningHours => !are_same_hours(&before.opening_hours, &after.opening_hours),
        LocationColumn::Holidays => before.holiday_hours.on_holidays != after.holiday_hours.on_holidays,
        LocationColumn::WorkedWeekends => {
            before.holiday_hours.on_worked_weekends != after.holiday_hours.on_worked_weekends
        }
        LocationColumn::Facilities => before.facilities != after.facilities,
        LocationColumn::PublicList => before.hidden != after.hidden,
        LocationColumn::ContactName => before.contact_name != after.contact_name,
        LocationColumn::ContactPhone => before.contact_phone != after.contact_phone,
        LocationColumn::TimeZone => before.time_zone != after.time_zone,
    };
    LocationColumn::ALL.into_iter().filter(differs).collect()
}

fn bits(fields: &LocationFields, part: fn(Coordinates) -> f64) -> Option<u64> {
    fields.coordinates.map(|coordinates| part(coordinates).to_bits())
}
