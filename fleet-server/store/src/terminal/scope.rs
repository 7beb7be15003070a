use std::collections::BTreeSet;

use fleet_domain::{Scope, Tag};
use fleet_protocol::TerminalId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{fetch_all, fetch_optional, statements};
use crate::wire::from_json;
use crate::{StoreError, Tx, saved_query};

macro_rules! select {
    ($condition:expr) => {
        concat!(
            "SELECT t.id FROM terminals t WHERE t.enrollment IN ('approved', 'active', 'suspended')",
            $condition
        )
    };
}

statements! {
    EVERYWHERE = select!(" AND t.name <> $1");
    DIVISION = select!(" AND t.location_id IN (SELECT below.id FROM locations below \
        JOIN division_ancestors up ON up.code = below.division_code WHERE up.ancestor_code = $1)");
    LOCATION = select!(" AND t.location_id = $1");
    TERMINAL = select!(" AND t.id = $1");
    ARCH = select!(" AND t.arch = $1");
    MODEL = select!(" AND t.model = $1");
    TAG = select!(" AND t.id IN (SELECT g.terminal_id FROM terminal_tags g WHERE g.tag = $1)");
    // Those that a rollout has switched: they run its release, or are about to.
    SWITCHED = select!(" AND t.id IN (SELECT a.terminal_id FROM attempts a WHERE a.rollout_id = $1 \
        AND a.state IN ('activating', 'probation', 'committed'))");
    FACTS = "SELECT arch, model, tags FROM terminals WHERE id = $1";
    SWITCHED_BY = "SELECT rollout_id FROM attempts WHERE terminal_id = $1 AND state = 'committed' \
        ORDER BY created_at DESC, rollout_id DESC LIMIT 1";
}

/// More than any fleet has.
pub(crate) const ALL: i64 = i64::MAX;

pub(crate) const MEMBERS: SelectIn = SelectIn {
    select: "SELECT t.id, t.name, t.software_version, t.arch FROM terminals t \
        WHERE t.enrollment IN ('approved', 'active', 'suspended') AND t.id",
    then: "",
};

/// A terminal that is in service.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Member {
    id: Uuid,
    /// Its name in the fleet.
    pub name: String,
    /// What it runs.
    pub software_version: String,
    /// Its processor architecture.
    pub arch: String,
}

impl Member {
    /// Which.
    pub fn id(&self) -> TerminalId {
        TerminalId(self.id)
    }
}

/// The ids of the terminals in service in any of `scopes`, each once, in order; at most about `most`.
pub async fn member_ids(tx: &mut Tx, scopes: &[Scope], most: i64) -> Result<Vec<Uuid>, StoreError> {
    let mut found = BTreeSet::new();
    let everywhere = [Scope::Everywhere];
    let scopes = if scopes.contains(&Scope::Everywhere) { &everywhere } else { scopes };
    for scope in scopes {
        found.extend(match scope {
            // No name is empty.
            Scope::Everywhere => fetch_all!(tx, (Uuid,), EVERYWHERE, "", most)?,
            Scope::Division(code) => fetch_all!(tx, (Uuid,), DIVISION, code.as_str(), most)?,
            Scope::Location(id) => fetch_all!(tx, (Uuid,), LOCATION, id.0, most)?,
            Scope::Terminal(id) => fetch_all!(tx, (Uuid,), TERMINAL, id.0, most)?,
            Scope::Arch(arch) => fetch_all!(tx, (Uuid,), ARCH, arch, most)?,
            Scope::Model(model) => fetch_all!(tx, (Uuid,), MODEL, model, most)?,
            Scope::Tag(tag) => fetch_all!(tx, (Uuid,), TAG, tag.as_str(), most)?,
            Scope::Query(id) => saved_query::terminals(tx, *id, most).await?,
            Scope::Rollout(id) => fetch_all!(tx, (Uuid,), SWITCHED, id.0, most)?,
        });
    }
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Those of `ids` that are in service, in no certain order.
pub async fn members_of(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Member>, StoreError> {
    MEMBERS.run(tx, ids.iter().copied().map(Cell::Id).collect()).await
}

/// The terminals in service in any of `scopes`, each once.
pub async fn members(tx: &mut Tx, scopes: &[Scope]) -> Result<Vec<Member>, StoreError> {
    let ids = member_ids(tx, scopes, ALL).await?;
    let mut members = members_of(tx, &ids).await?;
    members.sort_unstable_by_key(|member| member.id);
    Ok(members)
}

/// What a terminal is in beside its places: its hardware, its tags, the saved queries that are asked for by `queries`
/// and find it, and the rollout that it was last switched by.
pub(crate) async fn further_scopes(
    tx: &mut Tx,
    id: TerminalId,
    queries: &[saved_query::SavedQueryRow],
) -> Result<Vec<Scope>, StoreError> {
    let Some((arch, model, tags)) = fetch_optional!(tx, (String, String, String), FACTS, id.0)? else {
        return Ok(Vec::new());
    };
    let tags: Vec<Tag> = from_json("terminals", "tags", &tags)?;
    let mut scopes = vec![Scope::Arch(arch), Scope::Model(model)];
    scopes.extend(tags.into_iter().map(Scope::Tag));
    for query in queries {
        if super::list::fits(tx, &query.filter()?, id).await? {
            scopes.push(Scope::Query(query.id()));
        }
    }
    let switched = fetch_optional!(tx, (Uuid,), SWITCHED_BY, id.0)?;
    scopes.extend(switched.map(|(rollout,)| Scope::Rollout(fleet_protocol::RolloutId(rollout))));
    Ok(scopes)
}
