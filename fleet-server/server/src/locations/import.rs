//! Locations from a spreadsheet, in two steps that keep nothing between them: a preview says what each row would do and
//! gives it a digest; applying reads the same file again, and goes on only if the digest is still the same.

mod answer;
pub(super) mod apply;
mod plan;
pub(super) mod preview;
mod sentence;
#[cfg(test)]
mod tests;

use axum::body::Body;
use bytes::Bytes;

use crate::problem::{ApiResult, Code};
use crate::request::read_body;
use crate::spreadsheets::FILE_LIMIT;

async fn read_file(body: Body) -> ApiResult<Bytes> {
    read_body(body, FILE_LIMIT, Code::SheetTooLarge).await
}
