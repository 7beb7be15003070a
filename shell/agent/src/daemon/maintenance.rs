use fleet_protocol::{
    Event, MaintenanceAct, MaintenanceEnd, MaintenanceNumber, MaintenancePerson, MaintenanceStep,
    MaintenanceTicket, PersonId, UnixMillis,
};
use terminal_core::Mono;
use terminal_core::ipc::{
    AgentMessage, MaintenanceFacts, MaintenanceRequest, MaintenanceWord, NotDone, PinRefusal,
};
use terminal_core::maintenance::{Judgement, MaintenanceGuard};
use terminal_core::session::Moment;

use super::Daemon;
use crate::maintenance::{whose, whose_ticket};
use crate::store::StateKey;

/// All that the daemon knows of maintenance on site.
#[derive(Debug)]
pub(super) struct Maintenance {
    pub guard: MaintenanceGuard,
    /// How loud it reads aloud, in percent, where somebody set it.
    volume: Option<u8>,
    /// Whether there is somebody to start the machine anew.
    restarts_machine: bool,
    /// When the server last took a report.
    pub checked_in: Option<Mono>,
    /// What the page was told last.
    shown: Option<MaintenanceFacts>,
    /// Whether the log is being written to a stick.
    pub exporting: bool,
    /// When somebody last put their number to the list of the day.
    pub checked: Option<UnixMillis>,
}

impl Maintenance {
    pub(super) const fn new(
        guard: MaintenanceGuard,
        (volume, checked): (Option<u8>, Option<UnixMillis>),
        restarts_machine: bool,
    ) -> Self {
        Self { guard, volume, restarts_machine, checked_in: None, shown: None, exporting: false, checked }
    }
}

impl Daemon {
    /// The end of a visit that the last run left open, and the pause that it left.
    pub(super) async fn begin_maintenance(&mut self) {
        let lost = self.maintenance.guard.handle_start(self.clock.mono());
        if let Some(step) = lost {
            self.save_maintenance().await;
            self.record(Event::Maintenance { step }).await;
        }
    }

    pub(super) async fn handle_maintenance(&mut self, request: MaintenanceRequest) {
        match request {
            MaintenanceRequest::Enter { code } => {
                let judge = |guard: &mut MaintenanceGuard, people: &[MaintenancePerson], now: Moment| {
                    guard.judge(whose(people, &code, now.wall), now)
                };
                self.let_in(code.number, judge).await;
            }
            MaintenanceRequest::Scanned { text } => self.handle_ticket(&text.0).await,
            MaintenanceRequest::Touched => self.maintenance.guard.handle_touched(self.clock.mono()),
            MaintenanceRequest::Act { act } => self.handle_act(act).await,
            MaintenanceRequest::SignChecks { problems } => self.sign_checks(problems).await,
            MaintenanceRequest::LookAtSettings => self.look_at_settings(),
            MaintenanceRequest::Change(answer) => self.change_settings(answer).await,
            MaintenanceRequest::ChangeAnyway => self.change_anyway().await,
            MaintenanceRequest::Leave => self.end_maintenance(MaintenanceEnd::Left).await,
        }
    }

    async fn handle_ticket(&mut self, text: &str) {
        let Ok(ticket) = text.parse::<MaintenanceTicket>() else {
            return self.say_maintenance(MaintenanceWord::Refused(PinRefusal::NotATicket));
        };
        let judge = |guard: &mut MaintenanceGuard, people: &[MaintenancePerson], now: Moment| {
            guard.judge_ticket(whose_ticket(people, &ticket), &ticket, now)
        };
        self.let_in(ticket.number, judge).await;
    }

