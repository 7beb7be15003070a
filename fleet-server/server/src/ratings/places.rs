use std::collections::{BTreeMap, HashMap};

use fleet_protocol::LocationId;
use fleet_store::rating::{self, RatingCounts};
use fleet_store::usage::{self, UsageFilter};
use fleet_store::{StoreError, Tx};
use uuid::Uuid;

use super::item::{RatingOfDivision, RatingOfLocation};

/// Ratings by place, the least satisfied first.
pub(super) struct Places {
    pub locations: Vec<RatingOfLocation>,
    pub divisions: Vec<RatingOfDivision>,
}

impl Places {
    pub async fn read(tx: &mut Tx, filter: &UsageFilter) -> Result<Self, StoreError> {
        let rows = rating::places(tx, filter).await?;
        let known: HashMap<Uuid, (String, String, String)> = usage::locations(tx)
            .await?
            .into_iter()
            .map(|(id, name, code, division)| (id, (name, code, division)))
            .collect();
        let mut by_division: BTreeMap<Option<(String, String)>, RatingCounts> = BTreeMap::new();
        let mut locations = Vec::with_capacity(rows.len());
        for (id, counts) in rows {
            let place = known.get(&id);
            let division = place.map(|(_, code, division)| (code.clone(), division.clone()));
            by_division.entry(division).or_default().add(&counts);
            locations.push(RatingOfLocation {
                location_id: (!id.is_nil()).then_some(LocationId(id)),
                name: place.map(|(name, ..)| name.clone()),
                figures: counts.into(),
            });
        }
        let division = |(division, counts): (Option<(String, String)>, RatingCounts)| {
            let (code, name) = division.unzip();
            RatingOfDivision { code, name, figures: counts.into() }
        };
        let mut divisions: Vec<RatingOfDivision> = by_division.into_iter().map(division).collect();
        divisions.sort_by_key(|one| one.figures.worst_first());
        locations.sort_by_key(|one| one.figures.worst_first());
        Ok(Self { locations, divisions })
    }
}
