use fleet_protocol::TerminalId;
use fleet_store::list::Value;
use fleet_store::self_test::{self, LIST, SelfTestRow};

use super::item::ToldSelfTest;
use crate::problem::ApiResult;
use crate::request::{Json, ListQuery, Listed, Params, Path, Reading, Viewer};
use crate::terminals::LineParams;

/// A page of them.
pub type SelfTestPage = Listed<ToldSelfTest>;

/// A terminal's self-tests, the newest first.
#[utoipa::path(get, path = "/terminals/{id}/self-tests", tag = "self_tests", operation_id = "list_self_tests",
    params(("id" = TerminalId, Path), LineParams, ListQuery), responses((status = 200, body = SelfTestPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<ToldSelfTest>>> {
    let page = query.page(&LIST, "-ended_at")?;
    let (rows, total) = self_test::list(&mut reading.tx, line.machines(id), &page).await?;
    let listed: Listed<SelfTestRow> =
        Listed::new(rows, total, &page, |row, _| (Value::Int(row.ended_at), Value::Id(row.id)));
    Ok(Json(listed.try_map(ToldSelfTest::try_from)?))
}
