use std::collections::BTreeMap;

use fleet_domain::Scope;
use fleet_protocol::TerminalId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{fetch_all, statements};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT t.id, t.name, t.software_version, t.hardware FROM terminals t \
         WHERE t.enrollment IN ('approved', 'active', 'suspended')"
    };
}

statements! {
    EVERYWHERE = select!();
    DIVISION = concat!(select!(), " AND t.location_id IN (SELECT below.id FROM locations below \
        JOIN division_ancestors up ON up.code = below.division_code WHERE up.ancestor_code = $1)");
    LOCATION = concat!(select!(), " AND t.location_id = $1");
    TERMINAL = concat!(select!(), " AND t.id = $1");
}

/// A terminal that is in service.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Member {
    id: Uuid,
    /// Its name in the fleet.
    pub name: String,
    /// What it runs.
    pub software_version: String,
    hardware: String,
}

impl Member {
    /// Which.
    pub fn id(&self) -> TerminalId {
        TerminalId(self.id)
    }

    /// Its processor architecture.
    pub fn arch(&self) -> Result<String, StoreError> {
        let hardware: fleet_protocol::Hardware =
            crate::wire::from_json("terminals", "hardware", &self.hardware)?;
        Ok(hardware.arch)
    }
}

/// The terminals in service in any of `scopes`, each once.
pub async fn members(tx: &mut Tx, scopes: &[Scope]) -> Result<Vec<Member>, StoreError> {
    if scopes.contains(&Scope::Everywhere) {
        return fetch_all!(tx, Member, EVERYWHERE);
    }
    let mut found = BTreeMap::new();
    for scope in scopes {
        let members = match scope {
            Scope::Everywhere => Vec::new(),
            Scope::Division(code) => fetch_all!(tx, Member, DIVISION, code.as_str())?,
            Scope::Location(id) => fetch_all!(tx, Member, LOCATION, id.0)?,
            Scope::Terminal(id) => fetch_all!(tx, Member, TERMINAL, id.0)?,
        };
        found.extend(members.into_iter().map(|member| (member.id, member)));
    }
    Ok(found.into_values().collect())
}
