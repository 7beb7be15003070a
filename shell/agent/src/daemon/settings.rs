//! What whoever maintains the terminal changes of how it was set up: by the set-up's own rules, in its own file.

use std::path::{Path, PathBuf};

use fleet_protocol::{Event, MaintenanceAct, MaintenanceEnd, MaintenanceStep, PersonId};
use terminal_core::display::DisplaySettings;
use terminal_core::ipc::{
    AgentMessage, CheckFailure, FixedWay, MaintenanceWord, ServerCheck, SettingsView, SetupAnswer,
    SetupProblem,
};
use terminal_core::setup::{Answer, Answers, NetworkAnswer, SoundAnswer, Step};
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

use super::Daemon;
use super::input::Input;
use crate::api::ClientOptions;
use crate::setup::{ask_server, changed_answer, proxy_client, proxy_view, watch_stick};

/// While this file is in the agent's directory a stick that is plugged in is mounted.
const READS_STICK: &str = "reads-stick";

/// What is looked at and changed, while somebody maintains the terminal.
#[derive(Debug)]
pub(super) struct Settings {
    reads_stick: PathBuf,
    stick: PathBuf,
    /// Somebody looks.
    watching: Option<DropGuard>,
    pub stick_ca: Option<String>,
    /// The way to the server that was answered last and is not kept.
    way: Option<NetworkAnswer>,
    check: ServerCheck,
    /// Which way it was: what is answered of one before does not count.
    round: u64,
    changed: Option<Step>,
    problem: Option<SetupProblem>,
    shown: Option<SettingsView>,
}

impl Settings {
    /// A run before this one may have ended while somebody looked.
    pub(super) fn new(data_dir: &Path, stick: PathBuf) -> Self {
        let mut settings = Self {
            reads_stick: data_dir.join(READS_STICK),
            stick,
            watching: None,
            stick_ca: None,
            way: None,
            check: ServerCheck::Unasked,
            round: 0,
            changed: None,
            problem: None,
            shown: None,
        };
        settings.leave();
        settings
    }

    /// Whoever looked has gone.
    pub(super) fn leave(&mut self) {
        if let Err(error) = crate::disk::remove_if_there(&self.reads_stick) {
            tracing::error!(%error, "sticks are still mounted");
        }
        (self.watching, self.stick_ca, self.shown) = (None, None, None);
        self.begin_answer();
    }

    fn begin_answer(&mut self) {
        self.round += 1;
        (self.way, self.check) = (None, ServerCheck::Unasked);
        (self.changed, self.problem) = (None, None);
    }
}

impl Daemon {
    pub(super) fn look_at_settings(&mut self) {
        if self.maintenance.guard.person().is_none() {
            return self.say_maintenance(MaintenanceWord::Ended);
        }
        self.maintenance.guard.handle_touched(self.clock.mono());
        self.settings.begin_answer();
        self.settings.shown = None;
        if self.settings.watching.is_some() {
            return;
        }
        if let Err(error) = std::fs::write(&self.settings.reads_stick, b"") {
            tracing::error!(%error, "no stick is mounted");
        }
        let stop = CancellationToken::new();
        let mut sticks = watch_stick(vec![self.settings.stick.clone()], stop.clone());
        let (inputs, watched) = (self.inputs.clone(), stop.clone());
        tokio::spawn(watched.run_until_cancelled_owned(async move {
            while sticks.changed().await.is_ok() {
                let ca = sticks.borrow_and_update().ca.clone();
                if inputs.send(Input::StickSeen(ca)).is_err() {
                    return;
                }
            }
        }));
        self.settings.watching = Some(stop.drop_guard());
    }

    pub(super) async fn change_settings(&mut self, answer: SetupAnswer) {
        let Some(person) = self.maintenance.guard.person() else {
            return self.say_maintenance(MaintenanceWord::Ended);
        };
        self.maintenance.guard.handle_touched(self.clock.mono());
        self.settings.begin_answer();
        let known = self.set_up.record.answers.network.as_ref();
        match changed_answer(answer, known, self.settings.stick_ca.as_deref()) {
            None => tracing::warn!("what the terminal is to the fleet is not changed on site"),
            Some(Err(problem)) => self.settings.problem = Some(problem),
            Some(Ok(Answer::Network(way))) => self.try_way(way),
            Some(Ok(answer)) => self.keep_change(person, answer, true).await,
        }
    }

    /// Why the way to the server is not changed here.
    const fn fixed_way(&self) -> Option<FixedWay> {
        if !self.set_up.on_screen {
            Some(FixedWay::Environment)
        } else if !self.has_launcher {
            Some(FixedWay::NoLauncher)
        } else {
            None
        }
    }

    /// Asks the server by it first: what cuts the line is kept only if somebody says so once more.
    fn try_way(&mut self, way: NetworkAnswer) {
        if self.fixed_way().is_some() {
            return;
        }
        if self.set_up.record.answers.network.as_ref().unwrap_or(&NetworkAnswer::default()) == &way {
            self.settings.changed = Some(Step::Network);
            return;
        }
        let options = self.set_up.file.tried_ca(&way).map(|ca| ClientOptions { ca, ..proxy_client(&way) });
        let (Ok(options), Ok(server)) = (options, self.server.parse::<Url>()) else {
            self.settings.problem = Some(SetupProblem::Disk);
            return;
        };
        self.settings.way = Some(way);
        self.settings.check = ServerCheck::Asking;
        let (round, inputs) = (self.settings.round, self.inputs.clone());
        tokio::spawn(async move {
            let outcome = ask_server(options, server).await;
            inputs.send(Input::WayChecked(round, outcome))
        });
    }

