//! A settings file on a stick: whether it is believed, the network card that it wants set, and what of it is taken then. Nobody
//! stands there to keep the card, so the server or at least the gateway has to answer by it; else it goes back to what it was, the
//! screen says so and asks for the network, and all the rest is taken. Nothing of a file is on the disk while its card is tried: a
//! terminal that is switched off in the middle takes the card back, and begins with the file anew where it still has it.

use fleet_release::client::SignedSettings;
use terminal_core::ipc::{AgentMessage, SettingsNote, SetupProblem};
use terminal_core::network_setup::CardWish;
use terminal_core::setup::{Answers, Setup, Step};

use super::settings::{answers_of, refusal_of};
use super::stage::Stage;
use super::stick::Stick;

/// A settings file that is believed, while its card is being set.
pub struct Taking {
    fleet: String,
    answers: Answers,
    /// The card, until no other is being set and this one can be.
    waits: Option<CardWish>,
    /// The set-up as it will be: the server is looked for by its way already.
    pub prospect: Setup,
    /// Whether the stick is another meanwhile.
    is_outdated: bool,
}

impl Stage<'_> {
    pub(super) fn handle_stick(&mut self, stick: Stick) {
        self.stick = stick;
        if let Some(taking) = &mut self.taking {
            taking.is_outdated = true;
            return;
        }
        self.beside.settings = None;
        match self.stick.settings.clone() {
            None => {}
            Some(Err(error)) => {
                tracing::warn!(%error, "a settings file is of no use");
                self.beside.settings = Some(SettingsNote::Refused { why: refusal_of(&error) });
            }
            Some(Ok(settings)) => self.handle_settings(&settings),
        }
    }

    /// A settings file is taken at once where its root is trusted already; else somebody has to compare that first.
    fn handle_settings(&mut self, settings: &SignedSettings) {
        if let Some(root) = self.pinned_root() {
            return self.take_settings(settings, &root, false);
        }
        let note = settings.verify(settings.first_root().as_bytes(), self.clock.rtc());
        self.beside.settings = Some(match note {
            Ok(said) => SettingsNote::WaitsForRoot { fleet: said.fleet.clone(), until: settings.ends() },
            Err(error) => SettingsNote::Refused { why: refusal_of(&error) },
        });
    }

    pub(super) fn take_settings_with_root(&mut self, fingerprint: &[String]) {
        if self.taking.is_some() {
            return;
        }
        let Some(Ok(settings)) = self.stick.settings.clone() else {
            self.beside.problem = Some(SetupProblem::StickGone);
            return;
        };
        let root = settings.first_root().as_bytes().to_vec();
        if fleet_release::client::root_fingerprint(&root) == fingerprint {
            self.take_settings(&settings, &root, true);
        } else {
            self.beside.problem = Some(SetupProblem::StickGone);
        }
    }

    fn take_settings(&mut self, settings: &SignedSettings, root: &[u8], trusts_root: bool) {
        let said = match settings.verify(root, self.clock.rtc()) {
            Ok(said) => said,
            Err(error) => {
                tracing::warn!(%error, "a settings file is not taken");
                self.beside.settings = Some(SettingsNote::Refused { why: refusal_of(&error) });
                return;
            }
        };
        let root = trusts_root.then(|| String::from_utf8_lossy(root).into_owned());
        match answers_of(said, &self.machine, root) {
            Ok(brought) => match brought.card {
                Some(card) => self.begin_card(said.fleet.clone(), brought.answers, card),
                None => {
                    self.take_answers(&said.fleet, brought.answers, None);
                }
            },
            Err(why) => self.beside.settings = Some(SettingsNote::Refused { why }),
        }
    }

    fn begin_card(&mut self, fleet: String, answers: Answers, card: CardWish) {
        tracing::info!(fleet, "the settings of a stick set a network card first");
        let mut prospect = self.setup.clone();
        prospect.handle_settings(answers.clone(), None);
        self.beside.settings = Some(SettingsNote::Connecting { fleet: fleet.clone() });
        self.taking = Some(Taking { fleet, answers, waits: Some(card), prospect, is_outdated: false });
        self.check();
        self.set_card();
    }

    /// Begins with the card, unless another is still being set.
    fn set_card(&mut self) {
        let Some(taking) = &mut self.taking else { return };
        let Some(card) = &taking.waits else { return };
        if self.room.begin_unattended(card.clone(), self.trusted.mono()) {
            taking.waits = None;
        }
    }

    /// A card is kept, or as it was: the one that is waited for, or the one that it waited for.
    pub(super) fn handle_card_settled(&mut self) {
        if self.taking.as_ref().is_some_and(|taking| taking.waits.is_some()) {
            return self.set_card();
        }
        let Some(taking) = self.taking.take() else { return };
        let end = self.room.last_end().map(|(end, detail)| (end, detail.map(str::to_owned)));
        match end {
            Some((end, _)) if end.stays() => {
                self.take_answers(&taking.fleet, taking.answers, None);
            }
            end => {
                tracing::warn!(?end, "the card that the settings of a stick name is not set");
                let is_taken = self.take_answers(&taking.fleet, taking.answers, Some(Step::Network));
                if let (true, Some((why, detail))) = (is_taken, end) {
                    self.beside.settings = Some(SettingsNote::CardNotSet { why, detail });
                }
            }
        }
        if taking.is_outdated && self.stick.settings.is_some() && !self.setup.is_finished() {
            self.handle_stick(self.stick.clone());
        }
    }

    /// Whether they are on the disk. `again` is asked all the same.
    fn take_answers(&mut self, fleet: &str, answers: Answers, again: Option<Step>) -> bool {
        let before = self.setup.clone();
        self.setup.handle_settings(answers, again);
        if !self.save() {
            self.setup = before;
            return false;
        }
        tracing::info!(fleet, "the settings of a stick are taken");
        self.beside.settings = Some(SettingsNote::Taken { fleet: fleet.to_owned() });
        self.tell_devices();
        self.tell_volume();
        self.keep_display();
        self.check();
        true
    }

    /// How loud it reads aloud, if a settings file says so.
    pub(super) fn tell_volume(&self) {
        if let (Some(shell), Some(percent)) = (&self.shell, self.setup.answers().volume) {
            shell.send(AgentMessage::Volume { percent });
        }
    }
}
