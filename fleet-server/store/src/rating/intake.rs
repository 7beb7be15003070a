use std::collections::{BTreeMap, BTreeSet, HashMap};

use fleet_domain::UsageGrain;
use fleet_protocol::{Rating, RatingId, TerminalId, UnixMillis};
use uuid::Uuid;

use super::bad::{self, NewBadRating};
use super::{COUNT, CountedAs, RatingCounts};
use crate::app_usage::known_versions;
use crate::rows::Cell;
use crate::usage::STANDS_AT;
use crate::{StoreError, Tx};

/// What a batch of reports tells of ratings.
#[derive(Default)]
pub(crate) struct RatingIntake {
    told: Vec<(TerminalId, Rating, UnixMillis)>,
}

impl RatingIntake {
    /// A citizen's rating, given at `rated_at` as far as that can be believed. Terminals are not believed beyond that:
    /// only bad ratings have reasons, each once.
    pub fn rating(
        &mut self,
        terminal: TerminalId,
        rating: &Rating,
        rated_at: UnixMillis,
        received_at: UnixMillis,
    ) {
        let reasons: BTreeSet<_> = rating.reasons.iter().copied().collect();
        let reasons = if rating.level.is_bad() { reasons.into_iter().collect() } else { Vec::new() };
        self.told.push((terminal, Rating { rated_at, reasons, ..rating.clone() }, received_at));
    }

    /// Writes it, with where each terminal stands, and begins the follow-up of each bad one: those are returned. Apps and
    /// versions that do not exist are left out: they would make rows without end.
    pub async fn write(self, tx: &mut Tx, new_id: &impl Fn() -> Uuid) -> Result<Vec<RatingId>, StoreError> {
        let mut bad = Vec::new();
        if self.told.is_empty() {
            return Ok(bad);
        }
        let terminals: BTreeSet<Uuid> = self.told.iter().map(|(terminal, ..)| terminal.0).collect();
        let places: Vec<(Uuid, Option<Uuid>)> =
            STANDS_AT.run(tx, terminals.into_iter().map(Cell::Id).collect()).await?;
        let places: HashMap<Uuid, Uuid> =
            places.into_iter().filter_map(|(terminal, place)| Some((terminal, place?))).collect();
        let known = known_versions(tx, self.told.iter().map(|(_, rating, _)| rating.version_id.0)).await?;
        // In the order of their keys: two servers that write never wait for each other in a circle.
        let mut counts: BTreeMap<CountedAs, RatingCounts> = BTreeMap::new();
        for (terminal_id, rating, received_at) in &self.told {
            let (app, version) = (rating.app_id.0, rating.version_id.0);
            if !known.contains(&(app, version)) {
                continue;
            }
            let location_id = places.get(&terminal_id.0).copied();
            let key = CountedAs::new(rating.rated_at, app, version, location_id.unwrap_or_default());
            counts.entry(key).or_default().count(rating.level, 1);
            if rating.level.is_bad() {
                let (id, terminal_id, received_at) = (RatingId(new_id()), *terminal_id, *received_at);
                let new = NewBadRating { id, terminal_id, location_id, rating, received_at };
                bad::insert(tx, &new, new_id()).await?;
                bad.push(id);
            }
        }
        for grain in UsageGrain::ALL {
            let mut summed: BTreeMap<CountedAs, RatingCounts> = BTreeMap::new();
            for (key, counts) in &counts {
                let first = CountedAs { day: grain.first_day(grain.period(key.day)), ..*key };
                summed.entry(first).or_default().add(counts);
            }
            COUNT.run(tx, summed.iter().map(|(key, counts)| key.cells(grain, counts)).collect()).await?;
        }
        Ok(bad)
    }
}
