use axum::extract::FromRequestParts;
use fleet_protocol::UnixMillis;
use fleet_store::{Tx, public_list};
use http::request::Parts;

use crate::problem::{ApiError, Code};
use crate::request::ClientAddress;
use crate::state::AppState;

/// A request of anybody for what is public: counted against the address that it comes from, and refused where ops publish
/// no list. It reads, and changes nothing.
pub struct PublicReading {
    /// One unchanging view of the data.
    pub tx: Tx,
    /// When.
    pub now: UnixMillis,
    /// The server.
    pub state: AppState,
}

impl FromRequestParts<AppState> for PublicReading {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let now = state.clock.now();
        let Ok(address) = ClientAddress::from_request_parts(parts, state).await;
        state.public.take(address, now)?;
        let mut tx = state.db.read().await?;
        if !public_list::get(&mut tx).await?.is_published {
            return Err(Code::PublicListOff.into());
        }
        Ok(Self { tx, now, state: state.clone() })
    }
}
