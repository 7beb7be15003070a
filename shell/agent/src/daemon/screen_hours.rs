use std::sync::Arc;

use fleet_protocol::{DesiredState, UnixMillis};
use terminal_core::activation::Place;
use terminal_core::screen_hours::{HoursView, Knowledge, Phase, Plan, plan};
use terminal_core::{Reached, Timer};

use super::Daemon;

/// When the screen is on, by the opening hours.
#[derive(Debug, Default)]
pub(super) struct ScreenSchedule {
    known: Option<Knowledge>,
    planned: Option<Plan>,
}

impl ScreenSchedule {
    /// What the shell is to be told.
    pub(super) fn view(&self) -> Option<HoursView> {
        self.planned.map(|planned| planned.view)
    }
}

impl Daemon {
    /// Plans anew; the log hears of every change.
    pub(super) fn plan_screen(&mut self) {
        let planned = self.desired.clone().and_then(|desired| self.planned_screen(&desired));
        let phase = |plan: Option<Plan>| plan.map(|plan| kind(plan.view.phase));
        if phase(planned) != phase(self.shown.screen.planned) {
            tracing::info!(phase = phase(planned).unwrap_or("always on"), "the screen's hours");
        }
        self.shown.screen.planned = planned;
    }

    fn planned_screen(&mut self, desired: &Arc<DesiredState>) -> Option<Plan> {
        let (hours, location) = (desired.screen.as_ref()?, desired.location.as_ref()?);
        let place = Place::from(location);
        let now = self.clock.now();
        if self.shown.screen.known.as_ref().is_none_or(|known| !known.holds(&place, now)) {
            self.shown.screen.known = Some(Knowledge::of(&place, now));
        }
        let known = self.shown.screen.known.as_ref()?;
        Some(plan(hours, known, self.clock.confirmed_now(), self.heard_at(now)))
    }

    /// When the server was last reached.
    fn heard_at(&self, now: UnixMillis) -> UnixMillis {
        match self.link.reached() {
            // Before the first word of this run the time is not known either.
            Reached::Unknown | Reached::Yes => now,
            Reached::NotSince(since) => self.clock.snapshot().at(since),
        }
    }

    /// When the plan changes.
    pub(super) fn screen_timer(&self) -> Option<Timer> {
        let until = self.shown.screen.planned.as_ref()?.until?;
        Some((self.mono_at(until), "the screen opens, closes or changes its brightness"))
    }
}

const fn kind(phase: Phase) -> &'static str {
    match phase {
        Phase::Open { .. } => "open",
        Phase::Closed { .. } => "closed",
        Phase::Dark { .. } => "dark",
    }
}
