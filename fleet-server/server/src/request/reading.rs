use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use fleet_protocol::UnixMillis;
use fleet_store::Tx;
use http::request::Parts;

use super::{Authorized, Grade, Principal};
use crate::problem::ApiError;
use crate::state::AppState;

/// A request that only reads: one unchanging view of the data.
pub struct Reading<G> {
    /// The view.
    pub tx: Tx,
    /// Who reads.
    pub principal: Principal,
    /// When.
    pub now: UnixMillis,
    /// The server.
    pub state: AppState,
    grade: PhantomData<G>,
}

impl<G: Grade> FromRequestParts<AppState> for Reading<G> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Authorized { principal, now, state, .. } =
            Authorized::<G>::from_request_parts(parts, state).await?;
        let tx = state.db.read().await?;
        Ok(Self { tx, principal, now, state, grade: PhantomData })
    }
}
