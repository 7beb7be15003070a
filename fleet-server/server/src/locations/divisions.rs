use fleet_domain::location_sheet::{DivisionNode, Divisions};
use fleet_store::{StoreError, Tx, division};

use crate::problem::ApiResult;

/// The tree of divisions, as sheets write it.
pub(super) async fn divisions(tx: &mut Tx) -> ApiResult<Divisions> {
    let rows = division::all(tx).await?;
    let nodes: Result<Vec<DivisionNode>, StoreError> = rows.into_iter().map(node).collect();
    Ok(Divisions::new(nodes?))
}

fn node(row: division::Division) -> Result<DivisionNode, StoreError> {
    let code = |code: &str| code.parse().map_err(|_| StoreError::corrupt("divisions", "code", code));
    let parent = row.parent_code.as_deref().map(code).transpose()?;
    Ok(DivisionNode { code: code(&row.code)?, name: row.name, parent })
}
