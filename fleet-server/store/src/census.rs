//! How many terminals are in a scope. One pass over an index answers for any number of scopes.

use std::collections::{BTreeSet, HashMap, HashSet};

use fleet_domain::Scope;
use fleet_protocol::TerminalId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    BY_LOCATION = "SELECT t.location_id, l.division_code, t.enrollment, t.terminals FROM \
        (SELECT location_id, enrollment, COUNT(*) AS terminals FROM terminals \
        GROUP BY location_id, enrollment) AS t LEFT JOIN locations AS l ON l.id = t.location_id";
    ANCESTORS = "SELECT code, ancestor_code FROM division_ancestors";
    TERMINAL = "SELECT location_id FROM terminals \
        WHERE id = $1 AND enrollment IN ('approved', 'active', 'suspended')";
}

/// Terminals in service by location and by division. Answering for a scope is a look-up.
#[derive(Debug, Default)]
pub struct Census {
    total: i64,
    /// With everything below each division.
    divisions: HashMap<String, i64>,
    /// With each location's division.
    locations: HashMap<Uuid, (String, i64)>,
    /// Each division with itself and those above it.
    ancestors: HashMap<String, HashSet<String>>,
}

#[derive(Debug, FromRow)]
struct Place {
    location_id: Option<Uuid>,
    division_code: Option<String>,
    enrollment: String,
    terminals: i64,
}

impl Place {
    /// Asked here and not in the statement: a condition there makes SQLite leave the index that
    /// covers the counting for one that does not.
    fn is_in_service(&self) -> bool {
        matches!(self.enrollment.as_str(), "approved" | "active" | "suspended")
    }
}

/// The scopes of one question, sorted by kind.
#[derive(Default)]
struct Asked<'a> {
    everywhere: bool,
    divisions: BTreeSet<&'a str>,
    locations: BTreeSet<Uuid>,
    terminals: BTreeSet<TerminalId>,
}

impl<'a> Asked<'a> {
    fn sort(scopes: &'a [Scope]) -> Self {
        let mut asked = Self::default();
        for scope in scopes {
            match scope {
                Scope::Everywhere => asked.everywhere = true,
                Scope::Division(code) => drop(asked.divisions.insert(code.as_str())),
                Scope::Location(id) => drop(asked.locations.insert(id.0)),
                Scope::Terminal(id) => drop(asked.terminals.insert(*id)),
                // Of rollouts alone, which count their members themselves.
                Scope::Arch(_) | Scope::Model(_) | Scope::Tag(_) | Scope::Query(_) | Scope::Rollout(_) => {}
            }
        }
        asked
    }
}

impl Census {
    /// Counts all terminals that are in service.
    pub async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let mut census = Self::default();
        for (code, ancestor) in fetch_all!(tx, (String, String), ANCESTORS)? {
            census.ancestors.entry(code).or_default().insert(ancestor);
        }
        fetch_all!(tx, Place, BY_LOCATION)?
            .into_iter()
            .filter(Place::is_in_service)
            .for_each(|place| census.add(place));
        Ok(census)
    }

    fn add(&mut self, place: Place) {
        self.total += place.terminals;
        let Some((id, code)) = place.location_id.zip(place.division_code) else { return };
        for ancestor in self.ancestors.get(&code).into_iter().flatten() {
            *self.divisions.entry(ancestor.clone()).or_default() += place.terminals;
        }
        self.locations.entry(id).or_insert((code, 0)).1 += place.terminals;
    }

    /// How many different terminals are in any of `scopes`.
    pub async fn count(&self, tx: &mut Tx, scopes: &[Scope]) -> Result<i64, StoreError> {
        let asked = Asked::sort(scopes);
        if asked.everywhere {
            return Ok(self.total);
        }
        let outermost = asked.divisions.iter().filter(|code| !self.is_below(code, &asked.divisions, false));
        let mut count: i64 = outermost.filter_map(|code| self.divisions.get(*code)).sum();
        for id in &asked.locations {
            let outside =
                self.locations.get(id).filter(|(code, _)| !self.is_below(code, &asked.divisions, true));
            count += outside.map_or(0, |(_, terminals)| *terminals);
        }
        for id in &asked.terminals {
            if let Some((location,)) = fetch_optional!(tx, (Option<Uuid>,), TERMINAL, id.0)? {
                count += i64::from(!self.is_counted(location, &asked));
            }
        }
        Ok(count)
    }

    /// Whether the terminals of a location are in the count by another scope than their own.
    fn is_counted(&self, location: Option<Uuid>, asked: &Asked<'_>) -> bool {
        location.is_some_and(|id| {
            asked.locations.contains(&id)
                || self
                    .locations
                    .get(&id)
                    .is_some_and(|(code, _)| self.is_below(code, &asked.divisions, true))
        })
    }

    /// Whether a division lies below one of `divisions`, or is one of them where `itself` counts.
    fn is_below(&self, code: &str, divisions: &BTreeSet<&str>, itself: bool) -> bool {
        let mut above = self.ancestors.get(code).into_iter().flatten();
        above.any(|ancestor| (itself || ancestor != code) && divisions.contains(ancestor.as_str()))
    }
}

#[cfg(test)]
mod tests;
