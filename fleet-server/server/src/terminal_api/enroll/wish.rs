use fleet_domain::Scope;
use fleet_protocol::{EnrollmentRequest, LocationId, UnixMillis, WishAnswer};
use fleet_store::terminal::{self, Identity, WishedLocation};
use fleet_store::{Tx, desired};

use crate::problem::ApiResult;
use crate::state::AppState;

/// The location that the terminal wishes to stand at, if there is one by that id.
pub async fn look(tx: &mut Tx, request: &EnrollmentRequest) -> ApiResult<Option<WishedLocation>> {
    match request.location_wish {
        Some(id) => Ok(terminal::wished_location(tx, id).await?),
        None => Ok(None),
    }
}

/// What the terminal is told. A wish for what is not there keeps nobody out: somebody else says where it stands.
pub async fn answer(state: &AppState, request: &EnrollmentRequest) -> ApiResult<Option<WishAnswer>> {
    if request.location_wish.is_none() {
        return Ok(None);
    }
    let found = look(&mut state.db.read().await?, request).await?;
    Ok(Some(found.map_or(WishAnswer::Unknown, |location| WishAnswer::Noted { name: location.name })))
}

/// A waiting terminal wishes something else than before. It asks every few seconds: only news are written, and a wish for what
/// is not there is none.
pub async fn keep(
    state: &AppState,
    known: &Identity,
    wish: Option<LocationId>,
    now: UnixMillis,
) -> ApiResult<()> {
    if known.location_wish == wish {
        return Ok(());
    }
    let location = match wish {
        Some(id) => {
            terminal::wished_location(&mut state.db.read().await?, id).await?.map(|location| location.id)
        }
        None => None,
    };
    if location == known.location_wish {
        return Ok(());
    }
    let mut tx = state.db.write().await?;
    terminal::wish(&mut tx, known.id, location, now).await?;
    desired::scope_bump(&mut tx, &[Scope::Terminal(known.id)]).await?;
    tx.commit().await?;
    state.terminals.bus.refresh().await?;
    state.live.changed("terminal", &known.id.to_string());
    Ok(())
}
