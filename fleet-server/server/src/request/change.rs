use std::marker::PhantomData;

use fleet_domain::Scope;
use fleet_protocol::UnixMillis;
use fleet_store::Tx;
use fleet_store::audit::{self, AuditEntry};
use fleet_store::rollout::Effect;
use fleet_store::scope_revision::{self, Concern};

use super::{Authorized, ClientAddress, Principal};
use crate::clock::new_id;
use crate::problem::ApiResult;
use crate::state::AppState;

/// What a change is about.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    /// The noun, such as `location`.
    pub kind: &'static str,
    /// Which.
    pub id: &'a dyn std::fmt::Display,
    /// Its name for people.
    pub name: &'a str,
}

/// The transaction of a change. The audit rows go into the same transaction; who watches is told
/// after the commit. Dropping it rolls back and tells nobody.
pub struct Change<G> {
    /// The transaction.
    pub tx: Tx,
    /// Who.
    pub principal: Principal,
    /// When.
    pub now: UnixMillis,
    /// The server.
    pub state: AppState,
    address: ClientAddress,
    audit: Vec<AuditEntry>,
    changed: Vec<(&'static str, String)>,
    concerns: Vec<Concern>,
    grade: PhantomData<G>,
}

impl<G> Change<G> {
    pub(super) async fn begin(authorized: Authorized<G>) -> ApiResult<Self> {
        let Authorized { principal, now, address, state, .. } = authorized;
        let tx = state.db.write().await?;
        let (audit, changed, concerns) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { tx, principal, now, state, address, audit, changed, concerns, grade: PhantomData })
    }

    /// A new id.
    pub fn new_id(&self) -> uuid::Uuid {
        new_id(self.now)
    }

    /// Puts `action` into the audit log and tells the consoles that `object` changed.
    pub fn audit(&mut self, action: &'static str, object: Object<'_>, summary: serde_json::Value) {
        let object_id = object.id.to_string();
        self.changed.push((object.kind, object_id.clone()));
        self.audit.push(AuditEntry {
            at: self.now,
            actor: Some((self.principal.user_id, self.principal.username.clone())),
            action,
            object_kind: object.kind,
            object_id,
            object_name: object.name.to_owned(),
            summary,
            address: self.address.text(),
        });
    }

    /// Tells the consoles that these changed along with what [`Self::audit`] names.
    pub fn changed<Id: std::fmt::Display>(&mut self, noun: &'static str, ids: impl IntoIterator<Item = Id>) {
        self.changed.extend(ids.into_iter().map(|id| (noun, id.to_string())));
    }

    /// What the terminals in `scopes` should run or show changed with this transaction.
    pub fn bump(&mut self, scopes: impl IntoIterator<Item = Scope>) {
        self.concerns.extend(scopes.into_iter().map(Concern::Desired));
    }

    /// What followed for rollouts belongs to the change.
    pub fn follow(&mut self, effect: Effect) {
        let (rollouts, concerns, audits) = effect.into_parts();
        self.changed("rollout", rollouts);
        self.concerns.extend(concerns);
        self.audit.extend(audits);
    }

    /// Makes the change durable, then tells consoles and terminals.
    pub async fn commit(mut self) -> ApiResult<()> {
        // Both hold locks until the commit that all changes need: as late as can be.
        scope_revision::bump(&mut self.tx, &self.concerns).await?;
        for entry in self.audit {
            audit::append(&mut self.tx, entry).await?;
        }
        self.tx.commit().await?;
        for (noun, id) in &self.changed {
            self.state.live.changed(noun, id);
        }
        if !self.concerns.is_empty() {
            self.state.wake.desired();
        }
        Ok(())
    }
}
