use fleet_protocol::{MaintenanceEnd, MaintenanceStep, MaintenanceTicket, PersonId, UnixMillis};
use serde::{Deserialize, Serialize};

use super::{PinTries, Visit};
use crate::ipc::PinRefusal;
use crate::session::Moment;
use crate::{Mono, Timer};

/// Who may work at this terminal, and since when; the agent's part. To be persisted after every change, and before a PIN that was
/// admitted is judged.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MaintenanceGuard {
    tries: PinTries,
    open: Option<OpenVisit>,
    /// Codes that let somebody in and are not over yet, each with its end.
    #[serde(default)]
    used: Vec<(u64, UnixMillis)>,
}

/// A visit that is open, or was when the machine was switched off.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct OpenVisit {
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub began_at: UnixMillis,
    #[serde(skip)]
    visit: Option<Visit>,
}

/// What became of a PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Why nobody is let in; `None` if somebody is.
    pub refusal: Option<PinRefusal>,
    /// What is to be recorded.
    pub step: Option<MaintenanceStep>,
}

impl MaintenanceGuard {
    /// Within the minutes that a code is good nobody is let in more often.
    const MOST_USED: usize = 64;

    /// After a start. The record of a visit that was cut off.
    pub fn handle_start(&mut self, now: Mono) -> Option<MaintenanceStep> {
        self.tries.handle_start(now);
        self.end(MaintenanceEnd::Lost)
    }

    /// May a PIN be tried? It counts as wrong until [`Self::judge`] knows better.
    pub fn admit(&mut self, now: Mono) -> Result<(), PinRefusal> {
        self.tries.begin(now).map_err(|ms| PinRefusal::Paused { ms })
    }

    /// The PIN that was admitted is this person's, or nobody's.
    pub fn judge(&mut self, who: Option<PersonId>, now: Moment) -> Judgement {
        let Some(person) = who else { return self.wrong(now.mono) };
        self.enter(person, false, now)
    }

    /// The same of a code that was scanned. One that is over, or has let somebody in, lets nobody in; that it was photographed is no
    /// try to guess one.
    pub fn judge_ticket(
        &mut self,
        who: Option<PersonId>,
        ticket: &MaintenanceTicket,
        now: Moment,
    ) -> Judgement {
        let Some(person) = who else { return self.wrong(now.mono) };
        self.used.retain(|(_, ends_at)| *ends_at > now.wall);
        let refusal = if !ticket.is_good_at(now.wall) {
            PinRefusal::TicketOver
        } else if self.used.len() >= Self::MOST_USED
            || self.used.iter().any(|(used, _)| *used == ticket.nonce)
        {
            PinRefusal::TicketUsed
        } else {
            self.used.push((ticket.nonce, ticket.ends_at()));
            return self.enter(person, true, now);
        };
        self.tries.handle_void(now.mono);
        Judgement { refusal: Some(refusal), step: None }
    }

    fn enter(&mut self, person: PersonId, scanned: bool, now: Moment) -> Judgement {
        self.tries.handle_right();
        self.open = Some(OpenVisit { person, began_at: now.wall, visit: Some(Visit::begin(now.mono)) });
        Judgement { refusal: None, step: Some(MaintenanceStep::Began { person, scanned }) }
    }

    fn wrong(&mut self, now: Mono) -> Judgement {
        match self.tries.handle_wrong(now) {
            None => {
                let refusal = PinRefusal::Wrong { tries_left: self.tries.forgiven() + 1 };
                Judgement { refusal: Some(refusal), step: None }
            }
            Some(ms) => {
                let pause_s = u32::try_from(ms / 1_000).unwrap_or(u32::MAX);
                let step = MaintenanceStep::LockedOut { wrong: self.tries.wrong(), pause_s };
                Judgement { refusal: Some(PinRefusal::Paused { ms }), step: Some(step) }
            }
        }
    }

    /// Who works here now.
    pub fn person(&self) -> Option<PersonId> {
        self.open.map(|open| open.person)
    }

    /// Somebody touched the screen.
    pub fn handle_touched(&mut self, now: Mono) {
        if let Some(visit) = self.open.as_mut().and_then(|open| open.visit.as_mut()) {
            visit.handle_touched(now);
        }
    }

    /// Ends a visit whose time is over. What is to be recorded.
    pub fn handle_timeout(&mut self, now: Mono) -> Option<MaintenanceStep> {
        let end = self.open?.visit?.ended(now)?;
        self.end(end)
    }

    /// When [`Self::handle_timeout`] is to be called.
    pub fn poll_timeout(&self) -> Option<Timer> {
        Some((self.open?.visit?.ends_at(), "maintenance on site ends"))
    }

    /// Ends the visit, if there is one. What is to be recorded.
    pub fn end(&mut self, end: MaintenanceEnd) -> Option<MaintenanceStep> {
        let OpenVisit { person, began_at, .. } = self.open.take()?;
        Some(MaintenanceStep::Ended { person, began_at, end })
    }
}
