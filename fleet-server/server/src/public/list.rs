use axum::Json;
use axum::response::IntoResponse;
use fleet_protocol::PublicLocationPage;
use fleet_store::Tx;
use fleet_store::list::{Page, Value};
use fleet_store::location::Location;
use fleet_store::public_list::{self, LIST, PublicFilter};
use serde::Deserialize;

use super::CACHED;
use super::location::places;
use super::reading::PublicReading;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{ListQuery, Listed, Params};

/// Locations of a page, at most.
const MOST: u32 = 50;
/// Characters that are looked for, at most.
const SEARCH_MOST: usize = 60;

/// Which locations.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct PublicParams {
    /// Code of a division: those in it and below it. Empty: everywhere.
    pub division: Option<String>,
    /// Part of the name or address.
    pub q: Option<String>,
}

impl PublicParams {
    pub fn filter(&self) -> ApiResult<PublicFilter> {
        let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let division = said(&self.division).map(|code| code.parse()).transpose();
        let division = division.map_err(|_| ApiError::new(Code::DivisionUnknown))?;
        let search = said(&self.q);
        if search.as_ref().is_some_and(|search| search.chars().count() > SEARCH_MOST) {
            return Err(Code::RequestInvalid.into());
        }
        Ok(PublicFilter { division, search })
    }
}

/// The page of the list that is meant.
pub(super) fn page(query: &ListQuery) -> ApiResult<Page> {
    // One row more than is shown.
    let page = query.page(&LIST, "name")?;
    if page.limit > MOST + 1 { Err(Code::RequestInvalid.into()) } else { Ok(page) }
}

/// The locations of a page with all that anybody may know of them.
pub(super) async fn find(tx: &mut Tx, filter: &PublicFilter, page: &Page) -> ApiResult<Listed<Location>> {
    let (rows, total) = public_list::list(tx, filter, page).await?;
    let place = |row: &Location, _: &str| (Value::Text(row.name.clone()), Value::Id(row.id));
    Ok(Listed::new(rows, total, page, place))
}

/// The public list.
pub(super) async fn list(
    mut reading: PublicReading,
    Params(params): Params<PublicParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<impl IntoResponse> {
    let found = find(&mut reading.tx, &params.filter()?, &page(&query)?).await?;
    let places = places(&mut reading.tx, found.items, reading.now).await?;
    let items = places.into_iter().map(|shown| shown.place.location).collect();
    Ok(([CACHED], Json(PublicLocationPage { items, next: found.next, total: found.total })))
}
