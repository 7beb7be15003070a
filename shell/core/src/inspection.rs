//! When this terminal inspects apps (巡检) for the fleet: while nobody needs it, one after the other, each once. A touch
//! ends at once what is under way; it begins anew when the terminal has rested again.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use fleet_protocol::{DesiredInspection, DesiredState, InspectionId};
use serde::{Deserialize, Serialize};

use crate::{Mono, Timer};

/// What this terminal has inspected and inspects. What is done is kept on the disk, as long as the fleet still lists it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspections {
    done: BTreeSet<InspectionId>,
    #[serde(skip)]
    running: Option<InspectionId>,
    #[serde(skip)]
    idle_since: Option<Mono>,
}

/// Of the inspections that the fleet wants, those of apps that this terminal is offered: nothing else is ever asked.
pub fn wanted_inspections(desired: &DesiredState) -> Vec<DesiredInspection> {
    let is_offered = |one: &&DesiredInspection| {
        desired.apps.iter().any(|app| (app.app_id, app.version_id) == (one.app_id, one.version_id))
    };
    desired.inspections.iter().filter(is_offered).cloned().collect()
}

impl Inspections {
    /// A terminal rests for so long before it inspects, in milliseconds: the next citizen often follows the last.
    pub const REST_MS: u64 = 60_000;
    /// The same where somebody waits for the result.
    pub const ASKED_REST_MS: u64 = 3_000;

    /// Whether the terminal is free: no citizen, no upgrade under way. True if the running inspection is to be dropped.
    pub fn handle_idle(&mut self, is_idle: bool, now: Mono) -> bool {
        if is_idle {
            self.idle_since.get_or_insert(now);
            return false;
        }
        self.idle_since = None;
        self.running.take().is_some()
    }

    /// The fleet wants these: others are forgotten. True if the running inspection is to be dropped.
    pub fn handle_wanted(&mut self, wanted: &[DesiredInspection]) -> bool {
        let is_wanted = |id: &InspectionId| wanted.iter().any(|one| one.id == *id);
        self.done.retain(is_wanted);
        self.running.take_if(|id| !is_wanted(id)).is_some()
    }

    /// The running inspection said nothing of the app, because this terminal lost its network: it begins anew when the
    /// terminal has rested once more.
    pub fn handle_spoiled(&mut self, id: InspectionId, now: Mono) {
        if self.running.take_if(|running| *running == id).is_some() {
            self.idle_since = Some(now);
        }
    }

    /// The inspection that is to begin now, if one is. Those that somebody waits for come first.
    pub fn poll_begin<'a>(
        &mut self,
        wanted: &'a [DesiredInspection],
        now: Mono,
    ) -> Option<&'a DesiredInspection> {
        let next = self.next(wanted).filter(|(at, _)| *at <= now).map(|(_, next)| next)?;
        self.running = Some(next.id);
        Some(next)
    }

    /// When the next one may begin.
    pub fn poll_timeout(&self, wanted: &[DesiredInspection]) -> Option<Timer> {
        self.next(wanted).map(|(at, _)| (at, "an inspection"))
    }

    /// Whether this inspection is under way.
    pub fn is_running(&self, id: InspectionId) -> bool {
        self.running == Some(id)
    }

    /// The running inspection has a result. False if it is not the one that runs: its result does not count.
    pub fn handle_ended(&mut self, id: InspectionId) -> bool {
        if self.running != Some(id) {
            return false;
        }
        self.running = None;
        self.done.insert(id)
    }

    fn next<'a>(&self, wanted: &'a [DesiredInspection]) -> Option<(Mono, &'a DesiredInspection)> {
        let idle_since = self.idle_since.filter(|_| self.running.is_none())?;
        let open = wanted.iter().filter(|one| !self.done.contains(&one.id));
        let next = open.min_by_key(|one| !one.asked)?;
        let rest = if next.asked { Self::ASKED_REST_MS } else { Self::REST_MS };
        Some((idle_since + rest, next))
    }
}
