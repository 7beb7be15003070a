use axum::extract::FromRequestParts;
use fleet_store::list::{Cursor, List, Page, Value};
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::problem::{ApiError, ApiResult, Code};

/// Parameters of the query. (Not called `Query`: utoipa would document it a second time.)
#[derive(Debug, Clone)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query.map(|query| Self(query.0)).map_err(|_| Code::RequestInvalid.into())
    }
}

/// Which part of a list, in which order.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// At most so many items, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    after: Option<String>,
    /// A field's name; a `-` before it turns the order round.
    sort: Option<String>,
}

/// A page of a list. A list names its own page, `pub type LocationPage = Listed<Location>`, for its
/// `#[utoipa::path]`: what that macro makes of a type with parameters does not compile beside a
/// crate that adds implementations of `AsRef` to the library's types.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Listed<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last one.
    pub next: Option<String>,
    /// How many there are in all, unless counting would be slow.
    pub total: Option<u64>,
}

impl ListQuery {
    /// The page of `list` that is meant; one row more than is shown, to know whether there is a next.
    /// `default` is the order if none is asked for, such as `-created_at`.
    pub fn page(&self, list: &'static List, default: &str) -> ApiResult<Page> {
        let limit = self.limit.unwrap_or(50);
        if !(1..=200).contains(&limit) {
            return Err(Code::RequestInvalid.into());
        }
        let asked = self.sort.as_deref().unwrap_or(default);
        let (name, descending) = asked.strip_prefix('-').map_or((asked, false), |name| (name, true));
        let sort = list.sort(Some(name)).ok_or(Code::SortUnknown)?;
        let after = self.after.as_deref().map(Cursor::decode).transpose().map_err(|_| Code::CursorInvalid)?;
        if after.as_ref().is_some_and(|after| !sort.fits(after)) {
            return Err(Code::CursorInvalid.into());
        }
        Ok(Page { sort: Some(sort.name), descending, after, limit: limit + 1 })
    }
}

impl<T> Listed<T> {
    /// The same page with other items.
    pub fn try_map<U>(self, item: impl FnMut(T) -> ApiResult<U>) -> ApiResult<Listed<U>> {
        let items = self.items.into_iter().map(item).collect::<ApiResult<_>>()?;
        Ok(Listed { items, next: self.next, total: self.total })
    }

    /// Makes the answer of the rows fetched for `page`; `place` gives a row's key in the page's
    /// order and its unique column.
    pub fn new<Row>(
        mut rows: Vec<Row>,
        total: Option<u64>,
        page: &Page,
        place: impl Fn(&Row, &str) -> (Value, Value),
    ) -> Self
    where
        T: From<Row>,
    {
        let shown = page.limit.saturating_sub(1) as usize;
        let more = rows.len() > shown;
        rows.truncate(shown);
        let last = rows.last().filter(|_| more);
        let next = last.map(|row| {
            let sort = page.sort.unwrap_or_default();
            let (key, tie) = place(row, sort);
            Cursor { sort: sort.to_owned(), key, tie }.encode()
        });
        Self { items: rows.into_iter().map(T::from).collect(), next, total }
    }
}