    async fn let_in(
        &mut self,
        number: MaintenanceNumber,
        judge: impl FnOnce(&mut MaintenanceGuard, &[MaintenancePerson], Moment) -> Judgement,
    ) {
        // Whoever may stand there alone is asked for the PIN of their own.
        self.end_maintenance(MaintenanceEnd::Left).await;
        let people = self.desired.as_ref().map(|desired| desired.maintenance.clone()).unwrap_or_default();
        if people.is_empty() {
            return self.say_maintenance(MaintenanceWord::Refused(PinRefusal::NobodyMay));
        }
        if let Err(refusal) = self.maintenance.guard.admit(self.clock.mono()) {
            return self.say_maintenance(MaintenanceWord::Refused(refusal));
        }
        // On the disk before it is judged: switching the machine off gives no try back.
        if !self.save_maintenance().await {
            let refusal = PinRefusal::Wrong { tries_left: 1 };
            return self.say_maintenance(MaintenanceWord::Refused(refusal));
        }
        let now = Moment { mono: self.clock.mono(), wall: self.clock.now() };
        let judgement = judge(&mut self.maintenance.guard, &people, now);
        self.save_maintenance().await;
        if let Some(step) = judgement.step {
            self.record_news(Event::Maintenance { step }).await;
        }
        self.say_maintenance(match judgement.refusal {
            Some(refusal) => MaintenanceWord::Refused(refusal),
            None => MaintenanceWord::Entered { number },
        });
        self.maintenance.shown = None;
        self.self_tests.forget_shown();
    }

    /// Nothing is done that is not on record, and nothing without somebody who may.
    async fn handle_act(&mut self, act: MaintenanceAct) {
        let Some(person) = self.maintenance.guard.person() else {
            tracing::warn!(?act, "nobody maintains this terminal now");
            return self.say_maintenance(MaintenanceWord::Ended);
        };
        self.maintenance.guard.handle_touched(self.clock.mono());
        if let Some(reason) = self.why_not(act) {
            return self.say_maintenance(MaintenanceWord::NotDone { act, reason });
        }
        self.record_news(Event::Maintenance { step: MaintenanceStep::Acted { person, act } }).await;
        if act == MaintenanceAct::ExportLog {
            // That it is done is said when it is.
            return self.begin_export().await;
        }
        self.say_maintenance(MaintenanceWord::Granted { act });
        self.carry_out(act).await;
    }

    /// Puts on record what is done to the network, where somebody maintains the terminal: whoever sets it up for the first time has
    /// no number yet.
    pub(super) async fn record_network_act(&mut self, act: MaintenanceAct) {
        if let Some(person) = self.maintenance.guard.person() {
            self.maintenance.guard.handle_touched(self.clock.mono());
            self.record_news(Event::Maintenance { step: MaintenanceStep::Acted { person, act } }).await;
        }
    }

    fn why_not(&self, act: MaintenanceAct) -> Option<NotDone> {
        let nobody = match act {
            MaintenanceAct::ExportLog if self.maintenance.exporting => return Some(NotDone::Busy),
            MaintenanceAct::ExportLog => !self.writes_sticks,
            // They are asked for with all that belongs to them, not as an act alone.
            MaintenanceAct::SetNetwork { .. }
            | MaintenanceAct::TestNetwork
            | MaintenanceAct::SetDevices
            | MaintenanceAct::SoundJudged { .. }
            | MaintenanceAct::SetWay { .. }
            | MaintenanceAct::TurnDisplay { .. }
            | MaintenanceAct::CalibrateTouch => return Some(NotDone::Failed),
            MaintenanceAct::RestartShell => !self.has_launcher,
            MaintenanceAct::RestartMachine => !self.maintenance.restarts_machine,
            MaintenanceAct::SetVolume { .. }
            | MaintenanceAct::TestSound
            | MaintenanceAct::TestPrint
            | MaintenanceAct::TestReceipt
            | MaintenanceAct::TouchTested { .. }
            | MaintenanceAct::PaperChanged { .. }
            | MaintenanceAct::CheckIn => false,
        };
        nobody.then_some(NotDone::NoLauncher)
    }

