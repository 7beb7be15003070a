//! What the targets of listings, notices and rollouts are called.

use std::collections::HashMap;

use fleet_domain::Scope;
use fleet_protocol::{LocationId, RolloutId, SavedQueryId, TerminalId};
use uuid::Uuid;

use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::{StoreError, Tx};

pub(crate) const DIVISIONS: SelectIn =
    SelectIn { select: "SELECT code, name FROM divisions WHERE code", then: "" };
pub(crate) const LOCATIONS: SelectIn =
    SelectIn { select: "SELECT id, name FROM locations WHERE id", then: "" };
pub(crate) const TERMINALS: SelectIn =
    SelectIn { select: "SELECT id, name FROM terminals WHERE id", then: "" };
pub(crate) const QUERIES: SelectIn =
    SelectIn { select: "SELECT id, name FROM saved_queries WHERE id", then: "" };
pub(crate) const ROLLOUTS: SelectIn = SelectIn { select: "SELECT id, name FROM rollouts WHERE id", then: "" };

/// The names of those scopes that there are. [`Scope::Everywhere`] has an empty one, which the console words.
pub async fn names<'a>(
    tx: &mut Tx,
    scopes: impl IntoIterator<Item = &'a Scope>,
) -> Result<HashMap<Scope, String>, StoreError> {
    let mut names = HashMap::new();
    let (mut divisions, mut locations, mut terminals) = (Vec::new(), Vec::new(), Vec::new());
    let (mut queries, mut rollouts) = (Vec::new(), Vec::new());
    for scope in scopes {
        match scope {
            Scope::Everywhere => drop(names.insert(Scope::Everywhere, String::new())),
            Scope::Division(code) => divisions.push(Cell::Text(code.to_string())),
            Scope::Location(id) => locations.push(Cell::Id(id.0)),
            Scope::Terminal(id) => terminals.push(Cell::Id(id.0)),
            // They name themselves, whether or not a terminal has them at the moment.
            Scope::Arch(name) | Scope::Model(name) => drop(names.insert(scope.clone(), name.clone())),
            Scope::Tag(tag) => drop(names.insert(scope.clone(), tag.to_string())),
            Scope::Query(id) => queries.push(Cell::Id(id.0)),
            Scope::Rollout(id) => rollouts.push(Cell::Id(id.0)),
        }
    }
    let found: Vec<(String, String)> = DIVISIONS.run(tx, divisions).await?;
    for (code, name) in found {
        let known = code.parse().map_err(|_| StoreError::corrupt("divisions", "code", code))?;
        names.insert(Scope::Division(known), name);
    }
    let found: Vec<(Uuid, String)> = LOCATIONS.run(tx, locations).await?;
    names.extend(found.into_iter().map(|(id, name)| (Scope::Location(LocationId(id)), name)));
    let found: Vec<(Uuid, String)> = TERMINALS.run(tx, terminals).await?;
    names.extend(found.into_iter().map(|(id, name)| (Scope::Terminal(TerminalId(id)), name)));
    let found: Vec<(Uuid, String)> = QUERIES.run(tx, queries).await?;
    names.extend(found.into_iter().map(|(id, name)| (Scope::Query(SavedQueryId(id)), name)));
    let found: Vec<(Uuid, String)> = ROLLOUTS.run(tx, rollouts).await?;
    names.extend(found.into_iter().map(|(id, name)| (Scope::Rollout(RolloutId(id)), name)));
    Ok(names)
}
