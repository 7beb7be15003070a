use std::collections::HashSet;

use fleet_domain::{ChinaDay, Opening, OpeningRules};
use fleet_protocol::{
    Ability, DayHours, LocationId, PublicLocation, PublicPlace, PublicPoint, PublicService, UnixMillis,
};
use fleet_store::Tx;
use fleet_store::location::Location;
use fleet_store::public_list::{self, ListedService, StandingTerminal};

use super::ability::{abilities, fitted};
use super::local_time::local_time;
use crate::problem::ApiResult;

/// Special days are told for so long ahead.
const SPECIAL_DAYS: u32 = 62;

/// A location as anybody may know it, and how it stands at the moment.
pub(super) struct Shown {
    /// What anybody may know of it.
    pub place: PublicPlace,
    /// What its terminals were set up with, also where it does not work now: a wall is printed once.
    pub fitted: Vec<Ability>,
    /// The day there.
    pub today: ChinaDay,
    /// The minute of the day there.
    pub minute: u16,
    /// When it is open today.
    pub hours: Vec<DayHours>,
    /// Whether it is open now.
    pub opening: Opening,
}

/// Some locations as anybody may know them, in the same order.
pub(super) async fn places(tx: &mut Tx, rows: Vec<Location>, now: UnixMillis) -> ApiResult<Vec<Shown>> {
    let mut found = public_list::places(tx, &rows, now).await?;
    let places = rows.into_iter().map(|row| {
        let (terminals, services) = found.remove(&row.id).unwrap_or_default();
        shown(row, &terminals, services, now)
    });
    Ok(places.collect())
}

fn shown(
    row: Location,
    terminals: &[StandingTerminal],
    services: Vec<ListedService>,
    now: UnixMillis,
) -> Shown {
    let (today, minute) = local_time(now, &row.time_zone);
    let rules = OpeningRules { week: &row.opening_hours.0, holidays: &row.holiday_hours.0 };
    let special_days = rules.special_days(today, SPECIAL_DAYS);
    let (hours, opening) = (rules.on(today), rules.at(today, minute));
    let location = PublicLocation {
        id: LocationId(row.id),
        name: row.name,
        division_code: row.division_code,
        division_name: row.division_name,
        address: row.address,
        floor: row.floor,
        contact_phone: row.contact_phone,
        at: row.longitude.zip(row.latitude).map(|(longitude, latitude)| PublicPoint { longitude, latitude }),
        opening_hours: row.opening_hours.0,
        special_days,
        time_zone: row.time_zone,
        facilities: row.facilities.0,
        terminals: u32::try_from(terminals.len()).unwrap_or(u32::MAX),
        abilities: abilities(terminals),
        categories: categories(&services),
    };
    let place = PublicPlace { location, services: services.into_iter().map(service).collect() };
    Shown { place, fitted: fitted(terminals), today, minute, hours, opening }
}

/// The headings of the services, in the order in which they come.
fn categories(services: &[ListedService]) -> Vec<String> {
    let mut seen = HashSet::new();
    let new = services.iter().filter(|service| seen.insert(&service.category));
    new.map(|service| service.category.clone()).collect()
}

fn service(listed: ListedService) -> PublicService {
    let ListedService { name, summary, category, unit } = listed;
    PublicService { name, summary, category, unit }
}
