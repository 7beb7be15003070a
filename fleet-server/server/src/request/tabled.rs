use fleet_store::list::{List, Page, Value};
use fleet_store::{Db, StoreError, Tx};

use super::csv::{self, Csv, CsvRow, Fetched};
use super::{Json, ListQuery, Listed, Reading};
use crate::problem::ApiResult;

/// A list that is also a table: what is asked for, with what narrows it.
pub trait Tabled: Clone + Send + Sync + 'static {
    /// As the store has it.
    type Row: Send;
    /// As the API tells it.
    type Item: CsvRow + Send;
    /// The table's file, without its ending.
    const NAME: &'static str;
    /// Where the rows come from.
    const LIST: &'static List;
    /// The order if none is asked for, such as `-created_at`.
    const ORDER: &'static str;

    /// One page, and how many there are in all if that is cheap to know.
    fn rows(
        &self,
        tx: &mut Tx,
        page: &Page,
    ) -> impl Future<Output = Result<(Vec<Self::Row>, Option<u64>), StoreError>> + Send;

    /// A row's key in an order, and its unique column.
    fn place(row: &Self::Row, sort: &str) -> (Value, Value);

    /// What is told of a row.
    fn item(&self, row: Self::Row) -> ApiResult<Self::Item>;
}

/// A page of it.
pub async fn listed<T: Tabled, R>(
    reading: &mut Reading<R>,
    asked: &T,
    query: &ListQuery,
) -> ApiResult<Json<Listed<T::Item>>> {
    let page = query.page(T::LIST, T::ORDER)?;
    let (rows, total) = asked.rows(&mut reading.tx, &page).await?;
    let listed = Listed::<T::Row>::new(rows, total, &page, T::place);
    Ok(Json(listed.try_map(|row| asked.item(row))?))
}

/// All of it as a table; see [`csv::export`].
pub async fn tabled<T: Tabled, R>(reading: &Reading<R>, asked: T, query: &ListQuery) -> ApiResult<Csv> {
    let (page, db) = (query.page(T::LIST, T::ORDER)?, reading.state.db.clone());
    csv::stream::<T::Item, _, _>(T::NAME, page, move |page| fetch(db.clone(), asked.clone(), page)).await
}

/// In a transaction of its own.
async fn fetch<T: Tabled>(db: Db, asked: T, page: Page) -> ApiResult<Fetched> {
    let rows = asked.rows(&mut db.read().await?, &page).await?.0;
    let (count, last) = (rows.len(), rows.last().map(|row| T::place(row, page.sort.unwrap_or_default())));
    let items = rows.into_iter().map(|row| asked.item(row)).collect::<ApiResult<Vec<_>>>()?;
    Ok(Fetched { lines: csv::lines::<T::Item, T::Item>(items), count, last })
}
