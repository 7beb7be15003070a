use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::CommandId;
use terminal_core::Mono;
use terminal_core::ipc::{
    AgentMessage, HomeView, KioskView, PictureView, Screen, ScreenshotAnswer, ShellMessage,
};

use super::Controller;
use crate::stage::{Icon, Stage};

impl<S: Stage> Controller<S> {
    pub(super) fn agent_said(&mut self, message: AgentMessage, now: Mono) {
        match message {
            AgentMessage::View(view) => self.take_view(*view, now),
            AgentMessage::Screenshot { id } => self.take_picture(id),
            AgentMessage::Try { id, app_id, version_id } => self.begin_trial(id, (app_id, version_id), now),
            AgentMessage::StopTrial { id } => self.stop_trial(id),
            AgentMessage::MaySwitch => self.may_switch(now),
            AgentMessage::SwitchCancelled => self.open_the_door(),
            AgentMessage::Maintenance(word) => self.maintenance_said(word, now),
            AgentMessage::SelfTest(word) => self.self_test_said(*word),
            AgentMessage::Network(view) => self.network_said(*view),
            AgentMessage::Volume { percent } => self.set_volume(percent),
            AgentMessage::UseDevices(chosen) => self.use_devices(&chosen),
            AgentMessage::Display(settings) => self.use_display(&settings),
            // The link's: it keeps what is not taken.
            AgentMessage::EventsTaken { .. } => {}
        }
    }

    /// The agent is there: another one, or the same after a break. What the one before had asked for is void.
    pub(super) fn agent_connected(&mut self, now: Mono) {
        self.open_the_door();
        self.disturb_trial();
        self.close_maintenance();
        let no_sandbox = terminal_environment::no_sandbox();
        self.tell(ShellMessage::Hello { pid: std::process::id(), no_sandbox });
        self.tell_lock(now);
        self.tell_devices();
        self.tell_screen_anew();
        self.tell_models();
    }

    /// The home page, if that is what the agent wants shown.
    pub(super) fn home(&self) -> Option<&HomeView> {
        match &self.view.as_ref()?.0.screen {
            Screen::Home(home) => Some(home),
            Screen::Installation(_) | Screen::Setup(_) | Screen::Enrolling(_) | Screen::OutOfService(_) => {
                None
            }
        }
    }

    fn take_view(&mut self, view: KioskView, now: Mono) {
        let before = self.view.replace((view, now));
        self.follow_setup(before.as_ref().map(|(view, _)| view), now);
        self.set_limits();
        let apps = self.home().map(|home| home.apps.as_slice()).unwrap_or_default();
        let icon = |app: &terminal_core::ipc::AppView| {
            let icon = Icon { file: app.icon.clone()?, media_type: app.icon_type.clone()? };
            Some((app.app_id, icon))
        };
        let icons = apps.iter().filter_map(icon).collect();
        let pictures = self.home().map(|home| home.pictures.as_slice()).unwrap_or_default();
        let picture = |one: &PictureView| {
            (one.sha256, Icon { file: one.file.clone(), media_type: one.media_type.clone() })
        };
        let pictures = pictures.iter().map(picture).collect();
        self.stage.set_icons(icons);
        self.stage.set_pictures(pictures);
        self.close_unlisted(now);
    }

    fn take_picture(&mut self, id: CommandId) {
        if self.is_attended() {
            self.tell(ShellMessage::Screenshot { id, answer: ScreenshotAnswer::SessionOpen });
        } else {
            self.stage.picture_home(id);
        }
    }

    pub(super) fn picture_taken(&mut self, id: CommandId, picture: Result<Vec<u8>, String>) {
        let answer = match picture {
            // A session may have begun while the picture was taken: it is not looked at then.
            _ if self.is_attended() => ScreenshotAnswer::SessionOpen,
            Ok(png) => ScreenshotAnswer::Png { base64: STANDARD.encode(png) },
            Err(reason) => ScreenshotAnswer::Failed { reason },
        };
        self.tell(ShellMessage::Screenshot { id, answer });
    }
}
