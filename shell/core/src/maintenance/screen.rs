use fleet_protocol::{MaintenanceAct, MaintenanceNumber};

use super::{Corner, CornerGesture, Visit};
use crate::Mono;
use crate::ipc::{MaintenanceFacts, NotDone, PinRefusal, SettingsView};

/// The pad without a touch stays so long, in milliseconds.
const PAD_MS: u64 = 30_000;
/// Touches keep it no longer than this.
const PAD_LONGEST_MS: u64 = 3 * 60_000;
/// The agent judges a PIN within this time, or it is away.
const JUDGED_MS: u64 = 5_000;
/// The agent hears of touches no more often than this.
const TELL_MS: u64 = 5_000;

/// What the screen shows of maintenance on site: nothing, the pad for the PIN, or the page.
#[derive(Debug, Default)]
pub struct MaintenanceScreen {
    gesture: CornerGesture,
    stage: Stage,
}

#[derive(Debug, Default)]
enum Stage {
    #[default]
    Rest,
    Pad(Pad),
    Open(Box<Open>),
}

#[derive(Debug)]
struct Pad {
    until: Mono,
    latest: Mono,
    /// Until when the agent's word is waited for.
    judged_by: Option<Mono>,
    note: Option<PadNote>,
    /// The terminal itself asks whoever has just set it up.
    is_invitation: bool,
}

#[derive(Debug)]
struct Open {
    number: MaintenanceNumber,
    visit: Visit,
    told: Mono,
    facts: Option<MaintenanceFacts>,
    /// The last act, and why it was not done, if it was not.
    last: Option<(MaintenanceAct, Option<NotDone>)>,
    /// What came of putting a number to the list of the day.
    signed: Option<bool>,
    /// How the terminal is set, once somebody has looked.
    settings: Option<SettingsView>,
}

/// What the pad says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PadNote {
    /// The PIN was wrong; so many more may be before there is a pause.
    Wrong {
        /// How many.
        tries_left: u32,
    },
    /// Nobody may try.
    Paused {
        /// Until then.
        until: Mono,
    },
    /// The terminal knows nobody who may.
    NobodyMay,
    /// What was scanned is no code for this.
    NotATicket,
    /// The code is over.
    TicketOver,
    /// The code has let somebody in already.
    TicketUsed,
    /// The agent did not answer.
    Unanswered,
}

/// What is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaintenanceView<'a> {
    /// The pad.
    Pad(PadView),
    /// The page.
    Open(OpenView<'a>),
}

/// The pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PadView {
    /// When it goes away.
    pub ends_at: Mono,
    /// Whether a PIN is being judged.
    pub is_judging: bool,
    /// What it says.
    pub note: Option<PadNote>,
    /// Whether the terminal itself asks whoever has just set it up.
    pub is_invitation: bool,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenView<'a> {
    /// Who is there.
    pub number: MaintenanceNumber,
    /// When it ends if nobody touches anything.
    pub ends_at: Mono,
    /// When it ends in any case.
    pub latest: Mono,
    /// What the agent knows of the terminal.
    pub facts: Option<&'a MaintenanceFacts>,
    /// The last act, and why it was not done, if it was not.
    pub last: Option<(MaintenanceAct, Option<NotDone>)>,
    /// What came of putting a number to the list of the day: on record, or not because the list has changed.
    pub signed: Option<bool>,
    /// How the terminal is set, once somebody has looked.
    pub settings: Option<&'a SettingsView>,
}

impl MaintenanceScreen {
    /// A finger was put down. Whether it was the last of the gesture: the pad is shown, where that `may` be.
    pub fn handle_touch(&mut self, corner: Option<Corner>, may: bool, now: Mono) -> bool {
        match &mut self.stage {
            // Whoever was asked has the whole time.
            Stage::Pad(pad) if pad.is_invitation => {}
            Stage::Pad(pad) => pad.until = (now + PAD_MS).min(pad.latest),
            Stage::Open(open) => open.visit.handle_touched(now),
            Stage::Rest if self.gesture.handle_touch(corner, now) && may => {
                let (until, latest) = (now + PAD_MS, now + PAD_LONGEST_MS);
                self.stage =
                    Stage::Pad(Pad { until, latest, judged_by: None, note: None, is_invitation: false });
                return true;
            }
            Stage::Rest => {}
        }
        false
    }

    /// Somebody has just set the terminal up: the pad is shown, for the test of the hardware that follows.
    pub fn invite(&mut self, now: Mono) {
        if matches!(self.stage, Stage::Rest) {
            let until = now + PAD_LONGEST_MS;
            let pad = Pad { until, latest: until, judged_by: None, note: None, is_invitation: true };
            self.stage = Stage::Pad(pad);
        }
    }

    /// A code was typed. Whether it is to be handed to the agent.
    pub fn handle_typed(&mut self, now: Mono) -> bool {
        let Stage::Pad(pad) = &mut self.stage else { return false };
        if pad.judged_by.is_some() || pad.is_paused(now) {
            return false;
        }
        (pad.judged_by, pad.note) = (Some(now + JUDGED_MS), None);
        true
    }

