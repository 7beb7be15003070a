use fleet_domain::{InspectionOrigin, Scope};
use fleet_protocol::{AppId, AppVersionId, InspectionId, TerminalId};
use fleet_store::inspection::{self, NewInspection, Told};
use fleet_store::listing;

use crate::problem::ApiResult;
use crate::request::Change;

/// Has an app inspected for somebody who waits: one that is due already is hurried. `None` where the app is not listed, or no terminal that has
/// it is online.
pub(super) async fn order<G>(
    change: &mut Change<G>,
    app_id: AppId,
    origin: InspectionOrigin,
) -> ApiResult<Option<Told>> {
    let stamp = (change.now, change.principal.username.clone());
    if let Some(told) = inspection::hurry(&mut change.tx, app_id, origin, (stamp.0, &stamp.1)).await? {
        change.bump([Scope::Terminal(told.terminal_id)]);
        change.changed("inspection", [told.id]);
        return Ok(Some(told));
    }
    let listing = listing::by_app(&mut change.tx, app_id).await?.filter(listing::Listing::is_listed);
    let Some(listing) = listing else { return Ok(None) };
    let version_id = AppVersionId(listing.version_id);
    let chosen = inspection::choose(&mut change.tx, (app_id, version_id), change.now, change.now).await?;
    let Some(terminal_id) = chosen else { return Ok(None) };
    begin(change, (app_id, version_id), origin, terminal_id).await
}

/// Has this terminal inspect the app. `None` where the app is being inspected already.
pub(super) async fn begin<G>(
    change: &mut Change<G>,
    (app_id, version_id): (AppId, AppVersionId),
    origin: InspectionOrigin,
    terminal_id: TerminalId,
) -> ApiResult<Option<Told>> {
    let id = InspectionId(change.new_id());
    let (period, at, by) = (None, change.now, change.principal.username.clone());
    let new = NewInspection { id, app_id, version_id, origin, period, terminal_id, at, by: Some(&by) };
    if !inspection::begin(&mut change.tx, new).await? {
        return Ok(None);
    }
    change.bump([Scope::Terminal(terminal_id)]);
    change.changed("inspection", [id]);
    Ok(Some(Told { id, terminal_id }))
}

/// A finding of this app is said to be mended: its re-check need not wait for the schedule. Where nobody can do it now,
/// the schedule does.
pub(crate) async fn order_recheck<G>(change: &mut Change<G>, app_id: AppId) -> ApiResult<()> {
    order(change, app_id, InspectionOrigin::Recheck).await.map(drop)
}
