//! How many terminals are in a scope. One pass over an index answers for any number of scopes.

use std::collections::{BTreeMap, BTreeSet};

use fleet_domain::Scope;
use fleet_protocol::TerminalId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    BY_LOCATION = "SELECT t.location_id, l.division_code, t.terminals FROM \
        (SELECT location_id, COUNT(*) AS terminals FROM terminals \
        WHERE enrollment IN ('approved', 'active', 'suspended') GROUP BY location_id) AS t \
        LEFT JOIN locations AS l ON l.id = t.location_id";
    ANCESTORS = "SELECT code, ancestor_code FROM division_ancestors";
    TERMINAL = "SELECT location_id FROM terminals \
        WHERE id = $1 AND enrollment IN ('approved', 'active', 'suspended')";
}

/// Terminals in service by location, with each location's divisions.
#[derive(Debug)]
pub struct Census {
    places: Vec<Place>,
    ancestors: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Debug, FromRow)]
struct Place {
    location_id: Option<Uuid>,
    division_code: Option<String>,
    terminals: i64,
}

impl Census {
    /// Counts all terminals that are in service.
    pub async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let places = fetch_all!(tx, Place, BY_LOCATION)?;
        let mut ancestors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (code, ancestor) in fetch_all!(tx, (String, String), ANCESTORS)? {
            ancestors.entry(code).or_default().insert(ancestor);
        }
        Ok(Self { places, ancestors })
    }

    /// How many different terminals are in any of `scopes`.
    pub async fn count(&self, tx: &mut Tx, scopes: &[Scope]) -> Result<i64, StoreError> {
        let whole: i64 =
            self.places.iter().filter(|place| self.holds(scopes, place)).map(|p| p.terminals).sum();
        let single: BTreeSet<TerminalId> = scopes
            .iter()
            .filter_map(|scope| match scope {
                Scope::Terminal(id) => Some(*id),
                Scope::Everywhere | Scope::Division(_) | Scope::Location(_) => None,
            })
            .collect();
        let mut extra = 0;
        for id in single {
            if let Some((location_id,)) = fetch_optional!(tx, (Option<Uuid>,), TERMINAL, id.0)? {
                let counted = self.places.iter().find(|place| place.location_id == location_id);
                extra += i64::from(!counted.is_some_and(|place| self.holds(scopes, place)));
            }
        }
        Ok(whole + extra)
    }

    fn holds(&self, scopes: &[Scope], place: &Place) -> bool {
        scopes.iter().any(|scope| match scope {
            Scope::Everywhere => true,
            Scope::Division(code) => place.division_code.as_ref().is_some_and(|own| {
                self.ancestors.get(own).is_some_and(|ancestors| ancestors.contains(code.as_str()))
            }),
            Scope::Location(id) => place.location_id == Some(id.0),
            Scope::Terminal(_) => false,
        })
    }
}

#[cfg(test)]
mod tests;