    pub(super) async fn handle_way_checked(&mut self, round: u64, outcome: Result<(), CheckFailure>) {
        let Some(person) = self.maintenance.guard.person().filter(|_| self.settings.round == round) else {
            return;
        };
        match (outcome, self.settings.way.clone()) {
            (Ok(()), Some(way)) => self.keep_change(person, Answer::Network(way), true).await,
            (Ok(()), None) => {}
            (Err(why), _) => self.settings.check = ServerCheck::Failed { why },
        }
    }

    pub(super) async fn change_anyway(&mut self) {
        let failed = matches!(self.settings.check, ServerCheck::Failed { .. });
        let Some(person) = self.maintenance.guard.person().filter(|_| failed) else { return };
        self.maintenance.guard.handle_touched(self.clock.mono());
        if let Some(way) = self.settings.way.take() {
            self.keep_change(person, Answer::Network(way), false).await;
        }
    }

    /// On record, then on the disk, then in effect.
    async fn keep_change(&mut self, person: PersonId, answer: Answer, reached: bool) {
        let step = answer.step();
        let before = self.set_up.record.answers.clone();
        if let Some(act) = act_of(&answer, &before, reached) {
            self.record_news(Event::Maintenance { step: MaintenanceStep::Acted { person, act } }).await;
        }
        let mut record = self.set_up.record.clone();
        if !record.handle_changed(answer) {
            return;
        }
        if let Err(error) = self.set_up.file.save(&record) {
            tracing::error!(%error, "what was changed is not written");
            self.settings.problem = Some(SetupProblem::Disk);
            return self.tell_display();
        }
        self.set_up.record = record;
        self.settings.changed = Some(step);
        self.take_effect(step).await;
    }

    async fn take_effect(&mut self, step: Step) {
        let answers = &self.set_up.record.answers;
        match step {
            Step::Devices => {
                self.set_up.devices = answers.devices.clone().unwrap_or_default();
                self.shell.send(AgentMessage::UseDevices(self.set_up.devices.clone()));
            }
            Step::Display => {
                if let Err(error) = self.set_up.file.keep_display(answers) {
                    tracing::error!(%error, "how the screen is set is not written");
                    self.settings.problem = Some(SetupProblem::Disk);
                }
                self.tell_display();
            }
            Step::Network => {
                self.end_maintenance(MaintenanceEnd::Restarted).await;
                self.set_up.ends_run = true;
            }
            Step::Language
            | Step::Sound
            | Step::Server
            | Step::Trust
            | Step::Enrollment
            | Step::Location
            | Step::Finish => {}
        }
    }

    /// Tells the page what has changed of how the terminal is set, while somebody looks.
    pub(super) fn show_settings(&mut self) {
        if self.settings.watching.is_none() {
            return;
        }
        let answers = &self.set_up.record.answers;
        let network = answers.network.as_ref();
        let view = SettingsView {
            devices: self.set_up.devices.clone(),
            sound: answers.sound,
            proxy: network.and_then(|network| network.proxy.as_ref()).map(proxy_view),
            ca: network.is_some_and(|network| network.ca.is_some()),
            stick_ca: self.settings.stick_ca.is_some(),
            fixed: self.fixed_way(),
            check: self.settings.check,
            changed: self.settings.changed,
            problem: self.settings.problem,
        };
        if self.settings.shown.as_ref() != Some(&view) {
            self.say_maintenance(MaintenanceWord::Settings(Box::new(view.clone())));
            self.settings.shown = Some(view);
        }
    }
}

/// What is put on record of it; nothing where nothing changes.
fn act_of(answer: &Answer, before: &Answers, reached: bool) -> Option<MaintenanceAct> {
    match answer {
        Answer::Devices(devices) => {
            (before.devices.as_ref() != Some(devices)).then_some(MaintenanceAct::SetDevices)
        }
        Answer::Display(display) => act_of_display(display, before.display.as_ref()),
        Answer::Sound(SoundAnswer::Heard) => Some(MaintenanceAct::SoundJudged { heard: true }),
        Answer::Sound(SoundAnswer::NotHeard) => Some(MaintenanceAct::SoundJudged { heard: false }),
        Answer::Network(way) => Some(MaintenanceAct::SetWay {
            proxied: way.proxy.is_some(),
            own_authority: way.ca.is_some(),
            reached,
        }),
        Answer::Sound(SoundAnswer::Untested)
        | Answer::Language(_)
        | Answer::Server(_)
        | Answer::Trust(_)
        | Answer::Enrollment(_)
        | Answer::Location(_) => None,
    }
}

fn act_of_display(now: &DisplaySettings, before: Option<&DisplaySettings>) -> Option<MaintenanceAct> {
    let nothing = DisplaySettings::default();
    let before = before.unwrap_or(&nothing);
    let turned = now.turns.iter().find(|(output, turn)| before.turns.get(*output) != Some(turn));
    match turned {
        Some((_, turn)) => Some(MaintenanceAct::TurnDisplay { turn: *turn }),
        None => (now.correction != before.correction).then_some(MaintenanceAct::CalibrateTouch),
    }
}
