use std::collections::{BTreeMap, HashMap};

use fleet_protocol::LocationId;
use fleet_store::usage::{self, UsageFilter, UsageRow};
use fleet_store::{StoreError, Tx};
use uuid::Uuid;

use super::item::{UsageFigures, UsageOfDivision, UsageOfLocation};

/// Use by place, the most used first.
pub(super) struct Places {
    pub locations: Vec<UsageOfLocation>,
    pub divisions: Vec<UsageOfDivision>,
}

impl Places {
    pub async fn read(
        tx: &mut Tx,
        filter: &UsageFilter,
        figures: impl Fn(&UsageRow) -> UsageFigures,
    ) -> Result<Self, StoreError> {
        let rows = usage::places(tx, filter).await?;
        let known: HashMap<Uuid, (String, String, String)> = usage::locations(tx)
            .await?
            .into_iter()
            .map(|(id, name, code, division)| (id, (name, code, division)))
            .collect();
        let mut by_division: BTreeMap<Option<(String, String)>, UsageRow> = BTreeMap::new();
        let mut locations = Vec::with_capacity(rows.len());
        for (id, row) in rows {
            let place = known.get(&id);
            let division = place.map(|(_, code, division)| (code.clone(), division.clone()));
            by_division.entry(division).or_default().add(&row);
            locations.push(UsageOfLocation {
                location_id: (!id.is_nil()).then_some(LocationId(id)),
                name: place.map(|(name, ..)| name.clone()),
                figures: figures(&row),
            });
        }
        let mut divisions: Vec<UsageOfDivision> = by_division
            .into_iter()
            .map(|(division, row)| {
                let (code, name) = division.unzip();
                UsageOfDivision { code, name, figures: figures(&row) }
            })
            .collect();
        divisions.sort_by_key(|one| std::cmp::Reverse(one.figures.sessions));
        Ok(Self { locations, divisions })
    }
}
