use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use fleet_domain::sheet::{Sheet, SheetRow};
use fleet_domain::{ChinaDay, Language};
use fleet_protocol::Sha256;
use fleet_store::acceptance;
use fleet_store::install::LIST;
use futures_util::TryStreamExt as _;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::export::all;
use super::item::Install;
use super::list::{DEFAULT, InstallParams};
use super::sheet::{all_headings, cells, text};
use crate::blobs::Blobs;
use crate::problem::{ApiError, ApiResult, Code, language};
use crate::request::{ListQuery, Params, Reading, Viewer, attachment, file_name};
use crate::spreadsheets::write_csv;

/// The most planned terminals whose reports one file holds.
const MOST: usize = 1_000;

/// A report that goes into the file: its name there, and its digest.
struct Report {
    name: String,
    sha256: Sha256,
}

/// The reports of all acceptances that the filter finds, each named by its terminal, in one zip file, with a list of all
/// that the filter finds (`list.csv`), those without a report too. It is made while it is sent.
#[utoipa::path(get, path = "/installs/reports", tag = "installs", operation_id = "download_install_reports",
    params(InstallParams, ListQuery),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = 422, description = "`install_reports_too_many`")))]
pub async fn reports(
    mut reading: Reading<Viewer>,
    headers: http::HeaderMap,
    Params(params): Params<InstallParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Response> {
    let filter = params.filter(reading.principal.user_id, reading.now)?;
    let (page, today) = (query.page(&LIST, DEFAULT)?, ChinaDay::of(reading.now));
    let items = all(&mut reading.tx, &filter, (page, MOST), today).await?;
    let items = items.ok_or(Code::InstallReportsTooMany)?;
    let (list, reports) = contents(&mut reading, &items, language(&headers)).await?;
    let name = format!("验收单 {today}.zip");
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (CONTENT_DISPOSITION, attachment("acceptances.zip", &name)),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    let body = Body::from_stream(zipped(reading.state.blobs.clone(), list, reports));
    Ok((headers, body).into_response())
}

/// The list, and the reports that are here.
async fn contents(
    reading: &mut Reading<Viewer>,
    items: &[Install],
    language: Language,
) -> ApiResult<(Vec<u8>, Vec<Report>)> {
    let mut headings = all_headings(language);
    headings.cells.push(text(language.choose("验收单文件", "Report")));
    let (mut rows, mut reports, mut names) = (vec![headings], Vec::new(), HashSet::new());
    for (number, item) in (2..).zip(items) {
        let mut row: SheetRow = cells(item, number, language);
        let accepted = item.terminal.as_ref().filter(|terminal| terminal.has_report);
        if let Some((terminal, id)) = accepted.and_then(|it| Some((it, it.acceptance_id?)))
            && let Some(acceptance) = acceptance::find(&mut reading.tx, id).await?
        {
            let sha256 = acceptance.report_sha256.parse().map_err(ApiError::internal)?;
            let name = unused(&terminal.name, &mut names);
            row.cells.push(text(&name));
            reports.push(Report { name, sha256 });
        }
        rows.push(row);
    }
    Ok((write_csv(&Sheet { rows }).map_err(ApiError::internal)?, reports))
}

/// The terminal's name as that of a file; a number goes behind one that is there already.
fn unused(terminal: &str, names: &mut HashSet<String>) -> String {
    let stem = file_name(terminal);
    let numbered = (2..).map(|n: u32| format!("{stem} ({n}).pdf"));
    let mut candidates = std::iter::once(format!("{stem}.pdf")).chain(numbered);
    let free = candidates.find(|name| !names.contains(name)).unwrap_or_default();
    names.insert(free.clone());
    free
}

/// What a zip file writes until it is sent.
#[derive(Clone, Default)]
struct Pending(Arc<Mutex<Vec<u8>>>);

impl Pending {
    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The zip file, a report at a time: no more than one is held.
fn zipped(
    blobs: Blobs,
    list: Vec<u8>,
    reports: Vec<Report>,
) -> impl futures_util::Stream<Item = io::Result<Bytes>> + Send {
    async_stream::try_stream! {
        let pending = Pending::default();
        let mut zip = ZipWriter::new_stream(pending.clone());
        put(&mut zip, "list.csv", &list)?;
        yield pending.take();
        for report in reports {
            // One that is not here is missing in the file too, and the list says what it would be called.
            let Some(bytes) = read(&blobs, &report.sha256).await? else { continue };
            put(&mut zip, &report.name, &bytes)?;
            yield pending.take();
        }
        zip.finish().map_err(io::Error::other)?;
        yield pending.take();
    }
}

async fn read(blobs: &Blobs, sha256: &Sha256) -> io::Result<Option<Vec<u8>>> {
    let Some(read) = blobs.read(sha256, None).await.map_err(io::Error::other)? else { return Ok(None) };
    let chunks: Vec<Bytes> = read.stream.try_collect().await.map_err(io::Error::other)?;
    Ok(Some(chunks.concat()))
}

/// A PDF is packed already: it is stored as it is.
fn put(zip: &mut ZipWriter<StreamWriter<Pending>>, name: &str, bytes: &[u8]) -> io::Result<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file(name, options).map_err(io::Error::other)?;
    zip.write_all(bytes)
}
