use fleet_domain::Language;
use fleet_domain::location_sheet::LocationColumn;
use fleet_domain::sheet::{Sheet, SheetRow};
use fleet_store::list::{Cursor, Page};
use fleet_store::location::{self, LIST};
use serde::Deserialize;
use utoipa::IntoParams;

use super::divisions::divisions;
use super::list::{DEFAULT, LocationParams, place};
use super::sheet::{cells, headings, informative_headings, width};
use crate::problem::{ApiResult, Code};
use crate::request::{ListQuery, Params, Reading, Viewer};
use crate::spreadsheets::{Attachment, SheetFormat, SheetStyle};

/// Locations that are fetched at a time.
const BATCH: u32 = 1_000;
/// The most locations that a file holds: it is made in memory.
const MOST: usize = 20_000;

/// As which kind of file, in which language.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SheetParams {
    /// `csv` if not given.
    #[serde(default)]
    #[param(inline, required = false)]
    format: SheetFormat,
    /// That of headings and opening hours; Chinese if not given.
    #[serde(default)]
    #[param(inline, required = false)]
    language: Language,
}

/// The locations as a spreadsheet, which an import takes again: unchanged, it changes nothing.
#[utoipa::path(get, path = "/locations/export", tag = "locations", params(LocationParams, ListQuery, SheetParams),
    responses((status = 200, content_type = "text/csv", body = String),
        (status = 422, description = "`export_too_large`")))]
pub async fn export(
    mut reading: Reading<Viewer>,
    Params(params): Params<LocationParams>,
    Params(query): Params<ListQuery>,
    Params(SheetParams { format, language }): Params<SheetParams>,
) -> ApiResult<Attachment> {
    let filter = params.filter()?;
    let mut page = Page { limit: BATCH, after: None, ..query.page(&LIST, DEFAULT)? };
    let divisions = divisions(&mut reading.tx).await?;
    let mut sheet = Sheet { rows: vec![headings(language)] };
    if let Some(headings) = sheet.rows.first_mut() {
        headings.cells.extend(informative_headings(language));
    }
    for number in 2.. {
        let (rows, _) = location::list(&mut reading.tx, &filter, &page).await?;
        for row in &rows {
            sheet.rows.push(SheetRow { number, cells: cells(row, &divisions, language)? });
        }
        if sheet.rows.len() > MOST {
            return Err(Code::ExportTooLarge.into());
        }
        let sort = page.sort.unwrap_or_default();
        let last = rows.last().filter(|_| rows.len() == BATCH as usize).map(|row| place(row, sort));
        let Some((key, tie)) = last else { break };
        page.after = Some(Cursor { sort: sort.to_owned(), key, tie });
    }
    let mut widths = LocationColumn::ALL.map(width).to_vec();
    widths.extend([8, 8]);
    let name = language.choose("点位", "Locations").to_owned();
    let style = SheetStyle { name, widths, choices: None, notes: None };
    Attachment::write("locations", format, sheet, style).await
}
