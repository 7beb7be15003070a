use axum::response::{IntoResponse, Response};
use fleet_domain::sheet::Sheet;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{SheetStyle, write_csv, write_xlsx};
use crate::problem::{ApiError, ApiResult};

/// As which kind of file a sheet is taken away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SheetFormat {
    /// An Excel workbook.
    Xlsx,
    /// Text, UTF-8 with a byte order mark.
    #[default]
    Csv,
}

/// A sheet as a file to keep.
pub struct Attachment {
    name: &'static str,
    format: SheetFormat,
    bytes: Vec<u8>,
}

impl Attachment {
    /// Writes the sheet, beside the requests.
    pub async fn write(
        name: &'static str,
        format: SheetFormat,
        sheet: Sheet,
        style: SheetStyle,
    ) -> ApiResult<Self> {
        let writing = tokio::task::spawn_blocking(move || match format {
            SheetFormat::Xlsx => write_xlsx(&sheet, &style).map_err(ApiError::internal),
            SheetFormat::Csv => write_csv(&sheet).map_err(ApiError::internal),
        });
        let bytes = writing.await.map_err(ApiError::internal)??;
        Ok(Self { name, format, bytes })
    }
}

impl IntoResponse for Attachment {
    fn into_response(self) -> Response {
        let (media_type, ending) = match self.format {
            SheetFormat::Xlsx => {
                ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
            }
            SheetFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        };
        let disposition = format!("attachment; filename=\"{}.{ending}\"", self.name);
        ([(CONTENT_TYPE, media_type.to_owned()), (CONTENT_DISPOSITION, disposition)], self.bytes)
            .into_response()
    }
}
