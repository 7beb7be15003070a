use std::collections::{BTreeSet, HashMap};

use fleet_domain::{DivisionCode, Scope};
use fleet_protocol::{ActualShell, LocationId, TerminalId, UnixMillis};
use serde::Deserialize;
use sqlx::FromRow;
use uuid::Uuid;

use crate::location::Location;
use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::wire::from_json;
use crate::{StoreError, Tx};

/// The terminals of some locations that serve citizens and were heard of lately.
pub(crate) const STANDING: SelectIn = SelectIn {
    select: "SELECT t.id, t.location_id, t.maintenance_until, r.actual FROM terminals t \
        LEFT JOIN terminal_reports r ON r.terminal_id = t.id WHERE t.enrollment = 'active' \
        AND t.connectivity IN ('online', 'late') AND t.location_id",
    then: "",
};
/// Some divisions with those above them.
pub(crate) const WITHIN: SelectIn =
    SelectIn { select: "SELECT code, ancestor_code FROM division_ancestors WHERE code", then: "" };
/// What is listed to any of some scopes.
pub(crate) const SERVICES: SelectIn = SelectIn {
    select: "SELECT t.scope_key, a.id, a.name, a.summary, a.category, a.unit, a.sort_order FROM listing_targets t \
        JOIN listings l ON l.app_id = t.app_id AND l.state = 'listed' JOIN apps a ON a.id = t.app_id WHERE t.scope_key",
    then: "",
};

/// A terminal that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingTerminal {
    /// Where.
    pub location: LocationId,
    /// Its shell as it was last told, if it was.
    pub shell: Option<ActualShell>,
}

/// A service that is listed at a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedService {
    /// Its name on the home page.
    pub name: String,
    /// One line under the name.
    pub summary: String,
    /// Heading it stands under.
    pub category: String,
    /// The unit responsible for it.
    pub unit: String,
}

#[derive(FromRow)]
struct Standing {
    id: Uuid,
    location_id: Uuid,
    maintenance_until: Option<i64>,
    actual: Option<String>,
}

#[derive(FromRow)]
struct Service {
    scope_key: String,
    id: Uuid,
    name: String,
    summary: String,
    category: String,
    unit: String,
    sort_order: i64,
}

/// What a public page needs of a report.
#[derive(Deserialize)]
struct Reported {
    #[serde(default)]
    shell: Option<ActualShell>,
}

/// What can be used at each of some locations, and what is listed there, in the order of the home page.
pub async fn places(
    tx: &mut Tx,
    locations: &[Location],
    now: UnixMillis,
) -> Result<HashMap<Uuid, (Vec<StandingTerminal>, Vec<ListedService>)>, StoreError> {
    let ids = locations.iter().map(|location| Cell::Id(location.id)).collect();
    let standing: Vec<Standing> = STANDING.run(tx, ids).await?;
    let standing: Vec<Standing> = standing
        .into_iter()
        .filter(|terminal| terminal.maintenance_until.is_none_or(|until| until <= now))
        .collect();
    let keys = keys(tx, locations, &standing).await?;
    let all: BTreeSet<&String> = keys.values().flatten().collect();
    let services: Vec<Service> = SERVICES.run(tx, all.into_iter().cloned().map(Cell::Text).collect()).await?;
    let mut places = HashMap::new();
    for (location, keys) in &keys {
        let there = standing.iter().filter(|terminal| terminal.location_id == *location);
        let terminals = there.map(Standing::told).collect::<Result<_, _>>()?;
        places.insert(*location, (terminals, listed(&services, keys)));
    }
    Ok(places)
}

/// The keys of the scopes that each location's terminals are in by where they stand, or by name.
async fn keys(
    tx: &mut Tx,
    locations: &[Location],
    standing: &[Standing],
) -> Result<HashMap<Uuid, Vec<String>>, StoreError> {
    let codes: BTreeSet<&String> = locations.iter().map(|location| &location.division_code).collect();
    let within: Vec<(String, String)> =
        WITHIN.run(tx, codes.into_iter().cloned().map(Cell::Text).collect()).await?;
    let mut all = HashMap::new();
    for location in locations {
        let mut keys = vec![Scope::Everywhere.key(), Scope::Location(LocationId(location.id)).key()];
        for (_, above) in within.iter().filter(|(code, _)| *code == location.division_code) {
            let code: Result<DivisionCode, _> = above.parse();
            let code = code.map_err(|_| StoreError::corrupt("division_ancestors", "ancestor_code", above))?;
            keys.push(Scope::Division(code).key());
        }
        let there = standing.iter().filter(|terminal| terminal.location_id == location.id);
        keys.extend(there.map(|terminal| Scope::Terminal(TerminalId(terminal.id)).key()));
        all.insert(location.id, keys);
    }
    Ok(all)
}

fn listed(services: &[Service], keys: &[String]) -> Vec<ListedService> {
    let mut there: Vec<&Service> =
        services.iter().filter(|service| keys.contains(&service.scope_key)).collect();
    there.sort_by_key(|service| (service.sort_order, service.id));
    there.dedup_by_key(|service| service.id);
    there.into_iter().map(Service::told).collect()
}

impl Standing {
    fn told(&self) -> Result<StandingTerminal, StoreError> {
        let read = |text: &String| from_json::<Reported>("terminal_reports", "actual", text);
        let reported = self.actual.as_ref().map(read).transpose()?;
        let shell = reported.and_then(|reported| reported.shell);
        Ok(StandingTerminal { location: LocationId(self.location_id), shell })
    }
}

impl Service {
    fn told(&self) -> ListedService {
        ListedService {
            name: self.name.clone(),
            summary: self.summary.clone(),
            category: self.category.clone(),
            unit: self.unit.clone(),
        }
    }
}
