use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use fleet_store::list::{Cursor, Page, Value};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use crate::problem::ApiResult;

/// Rows of one page; more are fetched as the reader takes them.
const BATCH: u32 = 1_000;

/// How an item becomes a line of a table.
pub trait CsvRow {
    /// The columns' names, those of the API.
    const COLUMNS: &'static [&'static str];
    /// The cells, in that order.
    fn cells(&self) -> Vec<String>;
}

/// A streamed table: UTF-8 with a byte order mark, so that spreadsheets read Chinese.
pub struct Csv {
    name: &'static str,
    body: Body,
}

impl IntoResponse for Csv {
    fn into_response(self) -> Response {
        let mut response = Response::new(self.body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}.csv\"", self.name)) {
            headers.insert(CONTENT_DISPOSITION, value);
        }
        response
    }
}

/// Streams a whole list page by page. `fetch` gets one page in a transaction of its own, so that a
/// slow reader holds none; `place` is that of [`super::Listed::new`]. The first page is fetched
/// before the answer begins: a failure there is still a problem and not a torn file.
pub async fn export<Row, Item, Fetch, Fetching, Place>(
    name: &'static str,
    first: Page,
    fetch: Fetch,
    place: Place,
) -> ApiResult<Csv>
where
    Row: Send + 'static,
    Item: From<Row> + CsvRow,
    Fetch: Fn(Page) -> Fetching + Send + Sync + 'static,
    Fetching: Future<Output = ApiResult<Vec<Row>>> + Send,
    Place: Fn(&Row, &str) -> (Value, Value) + Send + Sync + 'static,
{
    let fetch = Arc::new((fetch, place));
    stream::<Item, _, _>(name, first, move |page| {
        let fetch = fetch.clone();
        async move {
            let (fetch, place) = &*fetch;
            let rows = fetch(page.clone()).await?;
            let (count, last) =
                (rows.len(), rows.last().map(|row| place(row, page.sort.unwrap_or_default())));
            Ok(Fetched { lines: lines::<Row, Item>(rows), count, last })
        }
    })
    .await
}

/// Some lines of a table, of how many rows they are, and where the last stands.
pub(super) struct Fetched {
    pub lines: Bytes,
    pub count: usize,
    pub last: Option<(Value, Value)>,
}

/// What [`export`] says, of whatever fetches lines.
pub(super) async fn stream<Item, Fetch, Fetching>(
    name: &'static str,
    first: Page,
    fetch: Fetch,
) -> ApiResult<Csv>
where
    Item: CsvRow,
    Fetch: Fn(Page) -> Fetching + Send + 'static,
    Fetching: Future<Output = ApiResult<Fetched>> + Send,
{
    let mut page = Page { limit: BATCH, after: None, ..first };
    let mut fetched = fetch(page.clone()).await?;
    let head = head::<Item>();
    let stream = async_stream::stream! {
        yield Ok::<_, std::io::Error>(head);
        loop {
            let full = fetched.count == BATCH as usize;
            let last = fetched.last.take().filter(|_| full);
            yield Ok(fetched.lines);
            let Some((key, tie)) = last else { break };
            page.after = Some(Cursor { sort: page.sort.unwrap_or_default().to_owned(), key, tie });
            match fetch(page.clone()).await {
                Ok(more) => fetched = more,
                // Cutting the stream tells the reader that the table is not whole.
                Err(error) => {
                    yield Err(std::io::Error::other(error.code().as_str()));
                    break;
                }
            }
        }
    };
    Ok(Csv { name, body: Body::from_stream(stream) })
}

/// A table of lines that are few enough to be held.
pub fn table<Item: CsvRow + 'static>(name: &'static str, items: Vec<Item>) -> Csv {
    let text = [head::<Item>(), lines::<Item, Item>(items)].concat();
    Csv { name, body: Body::from(text) }
}

fn head<Item: CsvRow>() -> Bytes {
    let mut text = String::from('\u{feff}');
    line(&mut text, Item::COLUMNS.iter().copied());
    text.into()
}

pub(super) fn lines<Row, Item: From<Row> + CsvRow>(rows: Vec<Row>) -> Bytes {
    let mut text = String::new();
    for row in rows {
        let cells = Item::from(row).cells();
        line(&mut text, cells.iter().map(String::as_str));
    }
    text.into()
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            text.push(',');
        }
        // A cell that begins like a formula would be one in a spreadsheet.
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        if formula || cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            if formula {
                text.push('\'');
            }
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        let mut text = String::new();
        super::line(&mut text, ["plain", "a,b", "say \"x\"", "=1+1", "-5", ""].into_iter());
        assert_eq!(text, "plain,\"a,b\",\"say \"\"x\"\"\",\"'=1+1\",-5,\r\n");
    }
}
