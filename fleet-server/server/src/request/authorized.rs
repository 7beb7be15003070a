use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum_extra::extract::CookieJar;
use fleet_domain::Role;
use fleet_domain::location_sheet::DivisionReach;
use fleet_protocol::UnixMillis;
use fleet_store::session;
use http::request::Parts;
use uuid::Uuid;

use super::{Change, ClientAddress};
use crate::problem::{ApiError, ApiResult, Code};
use crate::sessions::cookie;
use crate::state::AppState;

/// Who makes the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account.
    pub user_id: Uuid,
    /// Its name for signing in.
    pub username: String,
    /// Its name for people.
    pub display_name: String,
    /// What it may do.
    pub role: Role,
}

impl Principal {
    /// Where this account may change locations. Accounts belong to no division today: their role alone decides.
    pub fn division_reach(&self) -> DivisionReach {
        DivisionReach::Everywhere
    }
}

/// A role as a type, so that a handler's signature says who may call it.
pub trait Grade: Send + Sync + 'static {
    /// The least role that passes.
    const ROLE: Role;
}

/// [`Role::Viewer`] and above.
#[derive(Debug, Clone, Copy)]
pub struct Viewer;
/// [`Role::Operator`] and above.
#[derive(Debug, Clone, Copy)]
pub struct Operator;
/// [`Role::Administrator`].
#[derive(Debug, Clone, Copy)]
pub struct Administrator;

impl Grade for Viewer {
    const ROLE: Role = Role::Viewer;
}
impl Grade for Operator {
    const ROLE: Role = Role::Operator;
}
impl Grade for Administrator {
    const ROLE: Role = Role::Administrator;
}

/// A request of somebody who may make it, before any transaction: for uploads and streams, which
/// take long and must not hold one.
pub struct Authorized<G> {
    /// Who.
    pub principal: Principal,
    /// When the request came.
    pub now: UnixMillis,
    /// Where it came from.
    pub address: ClientAddress,
    /// The server.
    pub state: AppState,
    token_hash: Vec<u8>,
    grade: PhantomData<G>,
}

impl<G: Grade> Authorized<G> {
    /// Whether the request may still be made: for streams, which outlive what was true at their beginning.
    pub async fn still_holds(&self) -> ApiResult<bool> {
        let mut tx = self.state.db.read().await?;
        let found = session::find(&mut tx, &self.token_hash, self.state.clock.now()).await?;
        Ok(found.is_some_and(|session| session.role >= G::ROLE))
    }

    /// Begins the transaction of a change.
    pub async fn change(self) -> ApiResult<Change<G>> {
        Change::begin(self).await
    }
}

impl<G: Grade> FromRequestParts<AppState> for Authorized<G> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let now = state.clock.now();
        let jar = CookieJar::from_headers(&parts.headers);
        let token_hash = cookie::token_hash(&jar).ok_or(Code::NotSignedIn)?;
        let mut tx = state.db.read().await?;
        let found = session::find(&mut tx, &token_hash, now).await?.ok_or(Code::NotSignedIn)?;
        tx.rollback().await?;
        if found.role < G::ROLE {
            return Err(Code::NotAllowed.into());
        }
        if found.needs_touch(now) {
            let mut tx = state.db.write().await?;
            session::touch(&mut tx, &token_hash, now).await?;
            tx.commit().await?;
        }
        let principal = Principal {
            user_id: found.user_id,
            username: found.username,
            display_name: found.display_name,
            role: found.role,
        };
        let address = state.site.trusted_proxies.client(parts);
        Ok(Self { principal, now, address, state: state.clone(), token_hash, grade: PhantomData })
    }
}