    async fn carry_out(&mut self, act: MaintenanceAct) {
        match act {
            MaintenanceAct::SetVolume { percent } => self.set_volume(percent.clamp(1, 100)).await,
            MaintenanceAct::CheckIn => self.link.handle_wake(self.clock.mono()),
            MaintenanceAct::RestartShell => {
                self.end_maintenance(MaintenanceEnd::Restarted).await;
                self.begin_shell_restart();
            }
            MaintenanceAct::RestartMachine => {
                self.end_maintenance(MaintenanceEnd::Restarted).await;
                // What was recorded is on the disk by now, or is lost with the machine.
                self.flush().await;
                self.upgrader.restart_machine();
            }
            // The shell's, which has the devices; or only told.
            MaintenanceAct::TestSound
            | MaintenanceAct::TestPrint
            | MaintenanceAct::TestReceipt
            | MaintenanceAct::TouchTested { .. }
            | MaintenanceAct::PaperChanged { .. }
            | MaintenanceAct::TestNetwork
            | MaintenanceAct::SetNetwork { .. }
            | MaintenanceAct::SetDevices
            | MaintenanceAct::SoundJudged { .. }
            | MaintenanceAct::SetWay { .. }
            | MaintenanceAct::TurnDisplay { .. }
            | MaintenanceAct::CalibrateTouch
            | MaintenanceAct::ExportLog => {}
        }
    }

    async fn set_volume(&mut self, percent: u8) {
        self.maintenance.volume = Some(percent);
        let outcome = self.state.set(StateKey::Volume, &percent).await;
        self.note(outcome);
        self.tell_volume();
    }

    /// How loud it reads aloud, if somebody set it here.
    pub(super) fn tell_volume(&self) {
        if let Some(percent) = self.maintenance.volume {
            self.shell.send(AgentMessage::Volume { percent });
        }
    }

    pub(super) async fn handle_maintenance_timeout(&mut self, now: Mono) {
        let ended = self.maintenance.guard.handle_timeout(now);
        self.maintenance_over(ended).await;
    }

    /// Ends the visit, if there is one.
    pub(super) async fn end_maintenance(&mut self, end: MaintenanceEnd) {
        let ended = self.maintenance.guard.end(end);
        self.maintenance_over(ended).await;
    }

    /// Whoever may maintain the terminal no more has to go at once.
    pub(super) async fn heed_maintenance_people(&mut self) {
        let may = |person: PersonId| {
            let people = self.desired.iter().flat_map(|desired| &desired.maintenance);
            people.into_iter().any(|one| one.person == person)
        };
        if self.maintenance.guard.person().is_some_and(|person| !may(person)) {
            self.end_maintenance(MaintenanceEnd::Revoked).await;
        }
    }

    async fn maintenance_over(&mut self, ended: Option<MaintenanceStep>) {
        let Some(step) = ended else { return };
        self.save_maintenance().await;
        self.record_news(Event::Maintenance { step }).await;
        self.say_maintenance(MaintenanceWord::Ended);
        self.maintenance.shown = None;
        self.network_room.leave();
        self.settings.leave();
    }

    /// Tells the page what has changed of what it shows, while it is there.
    pub(super) fn show_maintenance(&mut self) {
        if self.maintenance.guard.person().is_none() {
            return;
        }
        let clock = self.clock.snapshot();
        let facts = MaintenanceFacts {
            terminal_id: self.identity.id().to_string(),
            server: self.server.clone(),
            checked_in_at: self.maintenance.checked_in.map(|at| clock.at(at)),
            clock_confirmed: clock.is_confirmed(),
            hardening: self.hardening.found(),
            exporting: self.maintenance.exporting,
            checks: self.checks(),
            checked_at: self.checked_today(),
        };
        if self.maintenance.shown.as_ref() != Some(&facts) {
            self.say_maintenance(MaintenanceWord::Facts(facts.clone()));
            self.maintenance.shown = Some(facts);
        }
    }

    pub(super) fn say_maintenance(&self, word: MaintenanceWord) {
        self.shell.send(AgentMessage::Maintenance(word));
    }

    /// Whether it is on the disk.
    async fn save_maintenance(&mut self) -> bool {
        let outcome = self.state.set(StateKey::Maintenance, &self.maintenance.guard).await;
        let written = outcome.is_ok();
        self.note(outcome);
        written
    }
}
