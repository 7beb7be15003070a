use axum::extract::{FromRequest, FromRequestParts, Request};

use super::{Authorized, Change, FromBody, Grade, NoBody};
use crate::problem::ApiError;
use crate::state::AppState;

/// A request that changes something, with its body. The caller is authorized first, then the body
/// is read, and only then the transaction begins: a slow sender never holds the one writer.
pub struct Writing<G, B = NoBody>(pub Change<G>, pub B);

impl<G: Grade, B: FromBody> FromRequest<AppState> for Writing<G, B> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let authorized = Authorized::<G>::from_request_parts(&mut parts, state).await?;
        let body = B::from_body(Request::from_parts(parts, body)).await?;
        Ok(Self(authorized.change().await?, body))
    }
}