    /// The agent lets nobody in.
    pub fn handle_refused(&mut self, refusal: PinRefusal, now: Mono) {
        let Stage::Pad(pad) = &mut self.stage else { return };
        pad.judged_by = None;
        pad.note = Some(match refusal {
            PinRefusal::Wrong { tries_left } => PadNote::Wrong { tries_left },
            PinRefusal::Paused { ms } => PadNote::Paused { until: now + ms },
            PinRefusal::NobodyMay => PadNote::NobodyMay,
            PinRefusal::NotATicket => PadNote::NotATicket,
            PinRefusal::TicketOver => PadNote::TicketOver,
            PinRefusal::TicketUsed => PadNote::TicketUsed,
        });
        // Whoever reads it has time.
        pad.until = if pad.is_invitation { pad.latest } else { (now + PAD_MS).min(pad.latest) };
    }

    /// The agent lets somebody in. Whether the pad was still there: else the visit is to be left.
    pub fn handle_entered(&mut self, number: MaintenanceNumber, now: Mono) -> bool {
        if !matches!(self.stage, Stage::Pad(_)) {
            return false;
        }
        let open = Open {
            number,
            visit: Visit::begin(now),
            told: now,
            facts: None,
            last: None,
            signed: None,
            settings: None,
        };
        self.stage = Stage::Open(Box::new(open));
        true
    }

    /// What the agent knows of the terminal.
    pub fn handle_facts(&mut self, facts: MaintenanceFacts) {
        if let Stage::Open(open) = &mut self.stage {
            open.facts = Some(facts);
        }
    }

    /// How the terminal is set.
    pub fn handle_settings(&mut self, settings: SettingsView) {
        if let Stage::Open(open) = &mut self.stage {
            open.settings = Some(settings);
        }
    }

    /// An act is on record and done, or was refused.
    pub fn handle_act(&mut self, act: MaintenanceAct, not_done: Option<NotDone>) {
        if let Stage::Open(open) = &mut self.stage {
            open.last = Some((act, not_done));
        }
    }

    /// A number is to be put to the list of the day.
    pub fn handle_sign(&mut self) {
        if let Stage::Open(open) = &mut self.stage {
            open.signed = None;
        }
    }

    /// Whether that is on record.
    pub fn handle_signed(&mut self, is_signed: bool) {
        if let Stage::Open(open) = &mut self.stage {
            open.signed = Some(is_signed);
        }
    }

    /// It is over, by the agent's word or by somebody's.
    pub fn close(&mut self) {
        self.stage = Stage::Rest;
    }

    /// Lets pad and page go whose time is over, whether or not the agent is there to say so. Whether something went.
    pub fn handle_timeout(&mut self, now: Mono) -> bool {
        match &mut self.stage {
            Stage::Pad(pad) => {
                if pad.judged_by.is_some_and(|by| by <= now) {
                    (pad.judged_by, pad.note) = (None, Some(PadNote::Unanswered));
                }
                if !pad.is_paused(now) && matches!(pad.note, Some(PadNote::Paused { .. })) {
                    pad.note = None;
                }
                if pad.until > now {
                    return false;
                }
            }
            Stage::Open(open) if open.visit.ended(now).is_some() => {}
            Stage::Rest | Stage::Open(_) => return false,
        }
        self.close();
        true
    }

    /// Whether the agent is to hear that somebody is there.
    pub fn tells_touch(&mut self, now: Mono) -> bool {
        let Stage::Open(open) = &mut self.stage else { return false };
        let due = now.since(open.told) >= TELL_MS;
        if due {
            open.told = now;
        }
        due
    }

    /// Whether the pad is shown.
    pub const fn is_pad(&self) -> bool {
        matches!(self.stage, Stage::Pad(_))
    }

    /// Whether the page is shown.
    pub const fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Open(_))
    }

    /// Whether pad or page is shown: touches are of the staff.
    pub const fn is_shown(&self) -> bool {
        !matches!(self.stage, Stage::Rest)
    }

    /// What is to be shown.
    pub fn view(&self) -> Option<MaintenanceView<'_>> {
        match &self.stage {
            Stage::Rest => None,
            Stage::Pad(pad) => Some(MaintenanceView::Pad(PadView {
                ends_at: pad.until,
                is_judging: pad.judged_by.is_some(),
                note: pad.note,
                is_invitation: pad.is_invitation,
            })),
            Stage::Open(open) => Some(MaintenanceView::Open(OpenView {
                number: open.number,
                ends_at: open.visit.ends_at(),
                latest: open.visit.latest(),
                facts: open.facts.as_ref(),
                last: open.last,
                signed: open.signed,
                settings: open.settings.as_ref(),
            })),
        }
    }
}

impl Pad {
    fn is_paused(&self, now: Mono) -> bool {
        matches!(self.note, Some(PadNote::Paused { until }) if now < until)
    }
}
